"""The fee of the year and two penalties: one settled between both sides, one open and growing."""

from __future__ import annotations

from datetime import time, timedelta

from lvyue.config.demo.cast import BUREAU, Cast
from lvyue.config.demo.faults import faults
from lvyue.config.demo.story import Story
from lvyue.contracts.models import Contract
from lvyue.desk.models import Ticket
from lvyue.duties.models import Duty
from lvyue.settlement import services as settlement
from lvyue.settlement.models import PaymentApplication
from lvyue.settlement.types import FaultParty

FEE, FIRST_PART = 2_800_000, 1_000_000
"""The year's fee and the part paid so far, in fen."""
SLOW = "slow"
"""The ticket that the settled penalty is about."""


def plan_fee(story: Story, cast: Cast, contract: Contract) -> None:
    """Papers handed in a month ago and received the next day; a part was paid, late; the rest is overdue."""
    applied = story.ago(32, time(10))

    def apply() -> None:
        settlement.application_submit(
            access=cast["jiang"],
            duty=Duty.objects.filter(contract=contract, obligation="pay-yearly").earliest("starts_at"),
            amount_fen=FEE,
            invoice_number="25000000000000000001",
            invoice_title=BUREAU,
            invoice_amount_fen=FEE,
            invoice_issued_on=(applied - timedelta(days=1)).date(),
        )

    def receive() -> None:
        application = PaymentApplication.objects.get(contract=contract)
        settlement.application_receive(access=cast["shen"], application=application, note="资料齐全")

    def pay_part() -> None:
        settlement.payment_record(
            access=cast["shen"],
            duty=Duty.objects.filter(contract=contract, obligation="pay-yearly").earliest("starts_at"),
            amount_fen=FIRST_PART,
            paid_at=story.ago(9, time(15)),
            account="0000 0000 0000 0000",
        )

    def propose() -> None:
        late = Duty.objects.get(contract=contract, obligation="pay-papers")
        breach = settlement.breach_attribute(
            access=cast["jiang"],
            duty=late,
            party=FaultParty.A,
            penalty_id="late-payment",
            reason="申请与发票齐全，超过 7 个工作日仍未付清。",
        )
        settlement.proposal_make(access=cast["jiang"], breach=breach)

    story.at(applied, apply)
    story.at(applied + timedelta(days=1, hours=4), receive)
    story.at(story.ago(9, time(16)), pay_part)
    story.at(story.ago(2, time(9, 30)), propose)


def plan_unusable(story: Story, cast: Cast, contract: Contract) -> None:
    """The report that could not be opened for two days: both sides attribute and settle it."""

    def settle() -> None:
        ticket = Ticket.objects.get(contract=contract, key=f"demo-{SLOW}")
        duty = Duty.objects.get(contract=contract, obligation="resolve", subject_id=ticket.pk)
        breach = settlement.breach_attribute(
            access=cast["zhou"],
            duty=duty,
            party=FaultParty.B,
            penalty_id="b-unusable",
            reason="统计报表连续两天不能使用，原因是乙方查询未建索引。",
        )
        proposal = settlement.proposal_make(access=cast["zhou"], breach=breach)
        settlement.proposal_accept(access=cast["zhou"], proposal=proposal)
        settlement.proposal_accept(access=cast["jiang"], proposal=proposal)

    slow = next(one for one in faults() if one.key == SLOW).when.moment(story)
    assert slow is not None
    story.at(slow + timedelta(days=6), settle)
