"""Money, dates and durations in words; the durations are the browser's own cases."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lvyue.foundation.kit import words
from lvyue.foundation.kit.words import SHANGHAI

NOW = datetime(2026, 11, 20, 11, 5, 39, tzinfo=SHANGHAI)
CASES = json.loads((Path(__file__).parents[2] / "frontend/test/durations.json").read_text(encoding="utf-8"))[
    "cases"
]


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (92804, "928.04"),
        (2800000, "28,000.00"),
        (-1, "-0.01"),
        (-123456789, "-1,234,567.89"),
    ],
)
def test_money_is_written_from_integer_fen(fen: int, text: str) -> None:
    assert words.money(fen) == text
    assert words.yuan(fen) == (f"-¥{text[1:]}" if fen < 0 else f"¥{text}")


@pytest.mark.parametrize("wrong", [Decimal("928.04"), 928.04, "92804", True, None])
def test_money_refuses_everything_but_fen(wrong: Any) -> None:
    with pytest.raises(TypeError, match="金额要用整数分"):
        words.money(wrong)


def test_a_last_moment_at_midnight_belongs_to_the_day_before() -> None:
    midnight = datetime(2026, 11, 21, tzinfo=SHANGHAI)
    assert words.due_moment(midnight) == "2026-11-20 24:00"
    assert words.due_time(midnight) == "24:00"
    assert words.moment(midnight) == "2026-11-21 00:00"
    assert words.due_moment(midnight + timedelta(seconds=1)) == "2026-11-21 00:00"
    assert words.due_moment(datetime(2026, 11, 20, 16, tzinfo=UTC)) == "2026-11-20 24:00"


def test_times_are_shown_in_shanghai() -> None:
    assert words.moment(datetime(2026, 11, 20, 1, 12, tzinfo=UTC)) == "2026-11-20 09:12"
    assert words.time_of_day(datetime(2026, 11, 20, 1, 12, tzinfo=UTC)) == "09:12"
    assert words.day(datetime(2026, 11, 20, 17, tzinfo=UTC)) == "2026-11-21"


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match=r"没有时区.+clock\.now"):
        words.moment(datetime(2026, 11, 20, 9, 12))  # noqa: DTZ001


def test_dates_in_tables_and_in_prose() -> None:
    friday = date(2026, 11, 20)
    assert words.day(friday) == "2026-11-20"
    assert words.day_words(friday) == "11 月 20 日"
    assert words.day_words(friday, "year") == "2026 年 11 月 20 日"
    assert words.day_words(friday, "weekday") == "11 月 20 日，星期五"
    assert words.day_words(datetime(2026, 12, 31, 17, tzinfo=UTC)) == "1 月 1 日"


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["seconds"]))
def test_remaining_time_is_what_the_browser_ticks(case: dict[str, Any]) -> None:
    due = NOW + timedelta(seconds=case["seconds"])
    assert words.remaining_words(due, NOW) == case["words"]
    assert words.remaining_digits(due, NOW) == case["digits"]


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (59.9, "59 秒"),
        (timedelta(minutes=36), "36 分"),
        (-7200, "2 小时"),
        (timedelta(days=15, hours=1), "15 天 1 小时"),
    ],
)
def test_durations_take_their_two_largest_units(length: Any, text: str) -> None:
    assert words.duration_words(length) == text
