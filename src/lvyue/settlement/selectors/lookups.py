"""Single rows and plain lists of the settlement room."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import QuerySet, Sum

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import contract_list
from lvyue.identity.types import Access
from lvyue.settlement.errors import ApplicationUnknown, BreachUnknown, ProposalUnknown
from lvyue.settlement.models import Breach, Payment, PaymentApplication, PenaltyProposal, Stance
from lvyue.settlement.types import SideSaid, Verdict


def application_list(access: Access, contract: str = "") -> QuerySet[PaymentApplication]:
    """Applications granted to the reader with their invoices, newest first; of one contract when given."""
    found = PaymentApplication.objects.filter(space_id__in=access.space_ids)
    if contract:
        found = found.filter(contract__code=contract)
    return found.select_related(
        "invoice", "contract", "duty__contract", "duty__version", "submitted_by", "received_by"
    ).order_by("-id")


def application_get(access: Access, contract: str, code: str) -> PaymentApplication:
    """One application by its contract's code and its own; ApplicationUnknown when it is not there."""
    application = application_list(access, contract).filter(code=code).first()
    if application is None:
        raise ApplicationUnknown(code)
    return application


def proposal_list(access: Access, contract: str = "") -> QuerySet[PenaltyProposal]:
    """Proposals granted to the reader with what they rest on, newest first; of one contract when given."""
    found = PenaltyProposal.objects.filter(space_id__in=access.space_ids)
    if contract:
        found = found.filter(contract__code=contract)
    return (
        found.select_related(
            "contract",
            "breach__person",
            "breach__duty__version",
            "breach__duty__contract",
            "duty",
            "previous",
        )
        .prefetch_related("stances__person")
        .order_by("-id")
    )


def proposal_get(access: Access, contract: str, code: str) -> PenaltyProposal:
    """One proposal by its contract's code and its own; ProposalUnknown when not there or not granted."""
    proposal = proposal_list(access, contract).filter(code=code).first()
    if proposal is None:
        raise ProposalUnknown(code)
    return proposal


def breach_get(access: Access, contract: str, number: int) -> Breach:
    """One attribution by its contract's code and its number; BreachUnknown when not there or not granted."""
    found = Breach.objects.filter(space_id__in=access.space_ids, contract__code=contract, pk=number)
    breach = found.select_related("person", "duty__version", "duty__contract").first()
    if breach is None:
        raise BreachUnknown(number)
    return breach


def penalties_open_fen(access: Access, contract: Contract | None = None) -> int:
    """Fen of all proposals neither settled nor recalculated, over one contract or all granted."""
    open_ = PenaltyProposal.objects.filter(
        space_id__in=access.space_ids, superseded_at__isnull=True, settled_at__isnull=True
    )
    if contract is not None:
        open_ = open_.filter(contract=contract)
    return open_.aggregate(n=Sum("amount_fen"))["n"] or 0


def stances_of(proposal: PenaltyProposal) -> dict[str, Verdict]:
    """{side: its latest verdict} of a proposal read by `proposal_list`."""
    return {one.side: Verdict(one.verdict) for one in sorted(proposal.stances.all(), key=lambda one: one.pk)}


def stances_said(proposal: PenaltyProposal) -> list[SideSaid]:
    """What both sides said about a proposal, oldest first."""
    return [_said(one) for one in sorted(proposal.stances.all(), key=lambda one: one.pk)]


def _said(stance: Stance) -> SideSaid:
    verdict = Verdict(stance.verdict)
    return SideSaid(
        side="甲方" if stance.side == "a" else "乙方",
        words=verdict.label,
        tone="green" if verdict is Verdict.ACCEPTED else "red",
        name=stance.person.name,
        at=stance.at,
        reason=stance.reason,
    )


class ContractMoney(NamedTuple):
    """One contract in the list of the money of all: what was paid, and penalties proposed and not settled."""

    contract: Contract
    paid_fen: int
    open_fen: int


def money_overview(access: Access) -> list[ContractMoney]:
    """The contracts granted to the reader with their money, in order of code: four queries."""
    contracts = list(contract_list(access))
    paid = dict(
        Payment.objects.filter(space_id__in=access.space_ids)
        .values_list("contract_id")
        .annotate(n=Sum("amount_fen"))
    )
    open_ = dict(
        PenaltyProposal.objects.filter(
            space_id__in=access.space_ids, superseded_at__isnull=True, settled_at__isnull=True
        )
        .order_by()
        .values_list("contract_id")
        .annotate(n=Sum("amount_fen"))
    )
    return [ContractMoney(one, paid.get(one.pk, 0), open_.get(one.pk, 0)) for one in contracts]
