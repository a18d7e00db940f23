"""Consecutive years of one calendar laid out as arrays, so that a deadline is a few look-ups.

Days are offsets from the first day of the span. An offset outside the span raises IndexError; callers widen
the span and ask again. Negative offsets are the caller's to refuse, since Python would wrap them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from lvyue.rules.errors import CalendarError
from lvyue.rules.hours import Stretch
from lvyue.rules.types import SHANGHAI

if TYPE_CHECKING:
    from lvyue.rules.calendars import Calendar


@dataclass(frozen=True, slots=True)
class Office:
    """The open stretches of a span in order; rest days have none."""

    opens: list[datetime]
    closes: list[datetime]
    days: list[int]
    """Day of each stretch."""
    before: list[timedelta]
    """Open time before each stretch, and one more: all of it."""
    from_day: list[int]
    """from_day[i]: first stretch on or after day i."""


@dataclass(slots=True)
class Span:
    """Arrays over the days of `first_year` to `last_year`, both included."""

    first_year: int
    last_year: int
    first: int
    """Proleptic ordinal of day 0."""
    size: int
    dates: list[date]
    midnights: list[datetime]
    """Start of each day, and one more: the end of the last."""
    working: list[int]
    """Offsets of the working days."""
    rank: list[int]
    """rank[i]: working days before day i; one more than there are days."""
    following: list[int]
    """First working day on or after day i; `size` when the span has none, which no array accepts."""
    preceding: list[int]
    """Last working day on or before day i; -1 when the span has none."""
    doubt: list[int]
    """doubt[i]: days of unnoticed years before day i; one more than there are days."""
    closings: list[tuple[Stretch, ...] | None]
    """Stated office hours of each date, rest day or not; None where none are stated."""
    _office: Office | None = None

    @property
    def office(self) -> Office:
        """Open time of the span, built on first use. Raises CalendarError when no hours are stated."""
        if self._office is None:
            self._office = self._open()
        return self._office

    def closes_at(self, day: int) -> datetime:
        """Moment the office closes on a day. Raises CalendarError when no hours are stated."""
        hours = self.closings[day]
        if hours is None:
            raise _no_hours()
        return self.midnights[day] + timedelta(microseconds=hours[-1][1])

    def _open(self) -> Office:
        opens: list[datetime] = []
        closes: list[datetime] = []
        days: list[int] = []
        from_day: list[int] = []
        for day, stretches in enumerate(self.closings):
            if stretches is None:
                raise _no_hours()
            from_day.append(len(opens))
            for start, end in stretches if self.following[day] == day else ():
                opens.append(self.midnights[day] + timedelta(microseconds=start))
                closes.append(self.midnights[day] + timedelta(microseconds=end))
                days.append(day)
        lengths = (end - start for start, end in zip(opens, closes, strict=True))
        return Office(opens, closes, days, [*accumulate(lengths, initial=timedelta(0))], from_day)


def lay_out(calendar: Calendar, first_year: int, last_year: int) -> Span:
    """The arrays of a calendar for whole years, both ends included."""
    first, end = date(first_year, 1, 1).toordinal(), date(last_year + 1, 1, 1).toordinal()
    dates = [date.fromordinal(ordinal) for ordinal in range(first, end)]
    work = [calendar.is_workday(on) for on in dates]
    noticed = {year: calendar.is_noticed(year) for year in range(first_year, last_year + 1)}
    midnight = datetime(first_year, 1, 1, tzinfo=SHANGHAI)
    return Span(
        first_year=first_year,
        last_year=last_year,
        first=first,
        size=len(dates),
        dates=dates,
        midnights=[midnight + timedelta(day) for day in range(len(dates) + 1)],
        working=[day for day, works in enumerate(work) if works],
        rank=[0, *accumulate(map(int, work))],
        following=list(_nearest(work, reverse=True))[::-1],
        preceding=list(_nearest(work, reverse=False)),
        doubt=[0, *accumulate(not noticed[on.year] for on in dates)],
        closings=[calendar.stretches(on) for on in dates],
    )


def _nearest(work: list[bool], *, reverse: bool) -> Iterator[int]:
    """For each day in the order walked, the working day last met."""
    size = len(work)
    met = size if reverse else -1
    for day in reversed(range(size)) if reverse else range(size):
        if work[day]:
            met = day
        yield met


def _no_hours() -> CalendarError:
    return CalendarError("日历没有写明办公时间，无法推算工作小时或下班截止。请先在日历里填写办公时间。")
