"""Clocks: pauses counted once, half-open, never beyond the interval, and never a cure after the fact."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvyue.rules.calendars import DayType, load
from lvyue.rules.clocks import Pause, day_of, elapsed, extended, merged
from lvyue.rules.errors import RuleError
from tests.rules.cases import at

START, END = at("2026-03-02 09:00"), at("2026-03-02 18:00")
minutes = st.integers(-600, 1200)


def pause(start: str, end: str | None) -> Pause:
    return Pause(at(f"2026-03-02 {start}"), at(f"2026-03-02 {end}") if end else None)


def paused(*pauses: Pause) -> float:
    return elapsed(START, END, pauses).paused / timedelta(hours=1)


def test_without_pauses_net_is_gross() -> None:
    spent = elapsed(START, END)
    assert (spent.gross, spent.net) == (timedelta(hours=9), timedelta(hours=9))


@pytest.mark.parametrize(
    ("pauses", "hours"),
    [
        ([pause("10:00", "11:00")], 1),
        ([pause("10:00", "12:00"), pause("11:00", "13:00")], 3),
        ([pause("10:00", "16:00"), pause("11:00", "12:00")], 6),
        ([pause("10:00", "11:00"), pause("11:00", "12:00")], 2),
        ([pause("13:00", "14:00"), pause("10:00", "11:00")], 2),
        ([pause("07:00", "09:00")], 0),
        ([pause("08:00", "10:00")], 1),
        ([pause("17:00", "20:00")], 1),
        ([pause("18:00", "20:00")], 0),
        ([pause("17:00", None)], 1),
        ([pause("19:00", None)], 0),
        ([pause("10:00", "10:00")], 0),
    ],
)
def test_pauses_count_once_and_only_inside_the_interval(pauses: list[Pause], hours: float) -> None:
    assert paused(*pauses) == hours


@given(st.lists(st.tuples(minutes, st.integers(0, 300)), max_size=6))
def test_paused_time_equals_the_minutes_covered(stretches: list[tuple[int, int]]) -> None:
    minute = timedelta(minutes=1)
    pauses = [Pause(START + start * minute, START + (start + length) * minute) for start, length in stretches]
    covered = {m for start, length in stretches for m in range(start, start + length) if 0 <= m < 540}
    spent = elapsed(START, END, pauses)
    assert spent.paused == len(covered) * minute
    assert spent.net + spent.paused == spent.gross
    joined = merged(pauses, END)
    assert all(earlier[1] < later[0] for earlier, later in pairwise(joined))


def test_a_pause_begun_in_time_moves_the_deadline_on() -> None:
    due_at = at("2026-03-02 12:00")
    assert extended(due_at, START, [pause("10:00", "11:00")], END) == at("2026-03-02 13:00")
    assert extended(due_at, START, [pause("10:00", None)], at("2026-03-02 15:00")) == at("2026-03-02 17:00")
    assert extended(due_at, START, [pause("08:00", "10:00")], END) == at("2026-03-02 13:00")
    assert extended(due_at, START, [pause("12:00", "12:30")], END) == at("2026-03-02 12:30")


def test_a_second_pause_may_begin_in_the_time_the_first_one_won() -> None:
    both = [pause("11:30", "12:30"), pause("12:45", "13:00")]
    assert extended(at("2026-03-02 12:00"), START, both, END) == at("2026-03-02 13:15")


def test_a_pause_after_the_breach_cures_nothing() -> None:
    due_at = at("2026-03-02 12:00")
    assert extended(due_at, START, [pause("12:01", "17:00")], END) == due_at
    assert extended(due_at, START, [pause("07:00", "08:00")], END) == due_at


def test_time_that_runs_backwards_is_refused() -> None:
    with pytest.raises(RuleError, match="早于开始时刻"):
        elapsed(END, START)
    with pytest.raises(RuleError, match="暂停的结束"):
        elapsed(START, END, [pause("11:00", "10:00")])


def test_the_class_of_a_moment_is_its_day_in_shanghai() -> None:
    assert day_of(datetime(2026, 2, 13, 17, tzinfo=UTC), load()).type is DayType.MAKEUP
    assert day_of(at("2026-02-13 23:59"), load()).type is DayType.WORKDAY
    with pytest.raises(RuleError, match="没有时区"):
        day_of(datetime(2026, 2, 13), load())  # noqa: DTZ001
