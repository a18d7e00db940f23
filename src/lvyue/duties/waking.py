"""What the worker does: tells duties at 50, 80 and 100 % of their time, once each, and closes by silence.

A batch of wake-ups is one transaction over rows that it alone holds: a worker killed in the middle leaves
nothing half told, and two workers never tell one share (a row of `Wake` is unique by duty and share). What
silence means closes a duty by itself, one at a time under a lease, because it starts other work.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from lvyue.duties import services
from lvyue.duties.errors import DutyClosedAlready
from lvyue.duties.models import Duty, Wake
from lvyue.duties.types import Closing, DutyClosed
from lvyue.duties.wakes import next_wake, wakes_keep
from lvyue.foundation import clock, lease
from lvyue.foundation.ports import Port
from lvyue.foundation.rows import row_due
from lvyue.identity.types import Access
from lvyue.rules import wakes

log = logging.getLogger("lvyue.worker")

BATCH = 500
"""Duties told in one transaction."""

TURN = 40
"""Batches in one turn of the worker, so that its other beats are not kept waiting."""

duty_closed: Port[DutyClosed] = Port("duties.duty_closed")
"""Rooms above register here (config/wiring) to follow a closing the engine did itself."""


def duties_wake(limit: int = BATCH) -> int:
    """Wake up to `limit` duties that are due to be looked at; returns how many were."""
    now = clock.now()
    # Looked at first, so that an idle worker never takes SQLite's one write lock.
    if not row_due(Duty, now, closed_at=None, paused_at=None):
        return 0
    told = _tell(now, limit)
    return told + _fall_silent(now, limit - told) if told < limit else told


def duties_wake_due() -> int:
    """Wake what is due, batch after batch, up to `TURN` of them; returns how many duties were."""
    count = 0
    for _ in range(TURN):
        woken = duties_wake()
        count += woken
        if woken < BATCH:
            break
    return count


def _due(now: datetime) -> QuerySet[Duty]:
    return Duty.objects.filter(closed_at__isnull=True, paused_at__isnull=True, next_wake_at__lte=now)


def _silent(now: datetime) -> Q:
    """Duties whose silence speaks: the due moment itself is still in time."""
    return Q(due_at__lt=now) & ~Q(silence="")


def _tell(now: datetime, limit: int) -> int:
    """Tell one batch, the earliest first."""
    waiting = _due(now).exclude(_silent(now))
    if not waiting.exists():
        return 0
    with transaction.atomic():
        duties = list(lease.held(waiting.order_by("next_wake_at", "pk"))[:limit])
        Wake.objects.bulk_create(_wakes(duties, now), ignore_conflicts=True)
        wakes_keep(duties)
    return len(duties)


def _wakes(duties: Iterable[Duty], now: datetime) -> list[Wake]:
    """The shares to tell now; raises each duty's `woken` and sets its next moment."""
    made = []
    for duty in duties:
        assert duty.due_at is not None
        shares = wakes.missed(duty.starts_at, duty.due_at, duty.woken, now)
        made += [
            Wake(space_id=duty.space_id, duty_id=duty.pk, share=share, due_at=duty.due_at, at=now)
            for share in shares
        ]
        duty.woken = max((duty.woken, *shares))
        duty.next_wake_at = next_wake(duty)
    return made


def _fall_silent(now: datetime, limit: int) -> int:
    """Close what silence closes, one by one; a killed worker's row is taken over when its lease ends."""
    claimed = lease.claim(_due(now).filter(_silent(now)), limit=limit, order_by="next_wake_at")
    for one in claimed:
        try:
            _deem(one.pk)
        except Exception:  # one duty that cannot be closed must not hold back the rest; its lease runs out
            log.exception("duty %s could not be closed by silence; next try when its lease ends", one.pk)
    return len(claimed)


def _deem(pk: int) -> None:
    now = clock.now()
    with transaction.atomic():
        still = _due(now).filter(_silent(now), pk=pk).select_related("contract", "version")
        duty = lease.held(still).first()
        if duty is None or duty.due_at is None:  # closed, paused or put off since it was claimed
            return
        Wake.objects.bulk_create(_wakes([duty], now), ignore_conflicts=True)
        Duty.objects.filter(pk=pk).update(woken=duty.woken)
        access = Access.system([duty.space_id])
        try:
            services.duties_close(
                access=access,
                duties=[duty],
                how=Closing.DEEMED,
                at=duty.due_at,
                note="到期未作表示，按约定视为通过",
            )
        except DutyClosedAlready:
            return
        duty_closed(
            DutyClosed(
                duty_id=duty.pk,
                contract_id=duty.contract_id,
                obligation_id=duty.obligation,
                subject_type=duty.subject_type,
                subject_id=duty.subject_id,
                closing=Closing.DEEMED,
                at=duty.due_at,
            )
        )
