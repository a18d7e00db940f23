"""The benchmark asks fair questions: its reference is right, and a wrong contender is seen to be wrong."""

from datetime import date, datetime, timedelta

import pytest

from bench import clocks
from bench.deadlines import FLOORS, _plain, _row, _walk_days, _walk_office, _worked_days
from lvyue.rules.calendars import load
from lvyue.rules.deadlines import due
from lvyue.rules.types import Period, Unit
from tests.rules.cases import at
from tests.rules.tables import PAGES

WORK = _worked_days()
CASES = [(datetime(2026, 1, 1) + timedelta(hours=7 * n), n % 40 + 1) for n in range(900)]  # noqa: DTZ001


def test_the_reference_knows_the_year_and_agrees_with_the_rules() -> None:
    calendar = load().with_hours("09:00-12:00", "13:30-17:30")
    assert len(WORK) == 248
    for start, count in CASES:
        started = at(start.isoformat())
        days, hours = Period(count, Unit.WORKDAY), Period(count, Unit.WORK_HOUR)
        assert _plain(due(days, started, calendar)) == _walk_days(WORK, start, count)
        assert _plain(due(hours, started, calendar)) == _walk_office(WORK, start, 60 * count)


def test_a_slow_or_wrong_contender_misses_its_floor() -> None:
    truth = [date(2026, 1, 1)] * 300
    right = _row("workdays", "x", lambda start: date(2026, 1, 1), [(n,) for n in range(300)], truth, 1)
    wrong = _row("workdays", "x", lambda start: date(2026, 1, 2), [(n,) for n in range(300)], truth, 1)
    slow = _row("workdays", "x", lambda start: date(2026, 1, 1), [(n,) for n in range(300)], truth, 10**12)
    assert [row["kept"] for row in (right, wrong, slow)] == [True, False, False]
    assert (right["right"], wrong["right"]) == (1, 0)


def test_the_page_states_the_floors() -> None:
    page = (PAGES.parent / "benchmarks.md").read_text("utf-8")
    assert all(f"| {floor:,} |" in page for floor in FLOORS.values())


def test_recomputed_clocks_agree_with_a_walk_over_their_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "CEILING", 10**6)  # how fast this machine is now is not what is asked
    row = clocks.measured(60)
    assert (row["clocks"], row["right"], row["kept"]) == (240, 1, True)
    made = list(clocks.made(60))
    assert {len(events) for events in made} == {8}
    assert any(events != sorted(events, key=lambda event: event.at) for events in made)


def test_clocks_that_differ_from_the_walk_or_come_slowly_miss_the_ceiling(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clocks, "CEILING", 0.0)
    assert clocks.measured(20)["kept"] is False
    monkeypatch.undo()
    monkeypatch.setattr(
        clocks, "TERMS", (clocks.TERMS[0]._replace(limit=Period(1, Unit.HOUR)), *clocks.TERMS[1:])
    )
    row = clocks.measured(20)
    assert row["right"] < 1
    assert row["kept"] is False


def test_the_page_states_the_ceiling() -> None:
    page = (PAGES.parent / "benchmarks.md").read_text("utf-8")
    assert f"{clocks.TICKETS:,} 张工单" in page
    assert f"| {clocks.CEILING:.0f} |" in page
