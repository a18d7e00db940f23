"""What runs behind the pages of a demo: first the contracts that are still missing, then the worker.

    python -m lvyue.config.demo.behind

The worker waits for the last contract, since it lives on real time: it would take the simulated months of a
half-made one for a past that nobody worked on. The pages are open meanwhile; each simulated day is one short
transaction, so people's own acts come in between.
"""

from __future__ import annotations

import os
import sys
import time
from functools import partial
from pathlib import Path

from lvyue.config.demo.state import DemoState, state_read, state_write

BREATH = 0.01
"""Seconds after each simulated day in which people's own writes find the database free."""


def make_next(data: Path, state: DemoState, breath: float = 0) -> DemoState:
    """Make the first contract that is missing, and note that it is complete."""
    from lvyue.config.demo.building import make
    from lvyue.config.demo.plan import shipped_as
    from lvyue.foundation import clock

    code = state.waiting[0]
    make(shipped_as(code), clock.now(), partial(time.sleep, breath))
    state = state.with_made(code)
    state_write(data, state)
    return state


def make_rest(data: Path, breath: float = 0) -> None:
    """Make every contract that is missing, with so many seconds of rest after each simulated day."""
    state = state_read(data)
    while state is not None and state.waiting:
        state = make_next(data, state, breath)


if __name__ == "__main__":
    from lvyue.config.cli import django_setup

    django_setup()
    from django.conf import settings

    make_rest(settings.LVYUE_DATA, BREATH)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "lvyue.config", "worker"])  # noqa: S606
