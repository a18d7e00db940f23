"""The worked examples X1 to X19 of docs/explanation/deadlines.md, row by row."""

from datetime import date

import pytest

from lvyue.rules.calendars import load
from lvyue.rules.deadlines import derive, due, due_all, moment_text, term_end
from lvyue.rules.types import Earliest
from tests.rules.cases import at, limit
from tests.rules.tables import table

EXAMPLES = {row["编号"]: row for row in table("deadlines.md", "编号")}


def test_the_page_holds_every_example() -> None:
    assert {name.rstrip("bc") for name in EXAMPLES} == {f"X{number}" for number in range(1, 20)}


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name: str) -> None:
    row = EXAMPLES[name]
    answer = due(limit(row["期限"]), at(row["起算"]), load(row["日历"]))
    assert moment_text(answer.due_at) == row["截止"]
    assert str(answer.unrolled_on) == row["原定末日"]
    assert not answer.provisional
    assert str(answer.due_on) == row["截止"][:10]


@pytest.mark.parametrize("name", EXAMPLES)
def test_derivation_ends_at_the_same_moment_and_names_the_calendar(name: str) -> None:
    row = EXAMPLES[name]
    calendar = load(row["日历"])
    trace = derive(limit(row["期限"]), at(row["起算"]), calendar)
    assert trace.value == row["截止"]
    if "小时" not in row["期限"]:
        assert calendar.version in "\n".join(trace.lines())


def test_x6_both_limits_are_computed_and_the_earliest_drives() -> None:
    both = Earliest((limit("7 个工作日"), limit("12月31日前")))
    started_at = at("2025-12-26 09:00")
    assert due(both, started_at, load()).due_on == date(2025, 12, 31)
    assert [answer.due_on for _, answer in due_all(both, started_at, load())] == [
        date(2025, 12, 31),
        date(2026, 1, 7),
    ]


def test_x15_term_in_force_2024_11_12_for_12_months_ends_by_law_on_the_corresponding_day() -> None:
    assert term_end(date(2024, 11, 12), 12) == (date(2025, 11, 12), date(2025, 11, 11))


def test_x17_keeps_the_legal_day_beside_the_planned_one() -> None:
    answer = due(limit("之前 30 日"), at("2026-03-31"), load())
    assert (answer.due_on, answer.legal_on) == (date(2026, 2, 28), date(2026, 3, 1))
    assert answer.rolled
