"""The one door to the current time: business time `now()` and security time `wall()`.

Business time can be moved (tests, replay of a contract year); leases, sessions, lockouts and tokens live on
wall time, which cannot. Both are aware and in Asia/Shanghai.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

TZ = ZoneInfo("Asia/Shanghai")

_moved: ContextVar[datetime | None] = ContextVar("lvyue_moved_clock", default=None)


def now() -> datetime:
    """Business time: the moment facts happen at; frozen inside `moved`."""
    return _moved.get() or datetime.now(TZ)


def wall() -> datetime:
    """Real time, for leases, sessions, lockouts and tokens; never moved."""
    return datetime.now(TZ)


def today() -> date:
    """The calendar day of `now()`."""
    return now().date()


def is_moved() -> bool:
    """True while business time is not real time."""
    return _moved.get() is not None


@contextmanager
def moved(to: datetime) -> Iterator[datetime]:
    """Freeze business time at `to` (aware; else ValueError) in this context; may be nested."""
    if to.tzinfo is None:
        raise ValueError(f"a moved clock needs an aware time, got {to!r}")
    token = _moved.set(to.astimezone(TZ))
    try:
        yield to
    finally:
        _moved.reset(token)
