"""Values shared by the reader and the rules: what a deadline phrase says and what it comes to.

A `Limit` is the clause (「收到发票后10个工作日内」), a `Due` is its answer for one trigger moment.
Moments are aware and in `SHANGHAI`; the end of a day is the midnight that follows it, and still counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lvyue.rules.errors import RuleError

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The only time zone (rule 21): UTC+8 without summer time since 1992, Xinjiang included."""

FIRST_YEAR = 1992
"""Earliest year of any deadline: before it the zone had summer time, and no such contract is alive."""


class Unit(StrEnum):
    """What a period counts; a plain 日/天 is a calendar day, 工作日 must be written (Civil Code 200-203)."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKDAY = "workday"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    WORK_MINUTE = "work_minute"
    WORK_HOUR = "work_hour"


class Direction(StrEnum):
    """Whether the period runs from its trigger or up to it (「到期前」「提前」)."""

    AFTER = "after"
    BEFORE = "before"


class Roll(StrEnum):
    """Where a last day goes that is a rest day."""

    NEXT = "next"
    PREVIOUS = "previous"
    NONE = "none"


class Closing(StrEnum):
    """When the last day ends: 24:00, or the close of office (Civil Code 203)."""

    MIDNIGHT = "midnight"
    OFFICE = "office"


class Boundary(StrEnum):
    """Whether 「X月X日前」 includes the day itself (BY) or ends the day before (BEFORE), rule 9."""

    BY = "by"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Period:
    """`count` units after or before a trigger: 「收到发票后10个工作日内」.

    `count` 0 means at once. `roll` None takes the rule's default: days, weeks, months and years roll to the
    next working day, backward ones to the previous; hours, minutes and working days never roll.
    A backward period `within` is a window (「到期之前90日内」) that opens `count` units before the trigger
    day, its last.
    """

    count: int
    unit: Unit
    direction: Direction = Direction.AFTER
    roll: Roll | None = None
    closing: Closing = Closing.MIDNIGHT
    within: bool = False

    def __post_init__(self) -> None:
        if self.count < 0:
            raise RuleError(f"期限的数量不能是负数：{self.count}。往前推算请用“之前”的方向，数量仍写正数。")
        if self.within and not self.is_window:
            raise RuleError("只有往前的日、周、月、年才能写成期间（within）。请改方向或单位，或去掉 within。")

    @property
    def is_window(self) -> bool:
        """Whether the period may be a window: backward, by whole days of the calendar, at least one."""
        whole = self.unit in (Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR)
        return self.direction is Direction.BEFORE and whole and self.count > 0


@dataclass(frozen=True, slots=True)
class FixedDay:
    """「12月31日前」. `year` None repeats every year: the first such day on or after the trigger."""

    month: int
    day: int
    year: int | None = None
    boundary: Boundary = Boundary.BY
    roll: Roll = Roll.NONE

    def __post_init__(self) -> None:
        try:
            date(2000 if self.year is None else self.year, self.month, self.day)
        except ValueError:
            written = f"{self.month}月{self.day}日"
            if self.year is not None:
                written = f"{self.year}年{written}"
            raise RuleError(f"没有“{written}”这一天。请核对条款写的月和日。") from None


@dataclass(frozen=True, slots=True)
class ByDayClass:
    """「工作日2小时、非工作日4小时」: the class of the day the trigger falls on decides, once (rule 13)."""

    workday: Period
    rest: Period


@dataclass(frozen=True, slots=True)
class Earliest:
    """Several limits on one clause: all are computed, the earliest drives (rule 14)."""

    limits: tuple[Limit, ...]

    def __post_init__(self) -> None:
        if not self.limits:
            raise RuleError("“取最早”的期限里一个期限也没有。请至少写一个。")


Limit = Period | FixedDay | ByDayClass | Earliest


class Due(NamedTuple):
    """One computed deadline.

    `due_at` is the last moment and still in time; midnight stands for 24:00 of `due_on`.
    `unrolled_on` is the last day before it was moved off a rest day.
    `provisional` (暂定): it depends on a day of a year whose holiday notice is not loaded.
    """

    due_at: datetime
    due_on: date
    unrolled_on: date
    provisional: bool

    @property
    def legal_on(self) -> date:
        """Last day by law: a backward deadline is planned earlier than that (rule 8), never later."""
        return max(self.due_on, self.unrolled_on)

    @property
    def rolled(self) -> bool:
        """Whether a rest day moved the deadline."""
        return self.due_on != self.unrolled_on
