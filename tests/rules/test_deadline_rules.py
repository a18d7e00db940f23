"""One test for each of the 22 rules of docs/explanation/deadlines.md."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lvyue.rules import clocks
from lvyue.rules.calendars import load
from lvyue.rules.deadlines import due, due_all, is_backfill, overdue_days, relieves, term_end
from lvyue.rules.errors import RuleError
from lvyue.rules.penalties import Base, Cap, DailyRate, Facts, FlatRate, Operator, assess, fires, fires_on
from lvyue.rules.recurrence import Every, before_opening, windows
from lvyue.rules.types import (
    Boundary,
    ByDayClass,
    Closing,
    Direction,
    Earliest,
    FixedDay,
    Period,
    Roll,
    Unit,
)
from tests.rules.cases import at, limit, period
from tests.rules.tables import table

CN = load()
OFFICE = CN.with_hours("09:00-12:00", "13:30-17:30")


def on(text: str, started: str) -> date:
    return due(limit(text), at(started), CN).due_on


def test_the_page_lists_the_22_rules() -> None:
    assert [row["条"] for row in table("deadlines.md", "条")] == [str(number) for number in range(1, 23)]


def test_rule_01_hours_run_through_nights_and_holidays_unless_written_as_working_hours() -> None:
    struck_at = at("2026-02-14 17:20:30")
    assert due(limit("24 小时"), struck_at, OFFICE).due_at == at("2026-02-15 17:20:30")
    assert due(limit("90 分钟"), at("2026-02-16 23:50"), OFFICE).due_at == at("2026-02-17 01:20")
    assert due(limit("2 工作小时"), struck_at, OFFICE).due_at == at("2026-02-24 10:50:30")


def test_rule_02_days_exclude_the_trigger_and_roll_off_rest_days_to_24_or_office_close() -> None:
    answer = due(period("3 日"), at("2025-09-30 23:59"), OFFICE)
    assert (answer.unrolled_on, answer.due_on) == (date(2025, 10, 3), date(2025, 10, 9))
    assert answer.due_at == at("2025-10-10 00:00")
    counter = Period(3, Unit.DAY, closing=Closing.OFFICE)
    assert due(counter, at("2025-09-30 23:59"), OFFICE).due_at == at("2025-10-09 17:30")
    assert due(Period(3, Unit.DAY, roll=Roll.NONE), at("2025-09-30"), CN).due_on == date(2025, 10, 3)


def test_rule_03_working_days_count_make_up_days_and_never_roll() -> None:
    answer = due(period("10 个工作日"), at("2026-02-09 10:00"), CN)
    assert (answer.due_on, answer.unrolled_on) == (date(2026, 2, 28), date(2026, 2, 28))
    assert on("1 个工作日", "2026-02-13") == date(2026, 2, 14)
    assert on("1 个工作日", "2026-02-14") == date(2026, 2, 24)


def test_rule_04_months_and_years_end_on_the_corresponding_day_or_the_months_end_then_roll() -> None:
    assert on("1 个月", "2026-01-31") == date(2026, 2, 28)
    assert on("1 个月", "2026-04-01") == date(2026, 5, 6)
    assert on("1 年", "2024-02-29") == date(2025, 2, 28)
    assert on("13 个月", "2024-11-30") == date(2025, 12, 30)


def test_rule_05_a_service_term_includes_both_dates_and_its_end_does_not_roll() -> None:
    term = list(windows(Every.YEARLY, date(2026, 10, 1), date(2026, 10, 5), CN))
    assert [(w.start, w.due_on, w.due_at) for w in term] == [
        (date(2026, 10, 1), date(2026, 10, 4), at("2026-10-05"))
    ]


def test_rule_06_a_term_of_months_has_two_readings() -> None:
    assert term_end(date(2025, 3, 4), 12) == (date(2026, 3, 4), date(2026, 3, 3))
    with pytest.raises(RuleError, match="月数应大于零"):
        term_end(date(2025, 3, 4), 0)


def test_rule_07_without_a_trigger_nothing_has_started() -> None:
    with pytest.raises(RuleError, match="未起算"):
        due(period("10 个工作日"), None, CN)  # type: ignore[arg-type]


def test_rule_08_backward_days_exclude_the_anchor_and_move_earlier() -> None:
    answer = due(period("之前 30 日"), at("2026-03-31"), CN)
    assert (answer.unrolled_on, answer.due_on) == (date(2026, 3, 1), date(2026, 2, 28))
    assert on("之前 1 个月", "2026-03-31") == date(2026, 2, 28)
    assert on("之前 3 个工作日", "2026-02-24") == date(2026, 2, 12)
    assert due(period("之前 24 小时"), at("2026-02-17 08:00"), CN).due_at == at("2026-02-16 08:00")


def test_rule_09_a_day_written_with_before_includes_itself_only_if_so_confirmed() -> None:
    signed_at = at("2025-12-26")
    assert due(FixedDay(12, 31), signed_at, CN).due_at == at("2026-01-01")
    assert due(FixedDay(12, 31, boundary=Boundary.BEFORE), signed_at, CN).due_at == at("2025-12-31")


def test_rule_10_exceeding_fires_a_day_later_than_reaching() -> None:
    assert [fires(Operator.EXCEEDS, 30, days) for days in (30, 31)] == [False, True]
    assert [fires(Operator.REACHES, 30, days) for days in (29, 30)] == [False, True]
    assert fires_on(Operator.EXCEEDS, 30, date(2023, 6, 13)) == date(2023, 7, 14)
    assert fires_on(Operator.REACHES, 30, date(2023, 6, 13)) == date(2023, 7, 13)


def test_rule_11_the_due_day_is_not_overdue_and_the_day_of_performance_counts() -> None:
    assert overdue_days(date(2023, 6, 13), date(2023, 6, 13)) == 0
    assert overdue_days(date(2023, 6, 13), date(2023, 6, 14)) == 1
    assert overdue_days(date(2023, 6, 13), date(2023, 7, 20)) == 37
    assert overdue_days(date(2023, 6, 13), date(2023, 6, 1)) == 0


def test_rule_12_a_penalty_is_capped_after_multiplying_and_rounded_once() -> None:
    from decimal import Decimal

    late = Facts(date(2025, 1, 1), date(2025, 4, 11))
    assert assess(DailyRate(Base("价款", 1_000), Decimal("0.0005"), Cap(Decimal("0.0333"))), late).fen == 33
    assert assess(FlatRate(Base("年费", 2_800_000).monthly(), Decimal("0.005")), Facts()).fen == 1167


def test_rule_13_the_day_class_of_the_receipt_moment_decides_once() -> None:
    call = ByDayClass(period("2 小时"), period("4 小时"))
    assert due(call, at("2026-02-28 23:50"), CN).due_at == at("2026-03-01 01:50")
    assert due(call, at("2026-03-07 10:00"), CN).due_at == at("2026-03-07 14:00")
    assert due(call, at("2026-02-13 23:59"), CN).due_at == at("2026-02-14 01:59")
    assert due(call, at("2026-03-08 23:00"), CN).due_at == at("2026-03-09 03:00")


def test_rule_14_of_several_limits_the_earliest_drives_and_all_are_kept() -> None:
    both = Earliest((period("7 个工作日"), Earliest((FixedDay(12, 31), period("1 个月")))))
    assert due(both, at("2025-12-26"), CN).due_on == date(2025, 12, 31)
    assert [str(answer.due_on) for _, answer in due_all(both, at("2025-12-26"), CN)] == [
        "2025-12-31",
        "2026-01-07",
        "2026-01-26",
    ]


def test_rule_15_pauses_stop_the_net_clock_once_and_the_gross_clock_never() -> None:
    start, end = at("2026-03-02 09:00"), at("2026-03-02 18:00")
    waits = [
        clocks.Pause(at("2026-03-02 10:00"), at("2026-03-02 12:00"), "user", True, True),
        clocks.Pause(at("2026-03-02 11:00"), at("2026-03-02 13:00"), "other_party", True, True),
        clocks.Pause(at("2026-03-02 15:00"), at("2026-03-02 16:00"), "user"),
    ]
    clock = clocks.running(limit("12 小时"), start, CN, waits, end)
    assert [length / timedelta(hours=1) for length in (clock.gross, clock.paused, clock.net)] == [9, 3, 6]
    assert clock.due_at == at("2026-03-03 00:00")


def test_rule_16_force_majeure_does_not_excuse_a_party_already_late() -> None:
    assert relieves(date(2026, 6, 13), date(2026, 6, 13))
    assert not relieves(date(2026, 6, 14), date(2026, 6, 13))
    assert on("15 日", "2026-06-01") == date(2026, 6, 16)


def test_rule_17_mailed_notice_is_served_on_the_third_day_rolled() -> None:
    served = due(period("3 日"), at("2026-09-29"), CN).due_on
    assert served == date(2026, 10, 8)
    assert on("5 个工作日", str(served)) == date(2026, 10, 14)


def test_rule_18_silence_is_acceptance_at_24_of_the_third_day() -> None:
    assert due(period("3 日"), at("2026-01-30 16:00"), CN).due_at == at("2026-02-03 00:00")


def test_rule_19_windows_close_at_24_of_their_last_day_without_rolling() -> None:
    weeks = list(windows(Every.WEEKLY, date(2026, 2, 11), date(2026, 3, 1), CN))
    assert [(str(w.start), str(w.due_on), w.no_workday) for w in weeks] == [
        ("2026-02-11", "2026-02-15", False),
        ("2026-02-16", "2026-02-22", True),
        ("2026-02-23", "2026-02-28", False),
    ]
    assert weeks[1].due_at == at("2026-02-23 00:00")
    mornings = list(before_opening(date(2026, 2, 14), date(2026, 2, 25), OFFICE))
    assert [w.due_at for w in mornings] == [at("2026-02-14 09:00"), at("2026-02-24 09:00")]


def test_rule_20_round_the_clock_duties_are_the_same_on_every_calendar() -> None:
    struck_at = at("2025-06-05 22:00")
    for text in ("4 小时", "45 分钟", "72 小时"):
        assert due(period(text), struck_at, CN) == due(period(text), struck_at, load("cn-xinjiang"))


def test_rule_21_there_is_one_zone_and_no_date_before_1992() -> None:
    in_utc = datetime(2026, 2, 9, 17, tzinfo=UTC)
    assert due(period("1 日"), in_utc, CN).due_on == date(2026, 2, 11)
    with pytest.raises(RuleError, match="1992"):
        due(period("1 日"), at("1991-12-31"), CN)
    with pytest.raises(RuleError, match="没有时区"):
        due(period("1 日"), datetime(2026, 2, 9), CN)  # noqa: DTZ001
    with pytest.raises(RuleError, match="超出了可表示的年份"):
        due(period("1 日"), datetime.max.replace(tzinfo=UTC), CN)


def test_rule_22_what_fell_due_before_signing_is_entered_afterwards() -> None:
    assert is_backfill(date(2023, 12, 13), date(2023, 12, 14))
    assert not is_backfill(date(2023, 12, 14), date(2023, 12, 14))


def test_directions_are_not_confused_for_any_unit() -> None:
    anchor = at("2026-06-10 10:00")
    for unit in Unit:
        back = due(Period(1, unit, Direction.BEFORE), anchor, OFFICE)
        forth = due(Period(1, unit), anchor, OFFICE)
        assert back.due_at < anchor < forth.due_at or unit in (Unit.DAY, Unit.WORKDAY)
        assert back.due_on <= anchor.date() <= forth.due_on
