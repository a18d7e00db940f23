"""When the engine must look at a duty next, and how that is stored; the shares are those of `rules.wakes`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection

from lvyue.duties.models import Duty
from lvyue.rules import wakes

_INSTANT = timedelta(microseconds=1)

_KEEP = "UPDATE duties_duty SET woken = %s, next_wake_at = %s WHERE id = %s AND closed_at IS NULL"


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


def wakes_keep(duties: Iterable[Duty]) -> int:
    """Store `woken` and `next_wake_at` of the duties that are still open; returns how many were.

    One statement for all rows, run row by row in one trip: each row has values of its own, and an UPDATE that
    chooses among 500 of them (CASE) takes longer to plan than to run.
    """
    stored = connection.ops.adapt_datetimefield_value
    rows = [(one.woken, stored(one.next_wake_at), one.pk) for one in duties]
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.executemany(_KEEP, rows)
        return int(cursor.rowcount)
