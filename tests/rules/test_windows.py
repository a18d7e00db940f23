"""「到期之前 90 日内」: the latest day 90 days ahead, or a window that ends on the day it counts from."""

from datetime import date, datetime

import pytest

from lvyue.rules.calendars import load
from lvyue.rules.derivations import derive
from lvyue.rules.dues import due
from lvyue.rules.errors import RuleError
from lvyue.rules.types import SHANGHAI, Direction, Period, Roll, Unit

# A twelve months' term in force 2024-11-12 ends on the corresponding day, Wednesday 2025-11-12.
TERM_END = datetime(2025, 11, 12, tzinfo=SHANGHAI)
LATEST = Period(90, Unit.DAY, Direction.BEFORE)
WINDOW = Period(90, Unit.DAY, Direction.BEFORE, within=True)


def test_the_two_readings_of_ninety_days_before_the_end_are_ninety_days_apart():
    """11-12 less 12 is 10-31; less 31 is 09-30, less 30 is 08-31, less 17 is 08-14: 12+31+30+17 = 90."""
    latest, window = (due(one, TERM_END, load()) for one in (LATEST, WINDOW))
    assert (latest.due_on, window.due_on) == (date(2025, 8, 14), date(2025, 11, 12))
    assert window.due_at == datetime(2025, 11, 13, tzinfo=SHANGHAI)


def test_the_trace_of_a_window_says_when_it_opens_and_that_its_last_day_counts():
    lines = "\n".join(derive(WINDOW, TERM_END, load()).lines())
    assert "2025-08-14 至 2025-11-12" in lines
    assert "基准日当天仍在期间之内" in lines
    assert "2025-11-12 24:00" in lines
    assert "之前 90 日之内" in lines


@pytest.mark.parametrize(
    ("ends", "roll", "last"),
    [
        # 2025-10-05 is a Sunday inside the holiday 10-01 to 10-08; 09-30 is the last working day before it.
        (datetime(2025, 10, 5, tzinfo=SHANGHAI), None, date(2025, 9, 30)),
        (datetime(2025, 10, 5, tzinfo=SHANGHAI), Roll.NEXT, date(2025, 10, 9)),
        (datetime(2025, 10, 5, tzinfo=SHANGHAI), Roll.NONE, date(2025, 10, 5)),
    ],
)
def test_a_window_that_ends_on_a_rest_day_moves_as_any_backward_period(ends, roll, last):
    assert due(Period(90, Unit.DAY, Direction.BEFORE, roll, within=True), ends, load()).due_on == last


@pytest.mark.parametrize(
    ("count", "unit", "direction"),
    [
        (90, Unit.DAY, Direction.AFTER),
        (90, Unit.HOUR, Direction.BEFORE),
        (90, Unit.WORKDAY, Direction.BEFORE),
        (0, Unit.DAY, Direction.BEFORE),
    ],
)
def test_only_whole_days_counted_backward_make_a_window(count, unit, direction):
    with pytest.raises(RuleError, match="within"):
        Period(count, unit, direction, within=True)
