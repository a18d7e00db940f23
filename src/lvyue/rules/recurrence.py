"""Recurring duties: the calendar windows of a cycle within a term (rule 19).

Windows are half-open and clipped to the term; a window closes at 24:00 of its last day and never rolls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import ClassVar, NamedTuple

from lvyue.rules.calendars import Calendar
from lvyue.rules.errors import CalendarError, RuleError
from lvyue.rules.types import SHANGHAI


class Every(str):
    """A cycle that a contract names, an ISO 8601 duration of days, weeks, months or years.

    `P1D` 每日, `P1W` 每周 (Monday to Sunday), `P10D` 每旬 (from the 1st, 11th and 21st), `P1M` 每月,
    `P3M` 每季, `P6M` 每半年, `P1Y` 每年; others are counted: 每两周 `P2W`, 每四个月 `P4M`. `P12M` is `P1Y`.
    Raises RuleError for any other text, naming it.
    """

    __slots__ = ()
    PATTERN: ClassVar[str] = r"P([1-9]\d{0,2})([DWMY])"
    DAILY: ClassVar[Every]
    WEEKLY: ClassVar[Every]
    TEN_DAILY: ClassVar[Every]
    MONTHLY: ClassVar[Every]
    QUARTERLY: ClassVar[Every]
    HALF_YEARLY: ClassVar[Every]
    YEARLY: ClassVar[Every]

    def __new__(cls, text: str) -> Every:
        """Return the cycle that the text writes."""
        if re.fullmatch(cls.PATTERN, text) is None:
            raise RuleError(f"周期“{text}”不认识。请写成 P1D、P2W、P3M、P1Y 这样的时长。")
        return super().__new__(cls, "P1Y" if text == "P12M" else text)

    @property
    def length(self) -> int:
        """How many of its unit."""
        return int(self[1:-1])

    @property
    def unit(self) -> str:
        """`D`, `W`, `M` or `Y`."""
        return self[-1]

    @property
    def label(self) -> str:
        """Chinese words: 每季, 每 2 周."""
        return _WORDS.get(str(self)) or f"每 {self.length} {_UNITS[self.unit]}"


_UNITS = {"D": "日", "W": "周", "M": "个月", "Y": "年"}
_WORDS = {
    "P1D": "每日",
    "P1W": "每周",
    "P10D": "每旬",
    "P1M": "每月",
    "P3M": "每季",
    "P6M": "每半年",
    "P1Y": "每年",
}
Every.DAILY, Every.WEEKLY, Every.TEN_DAILY = Every("P1D"), Every("P1W"), Every("P10D")
Every.MONTHLY, Every.QUARTERLY = Every("P1M"), Every("P3M")
Every.HALF_YEARLY, Every.YEARLY = Every("P6M"), Every("P1Y")


class Window(NamedTuple):
    """One window of a cycle: [start, end), its last moment and day, and whether it holds no working day."""

    start: date
    end: date
    due_at: datetime
    due_on: date
    no_workday: bool


_DAY = timedelta(1)


def windows(
    every: Every, start: date, end: date, calendar: Calendar, anchor: date | None = None
) -> Iterator[Window]:
    """The windows of a cycle that meet the term [start, end), in order.

    每周 is Monday to Sunday, 每旬 the thirds of a month; months that divide a year and years are calendar
    periods. Any other count begins with the day, week, month or year that holds `anchor`, the first day of
    the service term (`start` when left out). A window without a working day still counts for round-the-clock
    duties and is only marked. Raises RuleError when the term is backwards.

    >>> from lvyue.rules.calendars import load
    >>> [str(w.due_on) for w in windows(Every("P1M"), date(2026, 1, 15), date(2026, 3, 4), load())]
    ['2026-01-31', '2026-02-28', '2026-03-03']
    >>> [str(w.due_on) for w in windows(Every("P2W"), date(2026, 1, 15), date(2026, 2, 16), load())]
    ['2026-01-25', '2026-02-08', '2026-02-15']
    """
    _refuse_backwards(start, end)
    first, begun = start, start if anchor is None else min(anchor, start)
    while first < end:
        following = min(_next_start(every, first, begun), end)
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


def _next_start(every: Every, day: date, anchor: date) -> date:
    """First day of the period after the one that holds `day`."""
    if every == Every.TEN_DAILY:
        return _next_third(day)
    if every.unit in "DW":
        return _after_days(every, day, anchor)
    size = every.length * (12 if every.unit == "Y" else 1)
    month = day.year * 12 + day.month - 1
    since = 0 if 12 % size == 0 else anchor.year * 12 + (anchor.month - 1 if every.unit == "M" else 0)
    following = since + ((month - since) // size + 1) * size
    return date(following // 12, following % 12 + 1, 1)


def _next_third(day: date) -> date:
    """The 11th, the 21st, or the 1st of the next month."""
    later = next((one for one in (11, 21) if day.day < one), None)
    return day.replace(day=later) if later else (day.replace(day=28) + 4 * _DAY).replace(day=1)


def _after_days(every: Every, day: date, anchor: date) -> date:
    """The next start of a cycle counted in days or in whole weeks."""
    week = every.unit == "W"
    begun = anchor - anchor.weekday() * _DAY if week else anchor
    size = every.length * (7 if week else 1)
    return begun + ((day - begun).days // size + 1) * size * _DAY


def _dates(start: date, end: date) -> Iterator[date]:
    for ordinal in range(start.toordinal(), end.toordinal()):
        yield date.fromordinal(ordinal)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def _refuse_backwards(start: date, end: date) -> None:
    if end < start:
        raise RuleError(f"服务期的终点 {end} 早于起点 {start}。请核对合同的起止日期。")
