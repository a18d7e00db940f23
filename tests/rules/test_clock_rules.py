"""The small rules around clocks: which version governs, when somebody is told, what was met, what stacks."""

from datetime import date, datetime, timedelta

import pytest

from lvyue.rules.calendars import Calendar, Layer, load
from lvyue.rules.clocks import Pause, running
from lvyue.rules.errors import PenaltyError, RuleError
from lvyue.rules.governing import Standing, governing
from lvyue.rules.hours import parse_hours
from lvyue.rules.opentime import open_stretches, open_time
from lvyue.rules.stacking import Stacking, stacked
from lvyue.rules.tallies import tally
from lvyue.rules.types import Period, Unit
from lvyue.rules.wakes import SHARES, missed, next_wake, wake_at
from tests.rules.cases import at

OFFICE = load().with_hours("09:00-12:00", "13:30-17:30")


def test_of_two_versions_the_one_in_effect_last_governs_in_whatever_order_they_are_given() -> None:
    first = Standing("market", "1", date(2025, 3, 4), date(2026, 3, 31))
    second = first._replace(version="2", effective_on=date(2025, 9, 1))
    for versions in ([first, second], [second, first]):
        assert governing(versions, at("2025-12-01 09:00")).version == "2"
        assert governing(versions, at("2025-08-31 24:00")).version == "2"
        assert governing(versions, at("2025-08-31 23:59")).version == "1"


def test_two_versions_of_one_day_demand_a_decision_in_whatever_order_they_are_given() -> None:
    first = Standing("market", "1", date(2025, 3, 4), date(2026, 3, 31))
    for versions in ([first, first._replace(version="2")], [first._replace(version="2"), first]):
        with pytest.raises(RuleError, match="market 1、market 2。请指明"):
            governing(versions, at("2025-12-01 09:00"))


def test_no_contract_in_its_term_is_refused_with_a_remedy() -> None:
    with pytest.raises(RuleError, match="请核对服务期或先登记续签"):
        governing([], at("2026-03-02 09:00"))


@pytest.mark.parametrize("woken", [0, 50, 80, 100])
def test_each_share_is_told_once_however_often_it_is_asked(woken: int) -> None:
    start_at, due_at = at("2026-03-02 09:00"), at("2026-03-02 11:00")
    told, highest, now = [], woken, start_at
    while now <= at("2026-03-02 12:00"):
        shares = missed(start_at, due_at, highest, now)
        told += shares
        highest = max([highest, *shares])
        now += timedelta(minutes=7)
    assert told == [share for share in SHARES if share > woken]
    assert next_wake(start_at, due_at, highest) is None
    assert wake_at(start_at, due_at, 80) == at("2026-03-02 10:36")


def test_an_immediate_limit_is_told_at_once_and_late_only_after_its_moment() -> None:
    now = at("2026-03-02 09:00")
    assert missed(now, now, 0, now) == (50, 80)
    assert missed(now, now, 80, now + timedelta(microseconds=1)) == (100,)


def test_nothing_to_tally_has_no_share() -> None:
    empty = tally([], date(2026, 3, 1), date(2026, 4, 1))
    assert (empty, empty.judged, empty.share) == ((0, 0, 0, 0), 0, None)


def test_claims_that_do_not_count_stay_in_the_trace() -> None:
    found = stacked({"甲": 100, "乙": 300}, Stacking.HIGHEST)
    assert list(found.trace.lines()) == ["合计：3.00 元", "  甲：1.00 元（择高，不计）", "  乙：3.00 元"]
    assert stacked({"甲": 100, "乙": 300}, Stacking.SUM).counted == ("甲", "乙")


def test_no_claim_is_no_sum() -> None:
    with pytest.raises(PenaltyError, match="没有任何可计的条款"):
        stacked({}, Stacking.SUM)


def test_open_time_is_the_sum_of_the_open_stretches() -> None:
    def spans(start: str, end: str) -> list[str]:
        found = open_stretches(at(start), at(end), OFFICE)
        assert open_time(at(start), at(end), OFFICE) == sum((b - a for a, b in found), timedelta(0))
        return [f"{a:%d %H:%M}-{b:%H:%M}" for a, b in found]

    assert spans("2026-03-02 11:00", "2026-03-02 14:00") == ["02 11:00-12:00", "02 13:30-14:00"]
    assert spans("2026-03-06 17:00", "2026-03-09 09:30") == ["06 17:00-17:30", "09 09:00-09:30"]
    assert spans("2026-03-02 12:00", "2026-03-02 13:30") == []
    assert spans("2026-03-07 09:00", "2026-03-08 18:00") == []
    assert spans("2026-03-02 10:00", "2026-03-02 10:00") == []


def test_a_pause_may_carry_a_clock_into_a_year_not_laid_out_yet() -> None:
    calendar = load().with_hours("09:00-12:00", "13:30-17:30")
    last = calendar.span.last_year
    held = Pause(at(f"{last}-12-31 17:10"), at(f"{last}-12-31 23:00"), "user", True, True)
    start, now = at(f"{last}-12-31 17:00"), at(f"{last}-12-31 23:30")
    clock = running(Period(15, Unit.WORK_MINUTE), start, calendar, [held], now)
    assert (last, clock.due_at, clock.paused) == (2027, at("2028-01-03 09:05"), timedelta(minutes=20))
    assert open_time(
        at("2027-12-31 17:30"), at("2027-12-31 20:00"), load().with_hours("09:00-17:30")
    ) == timedelta(0)


def test_open_time_reaches_beyond_the_years_laid_out() -> None:
    calendar = Calendar([Layer("own", "本单位", hours=parse_hours("09:00-10:00"))])
    before = (calendar.span.first_year, calendar.span.last_year)
    start, end = at("1999-12-31 09:30"), at("2035-01-02 09:30")
    assert open_time(start, end, calendar) > timedelta(hours=8000)
    assert (calendar.span.first_year, calendar.span.last_year) != before
    with pytest.raises(RuleError, match="1992"):
        open_time(datetime.fromisoformat("1991-06-01T09:00+08:00"), end, calendar)
