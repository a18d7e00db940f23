"""The money page of one contract: figures, the account of both sides, one amount unfolded, the year drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import terms_of, version_running
from lvyue.contracts.types import ContractFile
from lvyue.duties.models import Duty, DutyEvent
from lvyue.duties.types import DutyState, EventKind
from lvyue.foundation import clock
from lvyue.foundation.kit.words import due_moment
from lvyue.identity.types import Access
from lvyue.rules.money import yuan
from lvyue.rules.trace import Trace
from lvyue.settlement.accounts import Account, accounts_of, charged_duty, owing_duties
from lvyue.settlement.chart import Chart, chart
from lvyue.settlement.models import Breach, PaymentApplication, PenaltyProposal
from lvyue.settlement.selectors.candidates import breach_candidates
from lvyue.settlement.selectors.expectations import Expectation, expectations, termination_ahead
from lvyue.settlement.selectors.lookups import application_list, proposal_list
from lvyue.settlement.selectors.rows import Rows
from lvyue.settlement.types import LedgerRow, MoneyFigures, Unfolded

MOST_CANDIDATES = 5
"""Suggestions shown on the page; the rest are counted."""


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """Everything the money page of one contract shows.

    `cites` maps clause numbers to their place in the living contract. `proposal` is the one unfolded, if any.
    """

    contract: Contract
    since: date
    figures: MoneyFigures
    rows: tuple[LedgerRow, ...]
    more_candidates: int
    unfolded: Unfolded | None
    proposal: PenaltyProposal | None
    chart: Chart | None
    cites: Mapping[str, str]

    @property
    def heading(self) -> str:
        """Which contract, since when."""
        return f"{self.contract.title} · {self.since} 至今"

    @property
    def past_open(self) -> bool:
        """Whether something from before the contract ran here is still to be entered (补录)."""
        return any(one.state == DutyState.BACKLOG for one in self.rows)

    @property
    def home(self) -> str:
        """The contract's own page."""
        return f"/contracts/{self.contract.code}/"


def money_page(access: Access, contract: Contract, now: datetime, selected: str = "") -> MoneyPage:
    """Read the money of a contract at a moment, with the amount of `selected` (a row's key) unfolded."""
    version = version_running(contract)
    terms = terms_of(version) if version is not None else None
    accounts = list(accounts_of(owing_duties(access, contract)))
    proposals = _standing(list(proposal_list(access, contract.code).order_by("id")))
    candidates = breach_candidates(access, contract, now, terms.signed.date if terms else None)
    shown = list(candidates[:MOST_CANDIDATES])
    rows = Rows(access, contract, terms, now)
    expected = expectations(shown, accounts, now)
    charged = {one.duty_id for one in proposals}
    applications = list(application_list(access, contract.code).order_by("id"))
    lines = [
        *_payment_rows(rows, accounts, applications, charged, now),
        *_proposal_rows(rows, proposals),
        *(rows.breach(one) for one in _without_proposal(access, contract)),
        *_candidate_rows(rows, shown, expected, {one.duty.pk for one in accounts}),
    ]
    chosen = _chosen(proposals, accounts, selected)
    return MoneyPage(
        contract=contract,
        since=min((one.payable.start for one in accounts), default=_start(terms, now)),
        figures=_figures(accounts, proposals),
        rows=tuple(replace(one, selected=bool(chosen and one.key == chosen.key)) for one in lines),
        more_candidates=max(0, candidates.count() - len(shown)) if len(shown) == MOST_CANDIDATES else 0,
        unfolded=chosen,
        proposal=next((one for one in proposals if chosen and one.code == chosen.key), None),
        chart=_chart(accounts, proposals, now) if accounts else None,
        cites=rows.cites,
    )


def _start(terms: ContractFile | None, now: datetime) -> date:
    return terms.term.start if terms else now.astimezone(clock.TZ).date()


def _standing(proposals: list[PenaltyProposal]) -> list[PenaltyProposal]:
    """The present word on each failure: neither taken back nor followed by a recalculation."""
    live = [one for one in proposals if one.superseded_at is None]
    followed = {one.previous_id for one in live}
    return [one for one in live if one.pk not in followed]


def _without_proposal(access: Access, contract: Contract) -> list[Breach]:
    """Each side's latest attribution of a duty that has no amount yet."""
    found = Breach.objects.filter(space_id__in=access.space_ids, contract=contract)
    latest: dict[tuple[int, str], Breach] = {}
    for one in found.select_related("duty", "person").order_by("id"):
        latest[(one.duty_id, one.side)] = one
    charged = set(
        PenaltyProposal.objects.filter(contract=contract, superseded_at__isnull=True).values_list(
            "duty_id", "penalty"
        )
    )
    return [one for one in latest.values() if (charged_duty(one.duty).pk, one.penalty) not in charged]


def _payment_rows(
    rows: Rows,
    accounts: list[Account],
    applications: list[PaymentApplication],
    charged: set[int],
    now: datetime,
) -> Iterator[LedgerRow]:
    for account in accounts:
        asked = [one for one in applications if one.duty_id == account.duty.pk]
        yield rows.payment_duty(account, asked)
        if account.duty.pk not in charged:
            yield from _only(rows.termination(account.duty.code, termination_ahead(account, now)))
        for application in asked:
            yield rows.application(application, account)
        for number, part in enumerate(account.paid, start=1):
            yield rows.paid(account, number, part)


def _proposal_rows(rows: Rows, proposals: list[PenaltyProposal]) -> Iterator[LedgerRow]:
    for one in proposals:
        yield rows.proposal(one)
        yield from _only(rows.relief(one))
        yield from _only(rows.excess(one))
        yield from _only(rows.termination(one.code, one.inputs.get("termination")))


def _candidate_rows(
    rows: Rows, shown: list[Duty], expected: Mapping[int, Expectation], owed: set[int]
) -> Iterator[LedgerRow]:
    for duty in shown:
        found = expected.get(duty.pk, Expectation())
        yield rows.candidate(duty, found.amount_fen)
        if duty.pk not in owed and found.termination and found.termination["arisen"]:
            yield from _only(rows.termination(duty.code, found.termination))


def _only(row: LedgerRow | None) -> Iterator[LedgerRow]:
    if row is not None:
        yield row


def _figures(accounts: list[Account], proposals: list[PenaltyProposal]) -> MoneyFigures:
    return MoneyFigures(
        payable_fen=sum(one.payable.amount_fen for one in accounts),
        paid_fen=sum(one.paid_fen for one in accounts),
        penalty_a_fen=sum(one.amount_fen for one in proposals if one.payer == "a"),
        penalty_b_fen=sum(one.amount_fen for one in proposals if one.payer == "b"),
    )


def _chosen(proposals: list[PenaltyProposal], accounts: list[Account], selected: str) -> Unfolded | None:
    """The amount asked for, else the largest proposal, else the first sum payable."""
    largest = sorted(proposals, key=lambda one: -one.amount_fen)
    proposal = next((one for one in largest if one.code == selected), None)
    if proposal is not None:
        return proposal_unfolded(proposal)
    owed = [_payable_unfolded(one) for one in accounts]
    asked = next((one for one in owed if one.key == selected), None)
    if asked is None and largest:
        return proposal_unfolded(largest[0])
    return asked or (owed[0] if owed else None)


def proposal_unfolded(proposal: PenaltyProposal) -> Unfolded:
    """A proposal's sheet for the panel."""
    note = ""
    if proposal.previous is not None and proposal.difference_fen != proposal.amount_fen:
        settled = yuan(proposal.amount_fen - proposal.difference_fen)
        note = f"此前已结算 {settled} 元，本次差额 {yuan(proposal.difference_fen)} 元。"
    elif proposal.previous is not None:
        note = f"取代 {proposal.previous.code} 的 {yuan(proposal.previous.amount_fen)} 元，旧测算保留。"
    return Unfolded(
        key=proposal.code,
        title=f"怎么算出 {yuan(proposal.amount_fen)}",
        trace=proposal.trace,
        warnings=(*proposal.warnings, *moved_since(proposal)),
        note=note,
    )


def moved_since(proposal: PenaltyProposal) -> Iterator[str]:
    """What a late answer to a pause changed in the deadline after the proposal was made, in a sentence each.

    A settled one is not changed by it: the difference is said, and left to both sides.
    """
    told = DutyEvent.objects.filter(
        duty_id=proposal.breach.duty_id,
        kind=EventKind.RECOMPUTED.value,
        recorded_at__gte=proposal.proposed_at,
    )
    for event in told.order_by("id"):
        old, new = (event.content[key].get("due_at") for key in ("old", "new"))
        if old and new and old != new:
            moments = [due_moment(datetime.fromisoformat(one)) for one in (old, new)]
            ended = "已结算的金额不变，有差额的请双方另行提出" if proposal.settled_at else "请重新测算"
            yield f"测算之后期限由 {moments[0]} 改为 {moments[1]}（{event.note}）；{ended}。"


def _payable_unfolded(account: Account) -> Unfolded:
    paid = tuple(
        Trace(f"第 {n} 笔付款", f"{yuan(part.amount_fen)} 元", str(part.paid_on))
        for n, part in enumerate(account.paid, start=1)
    )
    left = Trace(
        "应付未付", f"{yuan(account.unpaid_fen)} 元", "应付减已付", None, (account.payable.trace, *paid)
    )
    return Unfolded(account.duty.code, f"怎么算出 {yuan(account.payable.amount_fen)}", left.as_dict())


def _chart(accounts: list[Account], proposals: list[PenaltyProposal], now: datetime) -> Chart:
    sheets: list[dict[str, Any]] = [{**one.inputs, "amount_fen": one.amount_fen} for one in proposals]
    return chart(
        payable_fen=sum(one.payable.amount_fen for one in accounts),
        paid=[part for one in accounts for part in one.paid],
        sheets=sheets,
        start=min(one.payable.start for one in accounts),
        end=max(one.payable.end for one in accounts),
        today=now.astimezone(clock.TZ).date(),
    )
