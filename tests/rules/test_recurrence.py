"""Windows of recurring duties: calendar periods, clipped to the term, never rolled."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvyue.rules.calendars import load
from lvyue.rules.errors import CalendarError, RuleError
from lvyue.rules.recurrence import Every, before_opening, windows
from tests.rules.cases import at

CN = load()
XINJIANG = load("cn-xinjiang")
TERM = (date(2025, 3, 4), date(2026, 4, 1))


@pytest.mark.parametrize(
    ("every", "count", "first_due", "second_due", "last_due"),
    [
        (Every.DAILY, 393, "2025-03-04", "2025-03-05", "2026-03-31"),
        (Every.WEEKLY, 57, "2025-03-09", "2025-03-16", "2026-03-31"),
        (Every.MONTHLY, 13, "2025-03-31", "2025-04-30", "2026-03-31"),
        (Every.QUARTERLY, 5, "2025-03-31", "2025-06-30", "2026-03-31"),
        (Every.HALF_YEARLY, 3, "2025-06-30", "2025-12-31", "2026-03-31"),
        (Every.YEARLY, 2, "2025-12-31", "2026-03-31", "2026-03-31"),
    ],
)
def test_each_cycle_is_a_calendar_period_clipped_to_the_term(
    every: Every, count: int, first_due: str, second_due: str, last_due: str
) -> None:
    found = list(windows(every, *TERM, CN))
    assert len(found) == count
    assert [str(found[n].due_on) for n in (0, 1, -1)] == [first_due, second_due, last_due]


CYCLES = st.builds(lambda count, unit: Every(f"P{count}{unit}"), st.integers(1, 999), st.sampled_from("DWMY"))


@given(CYCLES, st.dates(date(2022, 1, 1), date(2026, 6, 1)), st.integers(0, 500), st.integers(0, 400))
def test_windows_tile_the_term_without_gap_or_overlap(
    every: Every, start: date, length: int, earlier: int
) -> None:
    end = start + timedelta(length)
    found = list(windows(every, start, end, CN, start - timedelta(earlier)))
    edges = [start, *(window.end for window in found)]
    assert edges == [*(window.start for window in found), end]
    for window in found:
        assert window.start < window.end
        assert window.due_on == window.end - timedelta(1)
        assert window.due_at == at(str(window.end))


def test_a_window_never_rolls_off_a_rest_day() -> None:
    may = list(windows(Every.MONTHLY, date(2026, 5, 1), date(2026, 6, 1), CN))
    assert may[0].due_on == date(2026, 5, 31)
    assert not CN.is_workday(may[0].due_on)


def test_a_week_without_working_days_is_marked_but_still_a_window() -> None:
    weeks = list(windows(Every.WEEKLY, date(2026, 2, 9), date(2026, 3, 2), CN))
    assert [(str(week.start), week.no_workday) for week in weeks] == [
        ("2026-02-09", False),
        ("2026-02-16", True),
        ("2026-02-23", False),
    ]
    days = list(windows(Every.DAILY, date(2026, 2, 14), date(2026, 2, 17), CN))
    assert [day.no_workday for day in days] == [False, True, True]


def test_before_opening_is_each_working_day_at_the_seasons_opening() -> None:
    mornings = list(before_opening(date(2025, 6, 4), date(2025, 6, 13), XINJIANG))
    assert [str(m.due_at) for m in mornings] == [
        f"2025-06-{day} 10:00:00+08:00" for day in ("04", "05", "11", "12")
    ]
    assert mornings[0][:2] == (date(2025, 6, 4), date(2025, 6, 5))
    assert not any(morning.no_workday for morning in mornings)


def test_before_opening_needs_office_hours() -> None:
    with pytest.raises(CalendarError, match="没有写明办公时间"):
        list(before_opening(date(2026, 3, 9), date(2026, 3, 10), CN))


def test_an_empty_term_has_no_window_and_a_backward_one_is_refused() -> None:
    assert list(windows(Every.DAILY, date(2026, 1, 1), date(2026, 1, 1), CN)) == []
    for reckon in (lambda: windows(Every.DAILY, *TERM[::-1], CN), lambda: before_opening(*TERM[::-1], CN)):
        with pytest.raises(RuleError, match="终点 2025-03-04 早于起点 2026-04-01"):
            list(reckon())


@given(CYCLES, st.dates(date(2024, 1, 1), date(2025, 1, 1)), st.integers(1, 600))
def test_a_cut_term_keeps_the_windows_of_the_whole_one(every: Every, anchor: date, later: int) -> None:
    """An amendment that binds from a later day moves no window: it only cuts the first."""
    end = date(2026, 12, 31)
    whole = {window.end for window in windows(every, anchor, end, CN)}
    cut = [window.end for window in windows(every, anchor + timedelta(later), end, CN, anchor)]
    assert set(cut) <= whole
    assert len(cut) == len([one for one in whole if one > anchor + timedelta(later)])


def test_counted_cycles_begin_with_the_day_or_the_week_of_the_term() -> None:
    """A term from Thursday 2026-01-15: fortnights end on Sundays, every 15 days counts the first day."""
    term = (date(2026, 1, 15), date(2026, 3, 4), CN)
    fortnights = [str(window.due_on) for window in windows(Every("P2W"), *term)]
    assert fortnights == ["2026-01-25", "2026-02-08", "2026-02-22", "2026-03-03"]
    fifteens = [str(window.due_on) for window in windows(Every("P15D"), *term)]
    assert fifteens == ["2026-01-29", "2026-02-13", "2026-02-28", "2026-03-03"]


def test_ten_days_are_the_thirds_of_a_month() -> None:
    """每旬: 上旬 to the 10th, 中旬 to the 20th, 下旬 to the month's last day."""
    found = [str(window.due_on) for window in windows(Every("P10D"), date(2026, 2, 5), date(2026, 3, 13), CN)]
    assert found == ["2026-02-10", "2026-02-20", "2026-02-28", "2026-03-10", "2026-03-12"]


@pytest.mark.parametrize(
    ("every", "due"),
    [
        # 每两个月、每四个月 divide the year: January with February; January to April.
        ("P2M", ["2025-04-30", "2025-06-30", "2025-08-31", "2025-10-31", "2025-12-31", "2026-02-28"]),
        ("P4M", ["2025-04-30", "2025-08-31", "2025-12-31", "2026-03-04"]),
        # 每五个月 does not: counted from March, the month of the first day.
        ("P5M", ["2025-07-31", "2025-12-31", "2026-03-04"]),
        ("P2Y", ["2026-03-04"]),
    ],
)
def test_counted_months_are_calendar_months(every: str, due: list[str]) -> None:
    found = [str(window.due_on) for window in windows(Every(every), date(2025, 3, 5), date(2026, 3, 5), CN)]
    assert found[: len(due)] == due


def test_cycles_are_iso_durations_with_words() -> None:
    words = {
        "P1D": "每日",
        "P1W": "每周",
        "P10D": "每旬",
        "P3M": "每季",
        "P2W": "每 2 周",
        "P4M": "每 4 个月",
    }
    assert {text: Every(text).label for text in words} == words
    assert Every("P12M") == Every.YEARLY


@pytest.mark.parametrize("text", ["", "P0D", "P1H", "1D", "P-1D", "P1000D", "p1d", "P1.5M", "定期"])
def test_what_is_no_cycle_is_refused_by_name(text: str) -> None:
    with pytest.raises(RuleError, match=f"周期“{text}”不认识"):
        Every(text)
