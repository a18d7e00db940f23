"""From a limit and a trigger moment to the last moment, by the Civil Code and the deadline rules.

The trigger day is not counted (Civil Code 201); a day ends at 24:00 (203); days, weeks, months and years that
end on a rest day of the layered calendar move off it, forward ones to the next working day, backward ones to
the previous (rule 8). Hours run from the moment through nights and holidays (rule 1); working days and office
hours count the calendar's own. Everything here is an argument: no clock, no settings, no stored state.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from lvyue.rules.calendars import Calendar
from lvyue.rules.errors import RuleError
from lvyue.rules.spans import Span
from lvyue.rules.statutory import LAST_YEAR
from lvyue.rules.types import (
    FIRST_YEAR,
    SHANGHAI,
    Boundary,
    ByDayClass,
    Closing,
    Direction,
    Due,
    Earliest,
    FixedDay,
    Limit,
    Period,
    Roll,
    Unit,
)

_AFTER = Direction.AFTER
_MIDNIGHT = Closing.MIDNIGHT
_NONE, _NEXT, _PREVIOUS = Roll.NONE, Roll.NEXT, Roll.PREVIOUS
_EXACT = {Unit.MINUTE: timedelta(minutes=1), Unit.HOUR: timedelta(hours=1)}
_OFFICE = {Unit.WORK_MINUTE: timedelta(minutes=1), Unit.WORK_HOUR: timedelta(hours=1)}
_ZERO = timedelta(0)
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
_MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}
_INSTANT = timedelta(microseconds=1)


def due(limit: Limit, trigger_at: datetime, calendar: Calendar) -> Due:
    """The deadline a limit sets when its trigger happens at an aware moment.

    Raises RuleError for a missing trigger (未起算), a moment without time zone, a date before 1992, and a
    result past the supported years; CalendarError for office hours the calendar does not state.

    >>> from lvyue.rules.calendars import load
    >>> invoice_at = datetime(2026, 2, 9, 10, tzinfo=SHANGHAI)
    >>> due(Period(10, Unit.WORKDAY), invoice_at, load()).due_on
    datetime.date(2026, 2, 28)
    """
    if trigger_at is None or trigger_at.tzinfo is not SHANGHAI:
        trigger_at = local(trigger_at)
    while True:
        span = calendar.span
        day = trigger_at.toordinal() - span.first
        try:
            if 0 <= day < span.size:
                return _ANSWERS[type(limit)](limit, trigger_at, day, span)
        except IndexError:
            pass
        except OverflowError:
            raise RuleError("期限长得无法推算。请核对数量和单位。") from None
        _refuse_year(trigger_at.year)
        calendar.widen()


def due_all(limit: Limit, trigger_at: datetime, calendar: Calendar) -> tuple[tuple[Limit, Due], ...]:
    """Each limit inside `Earliest` with its deadline, earliest first; any other limit stands alone."""
    if not isinstance(limit, Earliest):
        return ((limit, due(limit, trigger_at, calendar)),)
    found = [answer for each in limit.limits for answer in due_all(each, trigger_at, calendar)]
    return tuple(sorted(found, key=lambda answer: answer[1].due_at))


def local(moment: datetime | None) -> datetime:
    """The moment in `SHANGHAI`. Raises RuleError when it is missing or has no time zone."""
    if moment is None:
        raise RuleError("期限未起算：触发事件还没有发生或没有证据。请先登记事件和证据，系统不猜测起算日。")
    if moment.tzinfo is None:
        raise RuleError(f"时刻 {moment} 没有时区，无法推算。请补上 +08:00。")
    if moment.tzinfo is SHANGHAI:
        return moment
    try:
        return moment.astimezone(SHANGHAI)
    except OverflowError:
        raise RuleError(f"时刻 {moment} 超出了可表示的年份。请核对起算日期。") from None


def _refuse_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RuleError(f"{year} 年的日期不在系统支持的 {FIRST_YEAR}-{LAST_YEAR} 年之内。请核对起算日期。")


# One answer per kind of limit: (limit, trigger in SHANGHAI, its day in the span, span) -> Due.
# IndexError means that the span is too short.


def _period(period: Period, at: datetime, day: int, span: Span) -> Due:
    if not period.count:
        return Due(at, span.dates[day], span.dates[day], False)
    if period.within:
        return _settled(period, day, span)
    return _PERIODS[period.unit](period, at, day, span)


def _workdays(period: Period, _at: datetime, day: int, span: Span) -> Due:
    """Rule 3: only working days of the layered calendar count, make-up days included."""
    if period.direction is _AFTER:
        last = span.working[span.rank[day + 1] + period.count - 1]
        unsure = span.doubt[last + 1] != span.doubt[day + 1]
    else:
        rank = span.rank[day] - period.count
        if rank < 0:
            raise IndexError
        last = span.working[rank]
        unsure = span.doubt[day] != span.doubt[last]
    on = span.dates[last]
    if period.closing is _MIDNIGHT:
        return Due(span.midnights[last + 1], on, on, unsure)
    return Due(span.closes_at(last), on, on, unsure)


def _calendar_days(period: Period, _at: datetime, day: int, span: Span) -> Due:
    """Rule 2: a plain 日 is a calendar day, and so is each day of a week."""
    days = period.count * _DAYS[period.unit]
    forward = period.direction is _AFTER
    return _settled(period, day + days if forward else day - days, span)


def _calendar_months(period: Period, _at: datetime, day: int, span: Span) -> Due:
    """Rule 4: the corresponding day, or the month's end where there is none (Civil Code 202)."""
    months = period.count * _MONTHS[period.unit]
    forward = period.direction is _AFTER
    last = months_after(span.dates[day], months if forward else -months)
    return _settled(period, last.toordinal() - span.first, span)


def _settled(period: Period, last: int, span: Span) -> Due:
    """The last day moved off rest days as the period says, closed at 24:00 or with the office."""
    roll = period.roll
    if roll is None:
        roll = _NEXT if period.direction is _AFTER else _PREVIOUS
    return _rolled(last, roll, span, period.closing)


def _rolled(last: int, roll: Roll, span: Span, closing: Closing = _MIDNIGHT) -> Due:
    if last < 0:
        raise IndexError
    unrolled_on = span.dates[last]
    unsure = False
    end = last
    if roll is _NEXT:
        end = span.following[last]
        unsure = span.doubt[end + 1] != span.doubt[last]
    elif roll is _PREVIOUS:
        end = span.preceding[last]
        if end < 0:
            raise IndexError
        unsure = span.doubt[last + 1] != span.doubt[end]
    at = span.midnights[end + 1] if closing is _MIDNIGHT else span.closes_at(end)
    return Due(at, span.dates[end], unrolled_on, unsure)


def _exact(period: Period, at: datetime, _day: int, span: Span) -> Due:
    """Rule 1: exact time from the moment; nights and holidays count and nothing rolls unless written."""
    step = period.count * _EXACT[period.unit]
    due_at = at + step if period.direction is _AFTER else at - step
    on = date_of(due_at)
    roll = period.roll
    if roll is None or roll is _NONE:
        _refuse_year(on.year)
        return Due(due_at, on, on, False)
    moved = _rolled(on.toordinal() - span.first, roll, span, period.closing)
    return moved if moved.rolled else moved._replace(due_at=due_at)


def _office_hours(period: Period, at: datetime, day: int, span: Span) -> Due:
    """Open time of the office only: lunch, nights and rest days stand still, seasons change as they come."""
    office = span.office
    opens, before = office.opens, office.before
    now = office.from_day[day]
    while at >= office.closes[now]:
        now += 1
    spent = before[now]
    if at > opens[now]:
        spent += at - opens[now]
    if period.direction is _AFTER:
        target = spent + period.count * _OFFICE[period.unit]
        last = bisect_left(before, target, now + 1) - 1
        end = office.days[last]
        unsure = span.doubt[end + 1] != span.doubt[day]
    else:
        target = spent - period.count * _OFFICE[period.unit]
        if target < _ZERO:
            raise IndexError
        last = bisect_right(before, target, 0, now + 1) - 1
        end = office.days[last]
        unsure = span.doubt[day + 1] != span.doubt[end]
    on = span.dates[end]
    return Due(opens[last] + (target - before[last]), on, on, unsure)


def _fixed_day(limit: FixedDay, _at: datetime, day: int, span: Span) -> Due:
    """Rule 9: the written day itself, or the day before it, by the boundary the parties confirmed."""
    back = 0 if limit.boundary is Boundary.BY else 1
    today = span.dates[day]
    year = today.year if limit.year is None else limit.year
    last = _day_of(year, limit) - back * timedelta(1)
    if limit.year is None and last < today:
        last = _day_of(year + 1, limit) - back * timedelta(1)
    _refuse_year(last.year)
    return _rolled(last.toordinal() - span.first, limit.roll, span)


def _day_of(year: int, limit: FixedDay) -> date:
    """The written month and day of a year; 29 February falls back to the month's end."""
    return date(year, limit.month, min(limit.day, monthrange(year, limit.month)[1]))


def _by_day_class(limit: ByDayClass, at: datetime, day: int, span: Span) -> Due:
    """Rule 13: the class of the day of receipt, by the layered calendar, decides once and for all."""
    works = span.following[day] == day
    answer = _period(limit.workday if works else limit.rest, at, day, span)
    return answer._replace(provisional=True) if span.doubt[day + 1] != span.doubt[day] else answer


def _earliest(limit: Earliest, at: datetime, day: int, span: Span) -> Due:
    """Rule 14: the earliest drives; while any of them is provisional it may still become the earliest."""
    answers = [_ANSWERS[type(each)](each, at, day, span) for each in limit.limits]
    first = min(answers, key=lambda answer: answer.due_at)
    return first._replace(provisional=any(answer.provisional for answer in answers))


_Answer = Callable[[Any, datetime, int, Span], Due]
_PERIODS: dict[Unit, _Answer] = {
    Unit.MINUTE: _exact,
    Unit.HOUR: _exact,
    Unit.DAY: _calendar_days,
    Unit.WEEK: _calendar_days,
    Unit.MONTH: _calendar_months,
    Unit.YEAR: _calendar_months,
    Unit.WORKDAY: _workdays,
    Unit.WORK_MINUTE: _office_hours,
    Unit.WORK_HOUR: _office_hours,
}
_ANSWERS: dict[type, _Answer] = {
    Period: _period,
    FixedDay: _fixed_day,
    ByDayClass: _by_day_class,
    Earliest: _earliest,
}


def date_of(moment: datetime) -> date:
    """The date a last moment belongs to: midnight is 24:00 of the day before."""
    return (moment - _INSTANT).date()


def months_after(day: date, months: int) -> date:
    """The corresponding day some months later (or earlier, negative), or the month's end if there is none.

    >>> months_after(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    _refuse_year(year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
