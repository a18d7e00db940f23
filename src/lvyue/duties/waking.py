"""What the worker does: looks at duties whose wake moment has come, once each.

Due rows are claimed with a lease; the work is idempotent and won by a conditional update, so a killed
worker loses nothing and two workers never both close a duty.
"""

from __future__ import annotations

from django.db import transaction

from lvyue.duties import services
from lvyue.duties.errors import DutyClosedAlready
from lvyue.duties.models import Duty
from lvyue.duties.types import Closing, DutyClosed
from lvyue.foundation import clock, lease
from lvyue.foundation.ports import Port
from lvyue.identity.types import Access

duty_closed: Port[DutyClosed] = Port("duties.duty_closed")
"""Rooms above register here (config/wiring) to follow a closing the engine did itself."""


def duties_wake(limit: int = 200) -> int:
    """Wake up to `limit` duties that are due to be looked at; returns how many were."""
    now = clock.now()
    due = Duty.objects.filter(closed_at__isnull=True, next_wake_at__lte=now)
    claimed = lease.claim(due, limit=limit, order_by="next_wake_at")
    for one in claimed:
        _wake(one.pk, one.token)
    return len(claimed)


def _wake(pk: int, token: str) -> None:
    now = clock.now()
    with transaction.atomic():
        duty = Duty.objects.select_related("contract", "version").get(pk=pk)
        if duty.closed_at is not None:
            return
        # The due moment itself is still in time: silence means something only after it.
        overdue = duty.due_at is not None and now > duty.due_at
        if overdue and duty.silence:
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
            return
        lease.release(Duty, pk, token, services.next_wake(duty))
