"""Counting duties by their verdict at a moment: one pass over the stored facts, whatever is counted by."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, Min, Q, QuerySet, Value, When

from lvyue.cockpit.selectors.standing import SOON
from lvyue.cockpit.types import Tally
from lvyue.duties.models import Duty
from lvyue.duties.types import Closing

VERDICTS = (
    "overdue",
    "due_soon",
    "backlog",
    "late",
    "running",
    "paused",
    "pending",
    "on_time",
    "deemed",
    "relieved",
)
"""Every verdict, the most pressing first; the database counts by the place in this order."""


def verdict_at(at: datetime) -> Case:
    """The place in VERDICTS of a duty as it stood at a moment.

    The branches are those of `state_of` in its own order, on facts cut at the moment.
    """
    closed = Q(closed_at__lte=at)
    done = closed & Q(closing=Closing.FULFILLED)
    return Case(
        _when(done & Q(fulfilled_at__gt=F("due_at"), backlog=False), "late"),
        _when(done, "on_time"),
        _when(closed & Q(closing=Closing.DEEMED), "deemed"),
        _when(closed, "relieved"),
        _when(Q(starts_at__gt=at), "pending"),
        _when(Q(due_at__isnull=True), "running"),
        _when(Q(paused_at__lte=at), "paused"),
        _when(Q(due_at__lt=at, backlog=True), "backlog"),
        _when(Q(due_at__lt=at), "overdue"),
        _when(Q(due_at__lte=at + SOON), "due_soon"),
        default=Value(VERDICTS.index("running")),
        output_field=IntegerField(),
    )


def _when(condition: Q, verdict: str) -> When:
    return When(condition, then=Value(VERDICTS.index(verdict)))


def tallies(duties: QuerySet[Duty], at: datetime) -> dict[str, Tally]:
    """{obligation id: tally} of the given duties as they stood at a moment, in one query."""
    rows = (
        duties.order_by()
        .annotate(verdict=verdict_at(at))
        .values_list("obligation", "verdict")
        .annotate(n=Count("pk"), next_due_at=Min("due_at"))
    )
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    next_due: dict[str, datetime] = {}
    for obligation, verdict, n, due_at in rows:
        name = VERDICTS[verdict]
        running = name in ("due_soon", "running")
        counted[obligation]["running" if running else name] += n
        if running and due_at is not None:
            next_due[obligation] = min(due_at, next_due.get(obligation, due_at))
    return {id: Tally(**counts, next_due_at=next_due.get(id)) for id, counts in counted.items()}
