"""Pauses (暂停): what moves a deadline on, and by how much in the deadline's own time (rule 15).

A pause is a stretch [start, end). It is firm with a reason, evidence and the other side's acknowledgement,
only claimed while one of them lacks. Overlapping pauses count once; one that begins at or after the last
moment finds no time left to keep and cures nothing. What a pause holds is credited in the time the limit
counts:

    minutes, hours    all of it
    office hours      the open time in it
    days, weeks,      the days that lie wholly in it, 0:00 to 24:00, of working days only working ones;
    months, years     a last day whose end it holds is made good by the day of resuming

A fixed day (「12月31日前」), a limit counted backwards and 即时 do not run, so nothing moves them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from lvyue.rules.calendars import Calendar
from lvyue.rules.dues import due, local, months_after
from lvyue.rules.errors import RuleError
from lvyue.rules.opentime import OPEN_UNITS, open_due, open_time
from lvyue.rules.types import ByDayClass, Direction, Due, Limit, Period, Unit

Stretch = tuple[datetime, datetime]
"""A half-open stretch of time, both ends in Shanghai."""

_EXACT = (Unit.MINUTE, Unit.HOUR)
_DAY = timedelta(1)
_ZERO = timedelta(0)


class Reason(StrEnum):
    """Why a clock may stand still: whom or what it waits for (rule 15)."""

    OTHER_PARTY = "other_party"
    USER = "user"
    THIRD_PARTY = "third_party"
    FORCE_MAJEURE = "force_majeure"
    POWER_NETWORK = "power_network"
    HARDWARE = "hardware"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Chinese name of the reason."""
        return {
            "other_party": "等对方",
            "user": "等用户",
            "third_party": "等第三方",
            "force_majeure": "不可抗力",
            "power_network": "停电或断网",
            "hardware": "等硬件",
            "other": "其他",
        }[self.value]


class Pause(NamedTuple):
    """A stretch in which a clock stands still; `end_at` None while it is still open.

    `reason` is one of `Reason` or empty while none is given; `evidenced` and `acknowledged` say whether
    evidence is filed and the other side agreed; `key` names the event that began it, where there is one.
    """

    start_at: datetime
    end_at: datetime | None
    reason: str = ""
    evidenced: bool = False
    acknowledged: bool = False
    key: str = ""

    @property
    def firm(self) -> bool:
        """Whether it moves a deadline; if not, it is only claimed (rule 15)."""
        return bool(self.reason) and self.evidenced and self.acknowledged


class Moved(NamedTuple):
    """A deadline with the stretches that moved it, clipped to the clock's run.

    `runs` is false for a limit that no pause can move.
    """

    due: Due
    counted: tuple[Stretch, ...]
    runs: bool


def merged(pauses: Iterable[Pause], start_at: datetime, now: datetime) -> list[Stretch]:
    """What of [start_at, now) is paused: in order, overlapping and touching stretches joined.

    Open pauses run to `now`. Raises RuleError for a pause that ends before it begins.
    """
    joined: list[Stretch] = []
    for pause in sorted(pauses, key=_begun_at):
        began, ended = local(pause.start_at), now if pause.end_at is None else local(pause.end_at)
        if pause.end_at is not None and ended < began:
            raise RuleError(f"暂停的结束 {ended} 早于开始 {began}。请核对暂停记录。")
        begin, end = max(began, start_at), min(ended, now)
        if begin >= end:
            continue
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined


def _begun_at(pause: Pause) -> datetime:
    return pause.start_at


def moved(limit: Limit, start_at: datetime, stretches: list[Stretch], calendar: Calendar) -> Moved:
    """The deadline of one limit, moved on by the stretches that begin before it.

    `limit` is not an `Earliest`, whose parts are moved one by one; `stretches` come from `merged`.
    Raises what `due` raises.
    """
    plain = due(limit, start_at, calendar)
    period = period_of(limit, start_at, calendar)
    if period is None or not period.count or period.direction is not Direction.AFTER:
        return Moved(plain, (), False)
    if not stretches:
        return Moved(plain, (), True)
    ask = _exact if period.unit in _EXACT else _open if period.unit in OPEN_UNITS else _days
    answer, counted = plain, 0
    for stretch in stretches:
        if stretch[0] >= answer.due_at:
            break
        counted += 1
        answer = ask(period, start_at, stretches[:counted], calendar)
    if plain.provisional:
        answer = answer._replace(provisional=True)
    return Moved(answer, tuple(stretches[:counted]), True)


def period_of(limit: Limit, start_at: datetime, calendar: Calendar) -> Period | None:
    """The period that runs from a start: of two by the class of that day (rule 13); None for a fixed day."""
    if isinstance(limit, ByDayClass):
        return limit.workday if calendar.is_workday(start_at.date()) else limit.rest
    return limit if isinstance(limit, Period) else None


_Ask = Callable[[Period, datetime, list[Stretch], Calendar], Due]


def _exact(period: Period, start_at: datetime, stretches: list[Stretch], calendar: Calendar) -> Due:
    """A clock that runs through nights and holidays gains all the time of the pauses."""
    return due(period, start_at + sum((end - begin for begin, end in stretches), _ZERO), calendar)


def _open(period: Period, start_at: datetime, stretches: list[Stretch], calendar: Calendar) -> Due:
    """An office-hour clock gains the open time in the pauses."""
    credit = sum((open_time(begin, end, calendar) for begin, end in stretches), _ZERO)
    return open_due(period, start_at, credit, calendar)


def _days(period: Period, start_at: datetime, stretches: list[Stretch], calendar: Calendar) -> Due:
    """The first day by which enough days were left to run and whose own end is not held by a pause."""
    started_on = start_at.date()
    plain = _in_days(period, started_on)
    lost = [day for stretch in stretches for day in whole_days(stretch) if day > started_on]
    if plain.unit is Unit.WORKDAY:
        lost = [day for day in lost if calendar.is_workday(day)]
    count, gained = plain.count, 0
    while True:
        answer = due(replace(plain, count=count + gained), start_at, calendar)
        credit = bisect_right(lost, answer.unrolled_on)
        if credit > gained:
            gained = credit
        elif answer.due_at <= stretches[-1][1]:
            count += 1
        else:
            return answer


def _in_days(period: Period, started_on: date) -> Period:
    """Weeks, months and years as the calendar days they come to from a date; days stay as they are."""
    if period.unit in (Unit.MONTH, Unit.YEAR):
        months = period.count * (12 if period.unit is Unit.YEAR else 1)
        return replace(period, unit=Unit.DAY, count=(months_after(started_on, months) - started_on).days)
    return replace(period, unit=Unit.DAY, count=period.count * 7) if period.unit is Unit.WEEK else period


def whole_days(stretch: Stretch) -> list[date]:
    """The dates that lie wholly in a stretch, 0:00 to 24:00."""
    begin, end = stretch
    first = begin.date() if begin.time() == time.min else begin.date() + _DAY
    return [date.fromordinal(day) for day in range(first.toordinal(), end.toordinal())]
