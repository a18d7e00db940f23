"""The cause of a finished ticket as the provider stated it, and what party A says to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lvyue.contracts.types import Cause


@dataclass(frozen=True, slots=True)
class TicketCause:
    """Why a fault arose or work was late, found at completion.

    `agreed` is party A's answer at review: None while there is none (silence accepts the work and never the
    cause), with who answered and when. Settlement reads it for exemptions; only an agreed cause relieves.
    """

    ticket: str
    cause: Cause
    stated_by: str
    stated_at: datetime
    agreed: bool | None = None
    answered_by: str = ""
    answered_at: datetime | None = None
