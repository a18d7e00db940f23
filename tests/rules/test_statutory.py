"""Statutory days computed offline, against a public calendar that knows the moon."""

from datetime import date

import holidays
import pytest

from lvyue.rules.statutory import LAST_YEAR, statutory_days


@pytest.mark.parametrize("year", range(2022, LAST_YEAR + 1))
def test_statutory_days_agree_with_the_public_calendar(year: int) -> None:
    oracle = holidays.country_holidays("CN", years=year, observed=False)
    stated = {on for on, name in oracle.items() if "Day off" not in name}
    assert set(statutory_days(year)) == stated


def test_before_the_lunar_table_only_fixed_days_are_known() -> None:
    assert [str(on) for on in statutory_days(1999)] == [
        "1999-01-01",
        "1999-05-01",
        "1999-10-01",
        "1999-10-02",
        "1999-10-03",
    ]


def test_two_festivals_on_one_day_are_both_named() -> None:
    assert statutory_days(2028)[date(2028, 10, 3)] == "国庆节、中秋节"


def test_thirteen_days_since_2025_and_eleven_before() -> None:
    assert [len(statutory_days(year)) for year in (2024, 2025, 2027, 2031)] == [11, 13, 13, 12]
