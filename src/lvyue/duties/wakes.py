"""When the engine must look at a duty next; the shares are those of `rules.wakes`."""

from __future__ import annotations

from datetime import datetime, timedelta

from lvyue.duties.models import Duty
from lvyue.rules import wakes

_INSTANT = timedelta(microseconds=1)


def next_wake(duty: Duty) -> datetime | None:
    """The moment of the next share to be told (50, 80, 100 %), or of what silence means; None for none.

    A paused duty stands still; what was entered afterwards (补录) had passed before anybody could be told.
    """
    if duty.closed_at is not None or duty.due_at is None or duty.paused_at is not None:
        return None
    if duty.backlog and not duty.silence:
        return None
    told = wakes.SHARES[-1] if duty.backlog else duty.woken
    following = wakes.next_wake(duty.starts_at, duty.due_at, told)
    return duty.due_at + _INSTANT if following is None and duty.silence else following
