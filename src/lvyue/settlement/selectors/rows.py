"""Lines of the account of both sides, each with its state in words and the reader's next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from lvyue.contracts.models import Contract
from lvyue.contracts.types import ContractFile, FulfilledBy, Penalty
from lvyue.duties.models import Duty
from lvyue.duties.planning import midnight
from lvyue.duties.selectors import confirmed_first
from lvyue.duties.types import DutyState, state_of
from lvyue.foundation import clock
from lvyue.identity.types import Access, Permission
from lvyue.rules.deadlines import overdue_days
from lvyue.settlement.accounts import Account
from lvyue.settlement.models import Breach, PaymentApplication, PenaltyProposal
from lvyue.settlement.selectors.lookups import stances_of
from lvyue.settlement.types import (
    ApplicationState,
    FaultParty,
    LedgerRow,
    PaidPart,
    ProposalState,
    Step,
    application_state,
    proposal_state,
)

_SHORT = {"a": "甲", "b": "乙", "ab": "双方", "none": "—"}
_APPLICATION = {
    ApplicationState.SUBMITTED: "waiting",
    ApplicationState.RECEIVED: "running",
    ApplicationState.RETURNED: "cancelled",
    ApplicationState.PAID: "fulfilled",
}
PROPOSAL_STATES = {
    ProposalState.PROPOSED: "provisional",
    ProposalState.ACCEPTED_A: "waiting",
    ProposalState.ACCEPTED_B: "waiting",
    ProposalState.OBJECTED: "ambiguous",
    ProposalState.SUPERSEDED: "cancelled",
    ProposalState.SETTLED: "fulfilled",
}


class Rows:
    """Builds the lines for one reader, one contract and one moment."""

    def __init__(self, access: Access, contract: Contract, terms: ContractFile | None, now: datetime) -> None:
        self.access, self.contract, self.terms, self.now = access, contract, terms, now
        self.first = confirmed_first(contract)
        living = reverse("cockpit:living", args=[contract.code])
        self.cites = {one.number: f"{living}#clause-{one.id}" for one in terms.clauses} if terms else {}

    def payment_duty(self, account: Account, asked: list[PaymentApplication]) -> LedgerRow:
        """What 甲方 owes under one payment duty."""
        duty = account.duty
        state = state_of(duty.facts, self.now)
        open_ = [one for one in asked if one.returned_at is None]
        step = None
        payable_now = account.unpaid_fen and duty.fulfilled_by == FulfilledBy.PAID
        if payable_now and self._may(Permission.PAY):
            step = self._step("登记付款", "pay", duty.code)
        elif account.unpaid_fen and not open_ and self._may(Permission.APPLY_PAYMENT):
            step = self._step("申请付款", "apply", duty.code)
        year = f"{account.payable.opens_on:%Y-%m-%d} 起" if account.payable.opens_on else ""
        return self._row(
            duty.code,
            f"{duty.what}（{year}）" if year else duty.what,
            duty.clause_number,
            duty.by,
            state.value,
            self._duty_words(duty, state),
            account.payable.amount_fen,
            href=self._trace(duty.code),
            step=step,
            duty=duty,
        )

    def application(self, application: PaymentApplication, account: Account) -> LedgerRow:
        """The papers 乙方 handed in for it."""
        state = application_state(
            amount_fen=application.amount_fen,
            paid_fen=account.payable.amount_fen - account.unpaid_fen,
            received_at=application.received_at,
            returned_at=application.returned_at,
        )
        step = None
        if state is ApplicationState.SUBMITTED and self._may(Permission.PAY):
            step = self._step("签收", "application", application.code)
        return self._row(
            application.code,
            f"付款申请 {application.code}，发票 {application.invoice.number}",
            account.duty.clause_number,
            "b",
            _APPLICATION[state],
            state.label + self._entered_late(application.submitted_at.astimezone(clock.TZ).date()),
            application.amount_fen,
            href=reverse("settlement:application", args=[self.contract.code, application.code]),
            indent=True,
            step=step,
        )

    def paid(self, account: Account, number: int, part: PaidPart) -> LedgerRow:
        """One payment."""
        return self._row(
            f"{account.duty.code}/{number}",
            f"第 {number} 笔付款",
            account.duty.clause_number,
            "a",
            "fulfilled",
            f"{part.paid_on} 付{self._entered_late(part.paid_on)}",
            part.amount_fen,
            href=self._trace(account.duty.code),
            indent=True,
        )

    def proposal(self, proposal: PenaltyProposal) -> LedgerRow:
        """A penalty worked out."""
        stances = stances_of(proposal)
        state = proposal_state(
            settled_at=proposal.settled_at, superseded_at=proposal.superseded_at, stances=stances
        )
        side = self.access.side(self.contract.space_id)
        step = None
        live = state not in (ProposalState.SETTLED, ProposalState.SUPERSEDED)
        if live and side is not None and side.value not in stances and self._may(Permission.ATTRIBUTE):
            step = Step("表态", f"{self._trace(proposal.code)}#trace")
        duty = proposal.breach.duty
        return self._row(
            proposal.code,
            f"违约金：{duty.what}",
            self._clause(proposal.penalty) or duty.clause_number,
            proposal.payer,
            PROPOSAL_STATES[state],
            state.label,
            proposal.amount_fen,
            href=self._trace(proposal.code),
            step=step,
            duty=duty,
        )

    def breach(self, breach: Breach) -> LedgerRow:
        """An attribution without an amount: nobody at fault, no penalty term, or not worked out yet."""
        step = None
        none = breach.party == FaultParty.NONE
        if breach.penalty and not none and self._may(Permission.ATTRIBUTE):
            step = Step("测算", reverse("settlement:propose", args=[self.contract.code, breach.pk]), True)
        words = "已免责" if none else "已归责，未测算" if breach.penalty else "已归责，未约定违约金"
        return self._row(
            f"B{breach.pk}",
            f"{breach.duty.what}：{breach.reason}",
            self._clause(breach.penalty) or breach.duty.clause_number,
            breach.party,
            "waived" if none else "running",
            words,
            0 if none else None,
            step=step,
            duty=breach.duty,
        )

    def candidate(self, duty: Duty, preview_fen: int | None = None) -> LedgerRow:
        """A missed or late duty that nobody attributed yet, with what its own term would come to."""
        step = self._step("归责", "attribute", duty.code) if self._may(Permission.ATTRIBUTE) else None
        late = self._duty_words(duty, state_of(duty.facts, self.now))
        return self._row(
            duty.code,
            duty.what,
            duty.clause_number,
            duty.by,
            "ambiguous",
            f"{late}，待归责",
            None,
            step=step,
            duty=duty,
            preview_fen=preview_fen,
        )

    def relief(self, proposal: PenaltyProposal) -> LedgerRow | None:
        """The exemption under a proposal that rests on one."""
        relief = proposal.inputs.get("relief")
        if not relief:
            return None
        said = f"免责：{relief['what']}（原因：{relief['cause']}）"
        return self._remark(
            proposal.code, "relief", said, relief["clause"], proposal.payer, "waived", "已免责"
        )

    def excess(self, proposal: PenaltyProposal) -> LedgerRow | None:
        """The part of a proposal that is a proven loss above the penalty."""
        over = proposal.inputs.get("excess_fen")
        if not over:
            return None
        clause = self._clause(proposal.penalty)
        row = self._remark(proposal.code, "loss", "其中：超出违约金的损失", clause, proposal.payer, "", "")
        return replace(row, amount_fen=over, remark=False, href=self._trace(proposal.code), unfolds=True)

    def termination(self, key: str, found: Mapping[str, Any] | None) -> LedgerRow | None:
        """The right to end the contract that a delay gave, or the day it would."""
        if not found or not (found["arisen"] or found["on"]):
            return None
        state = "overdue" if found["arisen"] else "waiting"
        said = f"解除权：{found['holder']}（{found['why']}）"
        words = f"{found['on']} 起可解除" if found["arisen"] else f"{found['on']} 起才有"
        who = "a" if found["holder"] == "甲方" else "b" if found["holder"] == "乙方" else "ab"
        return self._remark(key, "termination", said, found["clause"], who, state, words)

    def _remark(
        self, key: str, kind: str, what: str, clause: str, who: str, state: str, said: str
    ) -> LedgerRow:
        """A line under another that is not about an amount of its own."""
        row = self._row(f"{key}/{kind}", what, clause, who, state, said, None, indent=True)
        return replace(row, remark=True)

    def _row(
        self,
        key: str,
        what: str,
        clause: str,
        who: str,
        state: str,
        said: str,
        amount_fen: int | None,
        *,
        href: str = "",
        indent: bool = False,
        step: Step | None = None,
        duty: Duty | None = None,
        preview_fen: int | None = None,
    ) -> LedgerRow:
        place = self.cites.get(clause, "")
        unfolds = "/money/how/" in href
        about = f"/duties/{self.contract.code}/{duty.code}" if duty is not None else ""
        return LedgerRow(
            key=key,
            what=what,
            clause=clause,
            clause_href=place,
            who=_SHORT[who],
            state=state,
            said=said,
            amount_fen=amount_fen,
            href=href,
            indent=indent,
            step=step,
            unfolds=unfolds,
            about=about,
            code=duty.code if duty is not None else "",
            preview_fen=preview_fen,
        )

    def _entered_late(self, on: date) -> str:
        """What a step says that was taken before the contract ran here."""
        late = self.first is not None and midnight(on) <= self.first
        return "，补录" if late else ""

    def _duty_words(self, duty: Duty, state: DutyState) -> str:
        if state is DutyState.OVERDUE and duty.due_on is not None:
            return self._late(overdue_days(duty.due_on, self.now.astimezone(clock.TZ).date()))
        if state is DutyState.FULFILLED_LATE and duty.due_on is not None and duty.fulfilled_at is not None:
            return self._late(overdue_days(duty.due_on, duty.fulfilled_at.astimezone(clock.TZ).date()))
        if state is DutyState.FULFILLED:
            return "已付清" if duty.fulfilled_by == "payment.paid" else ""
        return f"{duty.due_on} 到期" if duty.due_on is not None else ""

    @staticmethod
    def _late(days: int) -> str:
        return f"迟 {days} 天" if days else "迟，不足一天"

    def _clause(self, penalty_id: str) -> str:
        penalty: Penalty | None = self.terms.penalty(penalty_id) if self.terms else None
        clause = self.terms.clause(penalty.clause) if self.terms and penalty else None
        return clause.number if clause else ""

    def _may(self, permission: Permission) -> bool:
        return not self.access.is_system and self.access.can(self.contract.space_id, permission)

    def _step(self, label: str, name: str, code: str) -> Step:
        return Step(label, reverse(f"settlement:{name}", args=[self.contract.code, code]))

    def _trace(self, code: str) -> str:
        return reverse("settlement:unfolded", args=[self.contract.code, code])
