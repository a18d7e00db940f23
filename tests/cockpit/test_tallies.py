"""The verdict the database gives is the one state function's, for every kind of facts and at every moment."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import product

import pytest

from lvyue.cockpit.selectors.moments import facts_by
from lvyue.cockpit.selectors.tallies import VERDICTS, tallies, verdict_at
from lvyue.duties.models import Duty
from lvyue.duties.types import Closing, DutyState, state_of
from lvyue.rules.types import SHANGHAI

pytestmark = pytest.mark.django_db

START = datetime(2025, 5, 1, 9, tzinfo=SHANGHAI)
HOURS = (None, 10, 30)
NAMES = {
    DutyState.FULFILLED: "on_time",
    DutyState.FULFILLED_LATE: "late",
    DutyState.DEEMED: "deemed",
    DutyState.WAIVED: "relieved",
    DutyState.CANCELLED: "relieved",
    DutyState.PENDING: "pending",
    DutyState.PAUSED: "paused",
    DutyState.BACKLOG: "backlog",
    DutyState.OVERDUE: "overdue",
    DutyState.RUNNING: "running",
    DutyState.DUE_SOON: "running",
}
"""The verdict of each state; what is due soon runs, and when it is soon the cockpit says for itself."""


def later(hours: int | None) -> datetime | None:
    return None if hours is None else START + timedelta(hours=hours)


@pytest.fixture
def every(market) -> list[Duty]:
    """Duties of every kind of stored facts, copies of one of the contract's."""
    Duty.objects.filter(contract=market).exclude(pk=Duty.objects.first().pk).delete()
    model = Duty.objects.get()
    closings = [("", None, None)] + [(one, 20, 20) for one in Closing] + [(Closing.FULFILLED, 20, 12)]
    for n, (due, paused, backlog, (closing, closed, fulfilled)) in enumerate(
        product(HOURS, HOURS, (False, True), closings)
    ):
        model.pk, model.code, model.key = None, f"T-{n:03}", f"every-{n}"
        model.starts_at, model.due_at, model.due_on = START, later(due), None
        model.paused_at, model.backlog = later(paused), backlog
        model.closing, model.closed_at = closing, later(closed)
        model.fulfilled_at = later(fulfilled) if closing == Closing.FULFILLED else None
        model.save(force_insert=True)
    return list(Duty.objects.exclude(pk=None))


@pytest.mark.parametrize("hour", [-1, 0, 10, 11, 20, 25, 30, 40])
def test_the_database_and_the_state_function_say_the_same(every, hour):
    at = START + timedelta(hours=hour)
    said = {one.pk: VERDICTS[one.verdict] for one in Duty.objects.annotate(verdict=verdict_at(at))}
    known = {one.pk: NAMES[state_of(facts_by(one, at), at)] for one in every}
    assert {pk: "running" if one == "due_soon" else one for pk, one in said.items()} == known
    (tally,) = tallies(Duty.objects.all(), at).values()
    assert {name: getattr(tally, name) for name in set(known.values())} == Counter(known.values())
    assert tally.total == len(every)


def test_the_next_last_moment_is_the_earliest_of_what_runs(every):
    (tally,) = tallies(Duty.objects.all(), START + timedelta(hours=11)).values()
    assert tally.next_due_at == START + timedelta(hours=30)
    (tally,) = tallies(Duty.objects.all(), START + timedelta(hours=31)).values()
    assert tally.next_due_at is None
