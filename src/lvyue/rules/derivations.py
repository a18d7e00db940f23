"""The same deadline unfolded in Chinese, built only when someone looks.

Each step names what it rests on: the trigger, the unit, the days left out and the make-up days counted, the
move off a rest day, the calendar's version, and what is still provisional.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby

from lvyue.rules.calendars import Calendar, Day, DayType
from lvyue.rules.dues import date_of, due, due_all, local
from lvyue.rules.trace import Trace
from lvyue.rules.types import (
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

UNIT_NAMES = {
    Unit.MINUTE: "分钟",
    Unit.HOUR: "小时",
    Unit.DAY: "日",
    Unit.WORKDAY: "个工作日",
    Unit.WEEK: "周",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
    Unit.WORK_MINUTE: "工作分钟",
    Unit.WORK_HOUR: "工作小时",
}
_UNIT_NOTES = {
    Unit.MINUTE: "连续计算，夜间和节假日照数",
    Unit.HOUR: "连续计算，夜间和节假日照数",
    Unit.DAY: "自然日",
    Unit.WORKDAY: "只数工作日，补班日也算",
    Unit.WEEK: "每周按 7 个自然日",
    Unit.MONTH: "到对应日，没有对应日的到月末",
    Unit.YEAR: "到对应日，没有对应日的到月末",
    Unit.WORK_MINUTE: "只数办公时间",
    Unit.WORK_HOUR: "只数办公时间",
}
_CODE_201 = "民法典第201条"
_CODE_202 = "民法典第202条"
_CODE_203 = "民法典第203条"
_EXACT_UNITS = (Unit.MINUTE, Unit.HOUR)
_OFFICE_UNITS = (Unit.WORK_MINUTE, Unit.WORK_HOUR)
_WEEKDAYS = "一二三四五六日"


def derive(limit: Limit, trigger_at: datetime, calendar: Calendar) -> Trace:
    """The derivation of `due(limit, trigger_at, calendar)`; raises what `due` raises.

    The root's value is the last moment; its children are the steps in order.
    """
    at = local(trigger_at)
    answer = due(limit, at, calendar)
    if isinstance(limit, Earliest):
        steps = _each(limit, at, calendar)
    elif isinstance(limit, ByDayClass):
        steps = _by_class(limit, at, calendar)
    elif isinstance(limit, FixedDay):
        steps = _fixed(limit, at, answer, calendar)
    else:
        steps = _counted(limit, at, answer, calendar)
    note = "暂定" if answer.provisional else ""
    return Trace("截止", moment_text(answer.due_at), note, children=tuple(steps))


def moment_text(at: datetime) -> str:
    """A moment as printed: midnight is 24:00 of the day it ends.

    >>> moment_text(datetime(2026, 3, 1))
    '2026-02-28 24:00'
    """
    if at.hour == at.minute == at.second == at.microsecond == 0:
        return f"{date_of(at)} 24:00"
    return f"{at:%Y-%m-%d %H:%M:%S}".removesuffix(":00")


def limit_text(limit: Limit) -> str:
    """A limit in words, as the derivation names it: 10 个工作日, 12月31日前."""
    if isinstance(limit, Earliest):
        return "取最早：" + "、".join(limit_text(each) for each in limit.limits)
    if isinstance(limit, ByDayClass):
        return f"工作日 {limit_text(limit.workday)}，非工作日 {limit_text(limit.rest)}"
    if isinstance(limit, FixedDay):
        year = "每年" if limit.year is None else f"{limit.year}年"
        return (
            f"{year}{limit.month}月{limit.day}日前（{'含' if limit.boundary is Boundary.BY else '不含'}当日）"
        )
    if not limit.count:
        return "即时"
    side = "" if limit.direction is Direction.AFTER else "之前 "
    inside = "之内" if limit.within else ""
    return f"{side}{limit.count} {UNIT_NAMES[limit.unit]}{inside}"


def _counted(period: Period, at: datetime, answer: Due, calendar: Calendar) -> Iterator[Trace]:
    yield _start(period, at)
    cite = _CODE_202 if period.unit in (Unit.MONTH, Unit.YEAR) else None
    yield Trace("期限", limit_text(period), _UNIT_NOTES[period.unit] if period.count else "", cite)
    if period.within:
        opens = due(replace(period, within=False, roll=Roll.NONE), at, calendar)
        yield Trace(
            "期间", f"{opens.due_on} 至 {at.date()}", "首日往前数得，末日就是基准日", "民法典第1259条"
        )
    agreed = period.roll not in (None, Roll.NONE)
    if not period.count or (period.unit in _EXACT_UNITS and not agreed):
        return
    if period.unit is Unit.WORKDAY or period.unit in _OFFICE_UNITS:
        yield from _counted_days(period, at, answer, calendar)
    else:
        yield from _roll(answer, calendar, agreed)
    if period.closing is Closing.OFFICE:
        yield Trace("当日截止", f"{answer.due_at:%H:%M}", "办公时间结束时", _CODE_203)
    yield from _calendar(at, answer, calendar)


def _start(period: Period, at: datetime) -> Trace:
    if not period.count or period.unit in _EXACT_UNITS or period.unit in _OFFICE_UNITS:
        return Trace("起算", f"{at:%Y-%m-%d %H:%M:%S}".removesuffix(":00"), "从该时刻起", f"{_CODE_201}第2款")
    if period.direction is Direction.BEFORE:
        note = "基准日当天仍在期间之内" if period.within else "基准日当天不计入"
        return Trace("倒推基准日", _day_text(at.date()), note)
    return Trace("起算", _day_text(at.date()), "触发当天不计入，次日起数", f"{_CODE_201}第1款")


def _counted_days(period: Period, at: datetime, answer: Due, calendar: Calendar) -> Iterator[Trace]:
    """Which festivals and weekends were passed over, and which make-up days were counted."""
    one = timedelta(1)
    today = at.date()
    whole = period.unit is Unit.WORKDAY
    if period.direction is Direction.AFTER:
        days = [calendar.day(day) for day in _dates(today + one if whole else today, answer.due_on)]
    else:
        days = [calendar.day(day) for day in _dates(answer.due_on, today - one if whole else today)]
    for name, rest in groupby((day for day in days if not day.type.works), key=_rest_name):
        passed = list(rest)
        if name != "周末":
            yield Trace("跳过", _range_text(passed), f"{name}，{len(passed)} 天", passed[0].source or None)
    weekends = sum(1 for day in days if not day.type.works and _rest_name(day) == "周末")
    if weekends:
        yield Trace("跳过", f"周末 {weekends} 天")
    makeup = [day for day in days if day.type is DayType.MAKEUP]
    if makeup:
        yield Trace(
            "计入补班日", "、".join(_day_text(day.on) for day in makeup), cite=makeup[0].source or None
        )


def _roll(answer: Due, calendar: Calendar, agreed: bool) -> Iterator[Trace]:
    """The last day counted to, and where it moved; `agreed` when the clause itself says how."""
    last = calendar.day(answer.unrolled_on)
    why = last.name if last.type.works else _rest_name(last)
    if last.type is DayType.MAKEUP:
        why = f"{last.name}补班日，不顺延"
    yield Trace("末日", _day_text(last.on), why, last.source or None)
    if answer.due_on > answer.unrolled_on:
        yield Trace("顺延", _day_text(answer.due_on), "末日是休息日，到其后第一个工作日", _CODE_203)
    elif answer.rolled:
        by_law = f"法律没有规定，从严提前安排；依法最迟 {answer.unrolled_on}"
        yield Trace("提前", _day_text(answer.due_on), "按约定提前到前一个工作日" if agreed else by_law)


def _fixed(limit: FixedDay, at: datetime, answer: Due, calendar: Calendar) -> Iterator[Trace]:
    yield Trace("起算", _day_text(at.date()), "取此后第一个" if limit.year is None else "")
    by = limit.boundary is Boundary.BY
    yield Trace("期限", limit_text(limit), "当日仍算按时" if by else "最迟为前一日")
    yield from _roll(answer, calendar, agreed=True)
    yield from _calendar(at, answer, calendar)


def _by_class(limit: ByDayClass, at: datetime, calendar: Calendar) -> Iterator[Trace]:
    today = calendar.day(at.date())
    name = "工作日" if today.type.works else "非工作日"
    why = "补班日按工作日算" if today.type is DayType.MAKEUP else today.name
    yield Trace("日类", f"{_day_text(today.on)} {name}", why or "以受理时刻所在日为准", today.source or None)
    yield derive(limit.workday if today.type.works else limit.rest, at, calendar)


def _each(limit: Earliest, at: datetime, calendar: Calendar) -> Iterator[Trace]:
    answers = due_all(limit, at, calendar)
    moments = {answer.due_at for _, answer in answers}
    if len(moments) > 1:
        yield Trace("多个期限", f"{len(answers)} 个，结果不一致", "按最早的提醒，冲突提交双方确认")
    for each, _ in answers:
        unfolded = derive(each, at, calendar)
        yield Trace(limit_text(each), unfolded.value, unfolded.note, children=unfolded.children)


def _calendar(at: datetime, answer: Due, calendar: Calendar) -> Iterator[Trace]:
    yield Trace("日历", f"{calendar.name} {calendar.version}")
    if answer.provisional:
        first, last = sorted((at.date(), max(answer.due_on, answer.unrolled_on)))
        first = min(first, answer.due_on)
        missing = [str(year) for year in range(first.year, last.year + 1) if not calendar.is_noticed(year)]
        yield Trace("暂定", f"{'、'.join(missing)} 年的放假通知尚未导入", "导入后自动重算，并保留原值")


def _dates(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _rest_name(day: Day) -> str:
    return day.name or ("周末" if day.type is DayType.WEEKEND else "休息日")


def _range_text(days: list[Day]) -> str:
    first, last = days[0].on, days[-1].on
    return _day_text(first) if first == last else f"{first} 至 {last}"


def _day_text(on: date) -> str:
    return f"{on}（星期{_WEEKDAYS[on.weekday()]}）"
