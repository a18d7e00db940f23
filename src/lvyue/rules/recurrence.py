"""Recurring duties: the calendar windows of a cycle within a term (rule 19).

Windows are half-open and clipped to the term; a window closes at 24:00 of its last day and never rolls.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from lvyue.rules.calendars import Calendar
from lvyue.rules.types import SHANGHAI


class Every(StrEnum):
    """Cycles a contract may name, ISO 8601 durations: 每日, 每周, 每月, 每季, 每半年, 每年."""

    DAILY = "P1D"
    WEEKLY = "P1W"
    MONTHLY = "P1M"
    QUARTERLY = "P3M"
    HALF_YEARLY = "P6M"
    YEARLY = "P1Y"


class Window(NamedTuple):
    """One window of a cycle: [start, end), its last moment and day, and whether it holds no working day."""

    start: date
    end: date
    due_at: datetime
    due_on: date
    no_workday: bool


_MONTHS = {Every.MONTHLY: 1, Every.QUARTERLY: 3, Every.HALF_YEARLY: 6, Every.YEARLY: 12}


def windows(every: Every, start: date, end: date, calendar: Calendar) -> Iterator[Window]:
    """Yield the windows of a cycle that meet the term [start, end).

    每周 is Monday to Sunday; 每月, 每季 and 每年 are calendar periods.
    """
    first = start
    while first < end:
        following = min(_next_start(every, first), end)
        last = following - timedelta(days=1)
        days = (first + timedelta(days=n) for n in range((following - first).days))
        yield Window(
            first,
            following,
            datetime.combine(following, time(), SHANGHAI),
            last,
            not any(calendar.is_workday(day) for day in days),
        )
        first = following


def _next_start(every: Every, day: date) -> date:
    if every is Every.DAILY:
        return day + timedelta(days=1)
    if every is Every.WEEKLY:
        return day + timedelta(days=7 - day.weekday())
    size = _MONTHS[every]
    month = (day.month - 1) // size * size + size
    return date(day.year + month // 12, month % 12 + 1, 1)
