"""A late answer to a pause moved a duty's last moment, or took it back: what the rooms above are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lvyue.foundation.ports import Port
from lvyue.identity.types import Access


@dataclass(frozen=True, slots=True)
class DutyMoved:
    """A duty (by id) whose last moment is another now, or that is cancelled; told in that transaction.

    `was_late` and `is_late` say whether it counted as late before and after; `note` tells what moved it.
    """

    access: Access
    duty_id: int
    old_due_at: datetime | None
    new_due_at: datetime | None
    was_late: bool
    is_late: bool
    note: str


duty_moved: Port[DutyMoved] = Port("duties.duty_moved")
"""Rooms above register here (config/wiring) to take back what rested on the former moment."""
