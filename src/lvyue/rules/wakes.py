"""Wake-ups of a clock at 50, 80 and 100 per cent of its time, each told once.

They follow from start, deadline and the share told last, so that a restart rebuilds them and tells only
what was missed. 100 is the instant after the last moment, which is still in time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

SHARES = (50, 80, 100)
"""Shares of a clock's time, in per cent, at which somebody is told."""

_INSTANT = timedelta(microseconds=1)


def wake_at(start_at: datetime, due_at: datetime, share: int) -> datetime:
    """When a share of the time has passed; for 100 the instant after the last moment."""
    if share == 100:
        return due_at + _INSTANT
    return start_at + (due_at - start_at) * share / 100


def missed(start_at: datetime, due_at: datetime, woken: int, now: datetime) -> tuple[int, ...]:
    """The shares to tell now: passed, and above the highest told before.

    >>> nine, eleven = datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 11)
    >>> missed(nine, eleven, 50, datetime(2026, 3, 2, 10, 40))
    (80,)
    """
    return tuple(share for share in SHARES if share > woken and wake_at(start_at, due_at, share) <= now)


def next_wake(start_at: datetime, due_at: datetime, woken: int) -> datetime | None:
    """When the next share is to be told; None when all are."""
    return next((wake_at(start_at, due_at, share) for share in SHARES if share > woken), None)
