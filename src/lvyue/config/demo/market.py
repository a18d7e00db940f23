"""The market contract's story: its tickets, a fee paid late and in part, a settled and a disputed penalty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from lvyue.config.demo.faults import faults
from lvyue.config.demo.moments import Moments
from lvyue.config.demo.tickets import TicketPlan
from lvyue.config.simulation.setting import Setting
from lvyue.desk.models import Ticket
from lvyue.duties.models import Duty
from lvyue.settlement import services as settlement
from lvyue.settlement.models import PaymentApplication, PenaltyProposal
from lvyue.settlement.types import FaultParty

FEE, FIRST_PART = 2_800_000, 1_000_000
"""The year's fee and the part paid so far, in fen."""
SLOW = "slow"
"""The ticket that the settled penalty is about."""


def plan_market(setting: Setting) -> None:
    """Add the story to the market contract's months."""
    moments = Moments(setting)
    for fault in faults("market"):
        TicketPlan(setting, moments, fault).plan()
    Fee(setting, moments).plan()
    plan_unusable(setting, moments)


@dataclass(frozen=True, slots=True)
class Fee:
    """Papers handed in a month ago and received the next day; a part was paid, late; the rest is disputed."""

    setting: Setting
    moments: Moments

    def plan(self) -> None:
        """Put each act into the months so far."""
        applied = self.moments.ago(32, time(10))
        self.setting.timeline.at(applied, partial(self._apply, applied))
        self.setting.timeline.at(applied + timedelta(days=1, hours=4), self._receive)
        self.setting.timeline.at(self.moments.ago(9, time(16)), self._pay_part)
        self.setting.timeline.at(self.moments.ago(2, time(9, 30)), self._propose)
        self.setting.timeline.at(self.moments.ago(1, time(16, 20)), self._dispute)

    def _owed(self) -> Duty:
        return Duty.objects.filter(contract=self.setting.contract, obligation="pay-yearly").earliest(
            "starts_at"
        )

    def _apply(self, applied: datetime) -> None:
        settlement.application_submit(
            access=self.setting.cast["manager"],
            duty=self._owed(),
            amount_fen=FEE,
            invoice_number="25000000000000000001",
            invoice_title=self.setting.contract.party_a,
            invoice_amount_fen=FEE,
            invoice_issued_on=(applied - timedelta(days=1)).date(),
        )

    def _receive(self) -> None:
        application = PaymentApplication.objects.get(contract=self.setting.contract)
        settlement.application_receive(
            access=self.setting.cast["finance"], application=application, note="资料齐全"
        )

    def _pay_part(self) -> None:
        settlement.payment_record(
            access=self.setting.cast["finance"],
            duty=self._owed(),
            amount_fen=FIRST_PART,
            paid_at=self.moments.ago(9, time(15)),
            account="0000 0000 0000 0000",
        )

    def _propose(self) -> None:
        late = Duty.objects.get(contract=self.setting.contract, obligation="pay-papers")
        breach = settlement.breach_attribute(
            access=self.setting.cast["manager"],
            duty=late,
            party=FaultParty.A,
            penalty_id="late-payment",
            reason="申请与发票齐全，超过 7 个工作日仍未付清。",
        )
        settlement.proposal_make(access=self.setting.cast["manager"], breach=breach)

    def _dispute(self) -> None:
        proposal = PenaltyProposal.objects.get(contract=self.setting.contract, penalty="late-payment")
        settlement.proposal_accept(access=self.setting.cast["manager"], proposal=proposal)
        settlement.proposal_object(
            access=self.setting.cast["owner"],
            proposal=proposal,
            reason="发票抬头曾要求重开，7 个工作日应从收到新发票起算，请附签收凭据再议。",
        )


def plan_unusable(setting: Setting, moments: Moments) -> None:
    """The report that could not be opened for two days: both sides attribute and settle it."""

    def settle() -> None:
        cast = setting.cast
        ticket = Ticket.objects.get(contract=setting.contract, key=f"demo-{SLOW}")
        duty = Duty.objects.get(contract=setting.contract, obligation="resolve", subject_id=ticket.pk)
        breach = settlement.breach_attribute(
            access=cast["owner"],
            duty=duty,
            party=FaultParty.B,
            penalty_id="b-unusable",
            reason="统计报表连续两天不能使用，原因是乙方查询未建索引。",
        )
        proposal = settlement.proposal_make(access=cast["owner"], breach=breach)
        settlement.proposal_accept(access=cast["owner"], proposal=proposal)
        settlement.proposal_accept(access=cast["manager"], proposal=proposal)

    slow = next(one for one in faults("market") if one.key == SLOW).when.moment(moments)
    assert slow is not None
    setting.timeline.at(slow + timedelta(days=6), settle)
