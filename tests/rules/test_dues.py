"""Deadlines against a plain walk over the days, and the laws that hold for every calendar."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvyue.rules.calendars import Calendar, Layer, load
from lvyue.rules.deadlines import date_of, due, moment_text, months_after
from lvyue.rules.errors import CalendarError, RuleError
from lvyue.rules.types import (
    SHANGHAI,
    Boundary,
    ByDayClass,
    Closing,
    Direction,
    Due,
    Earliest,
    FixedDay,
    Period,
    Roll,
    Unit,
)
from lvyue.rules.year_tables import Mark, YearTable
from tests.rules.cases import at, period

CN = load()
XINJIANG = load("cn-xinjiang")
SPANS = ((9 * 60, 12 * 60), (13 * 60 + 30, 17 * 60 + 30))
OFFICE = CN.with_hours("09:00-12:00", "13:30-17:30")
ONE = timedelta(1)

days = st.dates(date(2022, 1, 1), date(2026, 10, 31))
moments = st.datetimes(datetime(2022, 1, 1), datetime(2026, 10, 31)).map(lambda m: m.replace(tzinfo=SHANGHAI))  # noqa: DTZ001
counts = st.integers(1, 60)
calendars = st.sampled_from([CN, XINJIANG])


def midnight(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=SHANGHAI)


def walk_workdays(calendar: Calendar, start: date, count: int, step: int) -> date:
    on = start
    while count:
        on += step * ONE
        count -= calendar.is_workday(on)
    return on


def walk_office(calendar: Calendar, start: datetime, left: timedelta) -> datetime:
    on = start.date()
    while True:
        for opens, closes in calendar.stretches(on) or () if calendar.is_workday(on) else ():
            begin = max(start, midnight(on) + timedelta(microseconds=opens))
            end = midnight(on) + timedelta(microseconds=closes)
            if end > begin:
                if end - begin >= left:
                    return begin + left
                left -= end - begin
        on += ONE


@given(calendars, moments, counts)
def test_working_days_forward_equal_a_plain_walk(calendar: Calendar, start: datetime, count: int) -> None:
    answer = due(Period(count, Unit.WORKDAY), start, calendar)
    assert answer.due_on == answer.unrolled_on == walk_workdays(calendar, start.date(), count, 1)
    assert answer.due_at == midnight(answer.due_on + ONE)


@given(calendars, moments, counts)
def test_working_days_backward_equal_a_plain_walk(calendar: Calendar, start: datetime, count: int) -> None:
    answer = due(Period(count, Unit.WORKDAY, Direction.BEFORE), start, calendar)
    assert answer.due_on == walk_workdays(calendar, start.date(), count, -1)


@given(st.sampled_from([OFFICE, XINJIANG]), moments, st.integers(1, 6000))
def test_office_minutes_equal_a_plain_walk(calendar: Calendar, start: datetime, count: int) -> None:
    answer = due(Period(count, Unit.WORK_MINUTE), start, calendar)
    assert answer.due_at == walk_office(calendar, start, timedelta(minutes=count))
    assert answer.due_on == answer.due_at.date()


@given(st.sampled_from([OFFICE, XINJIANG]), moments, st.integers(1, 400))
def test_office_hours_backward_leave_exactly_that_much_open_time(
    calendar: Calendar, start: datetime, count: int
) -> None:
    back = due(Period(count, Unit.WORK_HOUR, Direction.BEFORE), start, calendar).due_at
    again = due(Period(count, Unit.WORK_HOUR), back, calendar).due_at
    assert back < start
    assert again <= start
    if again < start:
        with_more = walk_office(calendar, again, timedelta(microseconds=1))
        assert with_more > start


@given(calendars, days, counts)
def test_adding_and_subtracting_working_days_are_inverse(calendar: Calendar, start: date, count: int) -> None:
    start = walk_workdays(calendar, start, 1, 1)
    forth = due(Period(count, Unit.WORKDAY), midnight(start), calendar).due_on
    assert due(Period(count, Unit.WORKDAY, Direction.BEFORE), midnight(forth), calendar).due_on == start


@given(moments, st.integers(1, 22), st.sampled_from(list(Unit)))
def test_a_longer_period_never_ends_earlier(start: datetime, count: int, unit: Unit) -> None:
    shorter, longer = (due(Period(n, unit), start, OFFICE) for n in (count, count + 1))
    assert shorter.due_at <= longer.due_at
    back, further = (due(Period(n, unit, Direction.BEFORE), start, OFFICE) for n in (count, count + 1))
    assert further.due_at <= back.due_at


@given(moments, counts, st.sampled_from([Unit.DAY, Unit.WEEK, Unit.MONTH]), st.sampled_from(list(Direction)))
def test_rolling_lands_on_the_nearest_working_day_in_its_direction(
    start: datetime, count: int, unit: Unit, direction: Direction
) -> None:
    answer = due(Period(count, unit, direction), start, CN)
    assert CN.is_workday(answer.due_on)
    assert answer.rolled == (not CN.is_workday(answer.unrolled_on))
    low, high = sorted((answer.due_on, answer.unrolled_on))
    assert (low == answer.unrolled_on) or direction is Direction.BEFORE
    between = [low + n * ONE for n in range((high - low).days + 1)]
    assert sum(map(CN.is_workday, between)) == 1


@given(moments, st.integers(0, 5000))
def test_hours_are_exact_and_belong_to_the_day_they_end_in(start: datetime, count: int) -> None:
    answer = due(Period(count, Unit.MINUTE), start, CN)
    assert answer.due_at - start == timedelta(minutes=count)
    assert midnight(answer.due_on) <= answer.due_at <= midnight(answer.due_on + ONE)


def test_midnight_is_24_of_the_day_before() -> None:
    answer = due(period("24 小时"), at("2026-03-09 00:00"), CN)
    assert (answer.due_on, moment_text(answer.due_at)) == (date(2026, 3, 9), "2026-03-09 24:00")
    assert date_of(at("2026-03-09 00:00:01")) == date(2026, 3, 9)


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("direction", list(Direction))
def test_nothing_to_count_is_due_at_once(unit: Unit, direction: Direction) -> None:
    struck_at = at("2026-02-17 00:00")
    assert due(Period(0, unit, direction), struck_at, CN) == Due(
        struck_at, date(2026, 2, 17), date(2026, 2, 17), False
    )


@pytest.mark.parametrize(
    ("started", "minutes", "ends"),
    [
        ("2026-03-09 08:00", 1, "2026-03-09 09:01"),
        ("2026-03-09 09:00", 180, "2026-03-09 12:00"),
        ("2026-03-09 09:00", 181, "2026-03-09 13:31"),
        ("2026-03-09 12:00", 1, "2026-03-09 13:31"),
        ("2026-03-09 12:45", 240, "2026-03-09 17:30"),
        ("2026-03-09 17:30", 1, "2026-03-10 09:01"),
        ("2026-03-09 11:59:30", 1, "2026-03-09 13:30:30"),
        ("2026-02-13 17:00", 60, "2026-02-14 09:30"),
        ("2026-02-14 17:00", 60, "2026-02-24 09:30"),
        ("2026-02-28 17:29:59.5", 1, "2026-03-02 09:00:59.5"),
    ],
)
def test_office_minutes_at_opening_closing_lunch_and_make_up_days(
    started: str, minutes: int, ends: str
) -> None:
    assert due(Period(minutes, Unit.WORK_MINUTE), at(started), OFFICE).due_at == at(ends)


def test_office_hours_follow_the_season_as_it_changes() -> None:
    assert due(period("8 工作小时"), at("2025-04-30 18:30"), XINJIANG).due_at == at("2025-05-06 19:00")
    assert due(period("8 工作小时"), at("2025-09-30 19:00"), XINJIANG).due_at == at("2025-10-09 18:30")


def test_a_result_past_the_arrays_widens_them() -> None:
    calendar = Calendar(CN.layers)
    before = (calendar.span.first_year, calendar.span.last_year)
    assert due(Period(30, Unit.YEAR, Direction.BEFORE), at("2026-03-09"), calendar).due_on == date(1996, 3, 8)
    assert due(Period(20, Unit.YEAR), at("2026-03-09"), calendar).due_on == date(2046, 3, 9)
    assert due(Period(5000, Unit.WORKDAY), at("2026-03-09"), calendar).due_on.year == 2046
    assert before == (2021, 2027)
    assert (calendar.span.first_year, calendar.span.last_year) == (1993, 2050)


def test_widening_changes_no_answer() -> None:
    narrow, wide = Calendar(CN.layers), Calendar(CN.layers)
    wide.widen()
    wide.widen()
    for limit in (
        period("3 日"),
        period("10 个工作日"),
        period("之前 1 个月"),
        FixedDay(10, 1, roll=Roll.NEXT),
    ):
        for started in ("2022-01-01", "2025-09-29", "2026-02-13"):
            assert due(limit, at(started), narrow) == due(limit, at(started), wide)
    assert narrow.span.size < wide.span.size


@pytest.mark.parametrize(
    ("written", "started", "provisional"),
    [
        ("3 个工作日", "2026-12-28", False),
        ("4 个工作日", "2026-12-28", True),
        ("1 个工作日", "2026-12-31", True),
        ("3 日", "2026-12-28", False),
        ("4 日", "2026-12-28", True),
        ("72 小时", "2026-12-31 10:00", False),
        ("1 个月", "2026-12-31", True),
        ("之前 3 个工作日", "2027-01-06", True),
        ("之前 3 个工作日", "2026-12-31", False),
        ("之前 3 日", "2027-01-02", False),
        ("之前 1 日", "2027-01-02", True),
        ("1 工作小时", "2026-12-31 17:00", True),
        ("1 工作小时", "2026-12-31 16:00", False),
        ("之前 1 工作小时", "2027-01-04 09:30", True),
        ("1 个工作日", "2021-12-30", True),
        ("1 个工作日", "2021-12-31", False),
    ],
)
def test_provisional_exactly_when_a_day_of_an_unnoticed_year_matters(
    written: str, started: str, provisional: bool
) -> None:
    assert due(period(written), at(started), OFFICE).provisional is provisional


def test_a_day_class_in_an_unnoticed_year_is_provisional_and_the_hours_alone_are_not() -> None:
    by_class = ByDayClass(period("2 小时"), period("4 小时"))
    assert due(by_class, at("2027-03-09 10:00"), CN).provisional
    assert not due(by_class, at("2026-12-31 23:00"), CN).provisional
    assert not due(period("2 小时"), at("2027-03-09 10:00"), CN).provisional


def test_an_earliest_limit_is_provisional_while_any_of_its_limits_is() -> None:
    both = Earliest((period("2 日"), period("10 个工作日")))
    assert due(both, at("2026-12-28"), CN).provisional
    assert due(both, at("2026-12-28"), CN).due_on == date(2026, 12, 30)
    assert not due(both, at("2026-11-02"), CN).provisional


def test_importing_the_notice_settles_the_deadline() -> None:
    marks = (Mark(date(2027, 1, 4), "元旦", True), Mark(date(2027, 1, 9), "元旦", False))
    noticed = CN.replace_year(YearTable(2027, marks, "某文号"))
    before, after = (due(period("2 个工作日"), at("2026-12-31"), calendar) for calendar in (CN, noticed))
    assert (before.due_on, before.provisional) == (date(2027, 1, 5), True)
    assert (after.due_on, after.provisional) == (date(2027, 1, 6), False)


@pytest.mark.parametrize(
    ("limit", "started", "due_on"),
    [
        (FixedDay(12, 31), "2026-12-31 23:59", "2026-12-31"),
        (FixedDay(12, 31), "2026-01-01", "2026-12-31"),
        (FixedDay(6, 30), "2026-07-01", "2027-06-30"),
        (FixedDay(12, 31, boundary=Boundary.BEFORE), "2025-12-31", "2026-12-30"),
        (FixedDay(1, 1, boundary=Boundary.BEFORE), "2025-12-31", "2025-12-31"),
        (FixedDay(1, 1, boundary=Boundary.BEFORE), "2026-01-01", "2026-12-31"),
        (FixedDay(2, 29), "2026-01-01", "2026-02-28"),
        (FixedDay(2, 29), "2024-01-01", "2024-02-29"),
        (FixedDay(10, 1, roll=Roll.NEXT), "2026-01-01", "2026-10-08"),
        (FixedDay(10, 1, roll=Roll.PREVIOUS), "2026-01-01", "2026-09-30"),
        (FixedDay(10, 1), "2026-01-01", "2026-10-01"),
        (FixedDay(3, 4, 2025), "2026-01-01", "2025-03-04"),
    ],
)
def test_fixed_days(limit: FixedDay, started: str, due_on: str) -> None:
    assert str(due(limit, at(started), CN).due_on) == due_on


def test_weeks_are_seven_calendar_days_and_roll() -> None:
    assert due(period("2 周"), at("2026-03-09"), CN).due_on == date(2026, 3, 23)
    assert due(period("1 周"), at("2026-02-09"), CN) == due(period("7 日"), at("2026-02-09"), CN)
    assert due(period("之前 1 周"), at("2026-03-09"), CN).due_on == date(2026, 3, 2)


def test_the_first_and_the_last_supported_days_are_answered() -> None:
    assert due(period("1 日"), at("1992-01-01"), CN).due_on == date(1992, 1, 2)
    assert due(period("1 个工作日"), at("2050-12-29"), CN).due_on == date(2050, 12, 30)
    assert due(period("24 小时"), at("2050-12-30 10:00"), CN).due_at == at("2050-12-31 10:00")
    assert due(period("之前 1 个工作日"), at("1992-01-03"), CN).due_on == date(1992, 1, 2)
    assert due(Period(1, Unit.DAY, Direction.BEFORE, Roll.NONE), at("1992-01-02"), CN).due_on == date(
        1992, 1, 1
    )
    for written, started in (
        ("之前 1 个工作日", "1992-01-02"),
        ("之前 1 日", "1992-01-02"),
        ("1 日", "2050-12-31"),
    ):
        with pytest.raises(RuleError, match="推算超出了"):
            due(period(written), at(started), CN)


def test_a_roll_written_into_the_clause_overrides_the_default() -> None:
    started = at("2026-02-13 10:00")
    assert due(Period(3, Unit.DAY, roll=Roll.PREVIOUS), started, CN).due_on == date(2026, 2, 14)
    assert due(Period(72, Unit.HOUR, roll=Roll.NEXT), started, CN).due_at == at("2026-02-25 00:00")
    assert due(Period(24, Unit.HOUR, roll=Roll.NEXT), started, CN).due_at == at("2026-02-14 10:00")
    backward = Period(3, Unit.DAY, Direction.BEFORE, Roll.NONE)
    assert due(backward, at("2026-02-19"), CN).due_on == date(2026, 2, 16)


def test_office_closing_applies_to_every_dated_unit() -> None:
    for written, ends in (("3 日", "2026-03-12 17:30"), ("3 个工作日", "2026-03-12 17:30")):
        limit = period(written)
        closing = Period(limit.count, limit.unit, closing=Closing.OFFICE)
        assert due(closing, at("2026-03-09"), OFFICE).due_at == at(ends)


@pytest.mark.parametrize(
    ("limit", "started", "error", "message"),
    [
        (period("1 工作小时"), "2026-03-09", CalendarError, "日历没有写明办公时间"),
        (Period(1, Unit.DAY, closing=Closing.OFFICE), "2026-03-09", CalendarError, "没有写明办公时间"),
        (period("100000 个工作日"), "2026-03-09", RuleError, "推算超出了系统支持的 1992-2050 年"),
        (period("之前 100000 个工作日"), "2026-03-09", RuleError, "推算超出了"),
        (period("之前 100000 日"), "2026-03-09", RuleError, "推算超出了"),
        (period("30 年"), "2026-03-09", RuleError, "2056 年的日期不在系统支持"),
        (period("之前 9999 年"), "2026-03-09", RuleError, "不在系统支持"),
        (period("300000 小时"), "2026-03-09", RuleError, "2060 年的日期不在系统支持"),
        (period("999999999999 小时"), "2026-03-09", RuleError, "长得无法推算"),
        (FixedDay(1, 1, 1991), "2026-03-09", RuleError, "1991 年的日期不在系统支持"),
        (period("1 日"), "2051-03-09", RuleError, "2051 年的日期不在系统支持"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_chinese(
    limit: Period, started: str, error: type[RuleError], message: str
) -> None:
    with pytest.raises(error, match=message) as refusal:
        due(limit, at(started), CN)
    assert "请" in str(refusal.value)


def test_a_calendar_without_notices_still_answers_provisionally() -> None:
    bare = Calendar([Layer("cn", "全国")])
    answer = due(period("3 日"), at("2025-09-30"), bare)
    assert (answer.due_on, answer.provisional) == (date(2025, 10, 6), True) or answer.due_on == date(
        2025, 10, 7
    )
    assert answer.provisional


@settings(max_examples=50)
@given(days, st.integers(-360, 280))
def test_corresponding_day_keeps_the_day_or_ends_the_month(start: date, months: int) -> None:
    moved = months_after(start, months)
    assert (moved.year - start.year) * 12 + moved.month - start.month == months
    assert moved.day == start.day or (moved.day < start.day and (moved + ONE).day == 1)
