"""Counting duties by obligation in one query: verdicts are predicates on stored moments."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, Min, Q, QuerySet

from lvyue.cockpit.selectors.moments import open_by, overdue_by, paused_by
from lvyue.cockpit.types import Tally
from lvyue.duties.models import Duty
from lvyue.duties.types import Closing

_MET_IN_TIME = Q(due_at__isnull=True) | Q(fulfilled_at__lte=F("due_at")) | Q(backlog=True)


def counts_at(at: datetime) -> dict[str, Count | Min]:
    """The fields of a Tally as aggregates over duties as they stood at a moment."""
    closed, open_ = Q(closed_at__lte=at), open_by(at)
    done = closed & Q(closing=Closing.FULFILLED)
    going = open_ & ~(Q(paused_at__isnull=False) & Q(paused_at__lte=at))
    in_time = Q(due_at__isnull=True) | Q(due_at__gte=at)
    return {
        "on_time": Count("pk", filter=done & _MET_IN_TIME),
        "late": Count("pk", filter=done & Q(fulfilled_at__gt=F("due_at"), backlog=False)),
        "deemed": Count("pk", filter=closed & Q(closing=Closing.DEEMED)),
        "relieved": Count("pk", filter=closed & Q(closing__in=[Closing.WAIVED, Closing.CANCELLED])),
        "overdue": Count("pk", filter=overdue_by(at)),
        "running": Count("pk", filter=going & in_time & Q(starts_at__lte=at)),
        "pending": Count("pk", filter=going & Q(starts_at__gt=at)),
        "backlog": Count("pk", filter=going & Q(backlog=True, due_at__lt=at)),
        "paused": Count("pk", filter=paused_by(at)),
        "next_due_at": Min("due_at", filter=going & in_time & Q(starts_at__lte=at)),
    }


def tallies(duties: QuerySet[Duty], at: datetime) -> dict[str, Tally]:
    """{obligation id: tally} of the given duties as they stood at a moment, in one query."""
    rows = duties.order_by().values("obligation").annotate(**counts_at(at))
    return {row.pop("obligation"): Tally(**row) for row in rows}
