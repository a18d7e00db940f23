"""What the pages show beside forms and traces: facts in pairs, steps, and what the reader may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lvyue.contracts.types import ContractFile, Obligation
from lvyue.duties.models import Duty
from lvyue.duties.selectors import duty_derivation, duty_get, duty_terms
from lvyue.duties.types import Closing
from lvyue.foundation import clock
from lvyue.identity.types import Access, Permission
from lvyue.rules.deadlines import moment_text, overdue_days
from lvyue.rules.money import capital, yuan
from lvyue.rules.trace import Trace
from lvyue.settlement.accounts import Account
from lvyue.settlement.exempting import exemptions_for
from lvyue.settlement.forms import exemption_words
from lvyue.settlement.models import PaymentApplication
from lvyue.settlement.selectors import MoneyPage, stances_said
from lvyue.settlement.selectors.lookups import stances_of
from lvyue.settlement.selectors.rows import PROPOSAL_STATES
from lvyue.settlement.types import SideSaid, Verdict, proposal_state

Pairs = list[tuple[str, str]]


def duty_of(access: Access, contract: str, code: str, permission: Permission) -> Duty:
    """The duty a form is about, for a reader who may use the form. Raises DutyUnknown, NotAllowed."""
    duty = duty_get(access, contract, code)
    access.require(duty.space_id, permission)
    return duty


@dataclass(frozen=True, slots=True)
class Panel:
    """What the reader sees and may do at an unfolded proposal."""

    stances: Sequence[SideSaid]
    may_accept: bool
    may_object: bool
    may_refresh: bool
    may_claim: bool = False
    state: str = ""
    words: str = ""
    accepting: str = ""


def panel(access: Access, money: MoneyPage) -> Panel:
    """The stances on the unfolded proposal and the reader's own steps."""
    proposal = money.proposal
    if proposal is None:
        return Panel((), False, False, False)
    side = access.side(proposal.space_id)
    said = stances_of(proposal)
    mine = said.get(side.value) if side else None
    state = proposal_state(settled_at=proposal.settled_at, superseded_at=proposal.superseded_at, stances=said)
    live = proposal.superseded_at is None and proposal.settled_at is None
    speaks = live and side is not None
    attributes = access.can(proposal.space_id, Permission.ATTRIBUTE)
    return Panel(
        stances=stances_said(proposal),
        may_accept=speaks and attributes and mine is not Verdict.ACCEPTED,
        may_object=speaks and mine is None and access.can(proposal.space_id, Permission.OBJECT),
        may_refresh=attributes and side is not None and proposal.inputs["performed_on"] is None,
        may_claim=attributes
        and side is not None
        and side.value != proposal.payer
        and proposal.inputs["penalty"].get("loss_top_up", False),
        state=PROPOSAL_STATES[state],
        words=state.label,
        accepting=f"您方接受 {proposal.code} 的 {yuan(proposal.amount_fen)} 元；对方也接受时即告结算",
    )


def payable_facts(account: Account) -> Pairs:
    """What a payment form is about."""
    duty = account.duty
    return [
        ("事项", f"{duty.code} {duty.what}"),
        ("条款", duty.clause_number),
        ("应付", f"{yuan(account.payable.amount_fen)} 元"),
        ("已付", f"{yuan(account.paid_fen)} 元"),
        ("应付未付", f"{yuan(account.unpaid_fen)} 元（{capital(account.unpaid_fen)}）"),
        ("到期", _due(duty)),
        ("收款方", duty.contract.party_b),
    ]


@dataclass(frozen=True, slots=True)
class BreachFacts:
    """What the attribution form is about; `penalty` is the term the obligation names first."""

    terms: ContractFile
    obligation: Obligation
    pairs: Pairs
    derivation: Trace | None
    penalty: str


def breach_facts(duty: Duty, now: datetime) -> BreachFacts:
    """The facts of a duty at a moment, and the terms it may fall under."""
    terms, obligation = duty_terms(duty)
    named = [one for one in obligation.consequence if terms.penalty(one) is not None]
    said = [
        f"{one.get_side_display()}归给{one.get_party_display()}（{one.reason}）"
        for one in duty.breaches.order_by("id")
    ]
    pairs = [
        ("事项", f"{duty.code} {duty.what}"),
        ("条款", duty.clause_number),
        ("义务人", obligation.by.label),
        ("到期", _due(duty)),
        ("实际", _done(duty, now)),
    ]
    fitting = [exemption_words(one, terms) for one in exemptions_for(terms, obligation.by.value)]
    if fitting:
        pairs.append(("可能适用的免责", "；".join(fitting)))
    if said:
        pairs.append(("已有归责", "、".join(said)))
    return BreachFacts(terms, obligation, pairs, duty_derivation(duty), named[0] if len(named) == 1 else "")


def _due(duty: Duty) -> str:
    if duty.due_at is None:
        return "没有期限"
    return moment_text(duty.due_at.astimezone(clock.TZ)) + ("（暂定）" if duty.provisional else "")


def _done(duty: Duty, now: datetime) -> str:
    done = duty.fulfilled_at if duty.closing == Closing.FULFILLED else None
    at = (done or now).astimezone(clock.TZ)
    late = overdue_days(duty.due_on, at.date()) if duty.due_on else 0
    words = f"{at:%Y-%m-%d %H:%M} 履行" if done else "至今未履行"
    return f"{words}，迟 {late} 天" if late else words


def application_facts(application: PaymentApplication) -> Pairs:
    """An application and its invoice."""
    invoice = application.invoice
    pairs = [
        ("申请金额", f"{yuan(application.amount_fen)} 元（{capital(application.amount_fen)}）"),
        ("依据条款", application.duty.clause_number),
        ("提交", _who(application.submitted_at, application.submitted_by)),
        ("发票号码", invoice.number),
        ("发票抬头", invoice.title),
        ("购买方税号", invoice.tax_no),
        ("发票金额", f"{yuan(invoice.amount_fen)} 元"),
        ("开票日期", str(invoice.issued_on)),
    ]
    if application.received_at is not None:
        pairs.append(("签收", _who(application.received_at, application.received_by)))
    if application.returned_at is not None:
        pairs.append(
            ("退回", f"{application.returned_at.astimezone(clock.TZ):%Y-%m-%d}：{application.return_reason}")
        )
    return pairs


def _who(at: datetime, person: Any) -> str:
    return f"{at.astimezone(clock.TZ):%Y-%m-%d %H:%M} {person.name if person else ''}".strip()


def paper_flow(application: PaymentApplication, account: Account) -> list[dict[str, str]]:
    """提交 → 签收 → 付款, with the last moment of the payment once it runs."""
    if application.returned_at is not None:
        return [{"label": "提交", "state": "done"}, {"label": "已退回", "state": "failed"}]
    received, paid = application.received_at is not None, not account.unpaid_fen
    due = f"，{application.duty.due_on} 前" if application.duty.due_on else ""
    return [
        {"label": "提交", "state": "done"},
        {"label": "签收", "state": "done" if received else "skipped" if paid else "now"},
        {"label": f"付款{due}", "state": "done" if paid else "now" if received else "next"},
    ]
