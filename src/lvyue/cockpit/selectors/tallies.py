"""Counting duties by obligation in one query: verdicts are predicates on stored moments and now."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, Min, Q, QuerySet

from lvyue.cockpit.types import Tally
from lvyue.duties.models import Duty
from lvyue.duties.selectors import overdue_at
from lvyue.duties.types import Closing

_MET_IN_TIME = Q(due_at__isnull=True) | Q(fulfilled_at__lte=F("due_at")) | Q(backlog=True)


def tallies(duties: QuerySet[Duty], now: datetime) -> dict[str, Tally]:
    """{obligation id: tally} of the given duties at `now`, in one query."""
    done, open_ = Q(closing=Closing.FULFILLED), Q(closed_at__isnull=True)
    in_time = Q(due_at__isnull=True) | Q(due_at__gte=now)
    rows = (
        duties.order_by()
        .values("obligation")
        .annotate(
            on_time=Count("pk", filter=done & _MET_IN_TIME),
            late=Count("pk", filter=done & Q(fulfilled_at__gt=F("due_at"), backlog=False)),
            deemed=Count("pk", filter=Q(closing=Closing.DEEMED)),
            relieved=Count("pk", filter=Q(closing__in=[Closing.WAIVED, Closing.CANCELLED])),
            overdue=Count("pk", filter=overdue_at(now)),
            running=Count("pk", filter=open_ & in_time & Q(starts_at__lte=now)),
            pending=Count("pk", filter=open_ & Q(starts_at__gt=now)),
            backlog=Count("pk", filter=open_ & Q(backlog=True, due_at__lt=now)),
            next_due_at=Min("due_at", filter=open_ & in_time & Q(starts_at__lte=now)),
        )
    )
    return {row.pop("obligation"): Tally(**row) for row in rows}
