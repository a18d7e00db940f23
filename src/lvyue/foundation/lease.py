"""Due rows with a lease: how many workers share one table without a broker (ADR 0011).

    waiting --claim--> leased (token, until) --release--> waiting again, or done (no next wake-up)
                          └── the worker dies: the lease runs out and the row is claimed again

Both steps are conditional updates, so two workers never hold one row and a late worker cannot release a
row that another has taken over.
"""

from datetime import datetime, timedelta
from typing import TypeVar
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from lvyue.foundation import clock
from lvyue.foundation.models import Leased
from lvyue.foundation.rows import row_due
from lvyue.foundation.types import Claimed

M = TypeVar("M", bound=Leased)


def claim(
    queryset: QuerySet[M], *, limit: int, seconds: int = 60, order_by: str = "next_wake_at"
) -> list[Claimed]:
    """Lease up to `limit` rows of `queryset` that are due by `clock.now()`, for `seconds` of wall time.

    Returns what was won, in order; another worker gets none of it until `release` or the lease's end.
    """
    # Looked at first, so that an idle worker never takes SQLite's one write lock.
    if not row_due(queryset.model, clock.now()):
        return []
    at = clock.wall()
    token = uuid4().hex
    free = queryset.filter(
        Q(lease_until__isnull=True) | Q(lease_until__lte=at),
        next_wake_at__isnull=False,
        next_wake_at__lte=clock.now(),
    )
    # Due is not free: what another worker holds is not worth the lock either.
    if not free.exists():
        return []
    with transaction.atomic():
        due = held(free.order_by(order_by, "pk"))
        keys = list(due.values_list("pk", flat=True)[:limit])
        if not keys:
            return []
        rows = queryset.model._default_manager
        still_free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
        rows.filter(still_free, pk__in=keys).update(
            lease_token=token, lease_until=at + timedelta(seconds=seconds)
        )
        won = set(rows.filter(pk__in=keys, lease_token=token).values_list("pk", flat=True))
    return [Claimed(pk, token) for pk in keys if pk in won]


def held(rows: QuerySet[M]) -> QuerySet[M]:
    """`rows` locked until the transaction ends, without those another worker holds.

    SQLite has one writer at a time, who holds every row anyway.
    """
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows


def release(model: type[M], pk: int, token: str, next_wake_at: datetime | None) -> bool:
    """Give a leased row back with its next wake-up (None: nothing more is due).

    True when exactly this lease was still held; False means another worker has the row and this one must not
    count its work as done.
    """
    held = model._default_manager.filter(pk=pk, lease_token=token)
    return held.update(lease_token="", lease_until=None, next_wake_at=next_wake_at) == 1
