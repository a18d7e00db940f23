"""The agreed values: what they refuse, and what a Due tells."""

from datetime import UTC, date, datetime

import pytest

from lvyue.rules.errors import RuleError
from lvyue.rules.types import SHANGHAI, Direction, Due, Earliest, FixedDay, Period, Roll, Unit


def test_a_period_defaults_to_forward_midnight_and_the_rules_own_roll() -> None:
    period = Period(3, Unit.DAY)
    assert (period.direction, period.roll, period.closing) == (Direction.AFTER, None, "midnight")
    assert period == Period(3, Unit.DAY)
    assert len({period, Period(3, Unit.DAY), Period(3, Unit.DAY, roll=Roll.NONE)}) == 2


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Period(-1, Unit.DAY), "不能是负数：-1"),
        (lambda: FixedDay(13, 1), "没有“13月1日”这一天"),
        (lambda: FixedDay(2, 30), "没有“2月30日”这一天"),
        (lambda: FixedDay(2, 29, 2025), "没有“2025年2月29日”这一天"),
        (lambda: Earliest(()), "一个期限也没有"),
    ],
)
def test_impossible_limits_are_refused_when_written(build: object, message: str) -> None:
    with pytest.raises(RuleError, match=message) as refusal:
        build()  # type: ignore[operator]
    assert "请" in str(refusal.value)


def test_leap_day_may_repeat_every_year() -> None:
    assert FixedDay(2, 29).year is None


def test_the_legal_day_is_never_before_the_planned_one() -> None:
    moment = datetime(2026, 3, 1, tzinfo=SHANGHAI)
    forward = Due(moment, date(2026, 2, 24), date(2026, 2, 16), False)
    backward = Due(moment, date(2026, 2, 28), date(2026, 3, 1), False)
    assert (forward.legal_on, backward.legal_on) == (date(2026, 2, 24), date(2026, 3, 1))
    assert (forward.rolled, Due(moment, date(2026, 2, 28), date(2026, 2, 28), False).rolled) == (True, False)


def test_the_zone_has_no_summer_time_since_1992() -> None:
    offsets = {
        datetime(year, month, 15, tzinfo=SHANGHAI).utcoffset()
        for year in range(1992, 2051)
        for month in range(1, 13)
    }
    assert [offset.total_seconds() for offset in offsets if offset] == [8 * 3600]
    assert datetime(2026, 2, 9, 16, tzinfo=UTC).astimezone(SHANGHAI).date() == date(2026, 2, 10)
