"""Every process started with this folder on its path lives at the moment JOURNEY_AT, marked as simulated."""

import os
from contextvars import ContextVar
from datetime import datetime

from lvyue.foundation import clock

AT = datetime.fromisoformat(os.environ["JOURNEY_AT"])
clock._moved = ContextVar("journey_clock", default=AT)
