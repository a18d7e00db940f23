"""Money across contracts: what is unpaid under each payment duty, and papers and proposals that wait."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from lvyue.contracts.selectors import unread
from lvyue.contracts.types import FulfilledBy
from lvyue.duties.models import Duty
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access
from lvyue.settlement.accounts import Account, accounts_of
from lvyue.settlement.models import PaymentApplication, PenaltyProposal
from lvyue.settlement.selectors.lookups import stances_of


def sums_owed(access: Access, duty: Duty | None = None) -> dict[int, Account]:
    """{open payment duty id: the account its money is owed under}, of one duty or of all granted.

    Two limits of one payment share one account.
    """
    open_ = Duty.objects.filter(
        space_id__in=access.space_ids,
        closed_at__isnull=True,
        fulfilled_by__in=[FulfilledBy.PAID.value, FulfilledBy.PAPERS_SUBMITTED.value],
    ).select_related("version", "contract")
    open_ = open_.defer(*unread())
    duties = list(open_ if duty is None else open_.filter(pk=duty.pk))
    asked = {
        one.pk: one.duty
        for one in PaymentApplication.objects.filter(
            pk__in=[one.subject_id for one in duties if one.subject_type == type_of(PaymentApplication)]
        ).select_related("duty__version", "duty__contract")
    }
    under = {one.pk: asked.get(one.subject_id or 0, one) if _papers(one) else one for one in duties}
    accounts = {one.duty.pk: one for one in accounts_of({one.pk: one for one in under.values()}.values())}
    return {pk: accounts[owed.pk] for pk, owed in under.items() if owed.pk in accounts}


def _papers(duty: Duty) -> bool:
    return duty.subject_type == type_of(PaymentApplication)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something of the money that waits for `sides` ("a", "b"): papers to receive, a proposal to answer."""

    space_id: int
    sides: frozenset[str]
    what: str
    contract: str
    clause: str
    amount_fen: int
    left: str
    act: str
    href: str


def money_waiting(access: Access) -> list[Waiting]:
    """Applications that 甲方 has not received and proposals without both sides' answer, oldest first."""
    applications = PaymentApplication.objects.filter(
        space_id__in=access.space_ids,
        received_at__isnull=True,
        returned_at__isnull=True,
        duty__closed_at__isnull=True,
    )
    found = [
        Waiting(
            space_id=one.space_id,
            sides=frozenset("a"),
            what=f"签收付款申请 {one.code}",
            contract=one.contract.title,
            clause=one.duty.clause_number,
            amount_fen=one.amount_fen,
            left="待签收",
            act="去签收",
            href=reverse("settlement:application", args=[one.contract.code, one.code]),
        )
        for one in applications.select_related("contract", "duty").order_by("id")
    ]
    live = Q(superseded_at__isnull=True, settled_at__isnull=True)
    proposals = PenaltyProposal.objects.filter(live, space_id__in=access.space_ids)
    for one in proposals.select_related("contract", "duty").prefetch_related("stances").order_by("id"):
        found.append(
            Waiting(
                space_id=one.space_id,
                sides=frozenset("ab") - frozenset(stances_of(one)),
                what=f"对违约金测算 {one.code} 表态：{one.duty.what}",
                contract=one.contract.title,
                clause=one.duty.clause_number,
                amount_fen=one.amount_fen,
                left="待表态",
                act="去表态",
                href=reverse("settlement:unfolded", args=[one.contract.code, one.code]),
            )
        )
    return found
