"""Open time: how much of a stretch the office is open, and when so much of it has passed.

Nights, lunch and rest days stand still; seasons change as they come. A stretch is half-open.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta

from lvyue.rules.calendars import Calendar
from lvyue.rules.spans import Office, Span
from lvyue.rules.types import Due, Period, Unit

OPEN_UNITS = {Unit.WORK_MINUTE: timedelta(minutes=1), Unit.WORK_HOUR: timedelta(hours=1)}
"""Units that count open time only, and the time each stands for."""


def open_time(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Open time in [start, end), both in Shanghai.

    Raises CalendarError when the calendar states no hours, RuleError outside the supported years.

    >>> from lvyue.rules.calendars import load
    >>> from lvyue.rules.types import SHANGHAI
    >>> friday, monday = datetime(2026, 3, 6, 17, tzinfo=SHANGHAI), datetime(2026, 3, 9, 10, tzinfo=SHANGHAI)
    >>> str(open_time(friday, monday, load().with_hours("09:00-12:00", "13:30-17:30")))
    '1:30:00'
    """
    span = _span(calendar, start, end)
    return _spent(span.office, end, span) - _spent(span.office, start, span)


def open_due(period: Period, start_at: datetime, credit: timedelta, calendar: Calendar) -> Due:
    """The deadline of an office-hour period after `start_at` when `credit` of open time stood still."""
    length = period.count * OPEN_UNITS[period.unit] + credit
    while True:
        span = _span(calendar, start_at)
        office = span.office
        target = _spent(office, start_at, span) + length
        if target <= office.before[-1]:
            break
        calendar.widen()
    last = bisect_left(office.before, target, 1) - 1
    day, end = start_at.toordinal() - span.first, office.days[last]
    on = span.dates[end]
    unsure = span.doubt[end + 1] != span.doubt[day]
    return Due(office.opens[last] + (target - office.before[last]), on, on, unsure)


def open_stretches(start: datetime, end: datetime, calendar: Calendar) -> list[tuple[datetime, datetime]]:
    """The open parts of [start, end), in order."""
    if start >= end:
        return []
    office = _span(calendar, start, end).office
    first = bisect_right(office.closes, start)
    last = bisect_left(office.opens, end)
    return [(max(office.opens[n], start), min(office.closes[n], end)) for n in range(first, last)]


def _spent(office: Office, moment: datetime, span: Span) -> timedelta:
    """Open time of the span before a moment."""
    following = bisect_right(office.closes, moment, office.from_day[moment.toordinal() - span.first])
    if following == len(office.opens):
        return office.before[-1]
    return office.before[following] + max(moment - office.opens[following], timedelta(0))


def _span(calendar: Calendar, *moments: datetime) -> Span:
    """The calendar's span, widened until it holds the moments."""
    while True:
        span = calendar.span
        if all(0 <= moment.toordinal() - span.first < span.size for moment in moments):
            return span
        calendar.widen()
