"""What may be a breach: missed or late duties nobody attributed yet; suggestions, no decision."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import unread
from lvyue.duties.models import Duty
from lvyue.duties.selectors import overdue_at
from lvyue.duties.types import Closing
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access
from lvyue.settlement.models import PaymentApplication


def breach_candidates(
    access: Access, contract: Contract, now: datetime, signed_on: date | None = None
) -> QuerySet[Duty]:
    """Duties overdue at `now` or fulfilled late that no person attributed, latest due first.

    The second limit of a payment whose delay was attributed is the same failure. What fell due before
    `signed_on` is 补录 and never a breach (standards.md rule 22).
    """
    late = Q(closing=Closing.FULFILLED.value, fulfilled_at__gt=F("due_at"), backlog=False)
    found = Duty.objects.filter(
        overdue_at(now) | late, space_id__in=access.space_ids, contract=contract, breaches__isnull=True
    )
    answered = PaymentApplication.objects.filter(contract=contract, duty__breaches__isnull=False)
    found = found.exclude(subject_type=type_of(PaymentApplication), subject_id__in=answered.values("pk"))
    if signed_on is not None:
        found = found.exclude(due_on__lt=signed_on)
    return found.select_related("version", "contract").defer(*unread()).order_by("-due_at", "-id")
