"""Recurring duties: the calendar windows of a cycle within a term (rule 19).

Windows are half-open and clipped to the term; a window closes at 24:00 of its last day and never rolls.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from lvyue.rules.calendars import Calendar
from lvyue.rules.errors import CalendarError, RuleError
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
_DAY = timedelta(1)


def windows(every: Every, start: date, end: date, calendar: Calendar) -> Iterator[Window]:
    """The windows of a cycle that meet the term [start, end), in order.

    每周 is Monday to Sunday; 每月, 每季, 每半年 and 每年 are calendar periods. A window without a working day
    still counts for round-the-clock duties and is only marked. Raises RuleError when the term is backwards.

    >>> from lvyue.rules.calendars import load
    >>> [str(w.due_on) for w in windows(Every.MONTHLY, date(2026, 1, 15), date(2026, 3, 4), load())]
    ['2026-01-31', '2026-02-28', '2026-03-03']
    """
    _refuse_backwards(start, end)
    first = start
    while first < end:
        following = min(_next_start(every, first), end)
        idle = not any(calendar.is_workday(day) for day in _dates(first, following))
        yield Window(first, following, _midnight(following), following - _DAY, idle)
        first = following


def before_opening(start: date, end: date, calendar: Calendar) -> Iterator[Window]:
    """「每日上班前」: each working day of the term [start, end), due when the office opens.

    Raises CalendarError when the calendar states no office hours.
    """
    _refuse_backwards(start, end)
    for day in _dates(start, end):
        if not calendar.is_workday(day):
            continue
        hours = calendar.stretches(day)
        if hours is None:
            raise CalendarError("日历没有写明办公时间，无法确定“上班前”的时刻。请先在日历里填写办公时间。")
        opens_at = _midnight(day) + timedelta(microseconds=hours[0][0])
        yield Window(day, day + _DAY, opens_at, day, False)


def _next_start(every: Every, day: date) -> date:
    """First day of the period after the one that holds `day`."""
    if every is Every.DAILY:
        return day + _DAY
    if every is Every.WEEKLY:
        return day + (7 - day.weekday()) * _DAY
    size = _MONTHS[every]
    month = (day.month - 1) // size * size + size
    return date(day.year + month // 12, month % 12 + 1, 1)


def _dates(start: date, end: date) -> Iterator[date]:
    for ordinal in range(start.toordinal(), end.toordinal()):
        yield date.fromordinal(ordinal)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def _refuse_backwards(start: date, end: date) -> None:
    if end < start:
        raise RuleError(f"服务期的终点 {end} 早于起点 {start}。请核对合同的起止日期。")
