"""Reads of the settlement room; every one takes an Access and sees only what it grants."""

from __future__ import annotations

from django.db.models import Sum

from lvyue.contracts.models import Contract
from lvyue.identity.types import Access
from lvyue.settlement.models import PenaltyProposal


def penalties_open_fen(access: Access, contract: Contract | None = None) -> int:
    """Fen of all proposals neither settled nor recalculated, over one contract or all granted."""
    open_ = PenaltyProposal.objects.filter(
        space_id__in=access.space_ids, superseded_at__isnull=True, settled_at__isnull=True
    )
    if contract is not None:
        open_ = open_.filter(contract=contract)
    return open_.aggregate(n=Sum("amount_fen"))["n"] or 0
