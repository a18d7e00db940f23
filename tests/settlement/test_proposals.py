"""Breaches attributed by people, penalties worked out by hand beside, proposals settled by both sides."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from lvyue.contracts.types import TriggerName
from lvyue.duties import services as duties
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.foundation.audit import Entry
from lvyue.foundation.errors import NotAllowed, NotFound
from lvyue.rules.trace import Trace
from lvyue.settlement import errors
from lvyue.settlement.models import Breach, PenaltyProposal, Stance
from lvyue.settlement.services import (
    proposal_accept,
    proposal_make,
    proposal_object,
    proposal_refresh,
)
from lvyue.settlement.types import FaultParty
from tests.settlement.conftest import moment, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def late_response(market, system):
    """A report of Thursday 2025-11-20 10:00 that nobody answered: due 12:00."""
    with on("2025-11-20T10:00"):
        [duty] = duties.trigger_record(
            access=system, contract=market, name=TriggerName.REPORTED, at=clock.now(), subject=market
        )
    return duty


@pytest.fixture
def propose(blame, provider, access_for):
    """`propose("2026-01-30T09:00")`: 乙方 proposes the penalty of the late payment at that moment."""

    def do(at="2026-01-30T09:00", **changes):
        breach = blame(at, **changes)
        with on(at):
            return proposal_make(access=access_for(provider), breach=breach)

    return do


def lines(proposal):
    return list(Trace.from_dict(proposal.trace).lines())


def test_a_person_attributes_and_is_recorded(blame, provider):
    breach = blame()
    assert (breach.side, breach.party, breach.penalty, breach.person_id) == (
        "b",
        "a",
        "late-payment",
        provider.pk,
    )
    entry = Entry.objects.get(action="settlement.breach.attribute")
    assert entry.actor_name == "乙经理"
    assert entry.content["row"]["reason"] == "到期未付"


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"reason": "  "}, errors.ReasonMissing, "归责没有写理由"),
        ({"penalty_id": "none-such"}, errors.PenaltyUnknown, "没有违约金条款“none-such”"),
        ({"party": FaultParty.B}, errors.PartyWrong, "约定由甲方支付"),
        ({"party": FaultParty.NONE}, errors.PartyWrong, "约定由甲方支付"),
    ],
)
def test_a_wrong_attribution_is_refused_and_leaves_nothing(blame, changes, error, words):
    with pytest.raises(error, match=words):
        blame(**changes)
    assert not Breach.objects.exists()


def test_what_is_not_late_is_no_delay(blame):
    """The last moment of 2025-12-31 is still in time."""
    with pytest.raises(errors.NotLate, match="没有逾期"):
        blame("2026-01-01T00:00")
    assert blame("2026-01-01T00:01").party == "a"


def test_a_duty_not_begun_carries_no_breach(blame, market):
    inspection = Duty.objects.filter(contract=market, obligation="inspection").last()
    with pytest.raises(errors.NotAttributable, match="尚未起算"):
        blame("2025-11-20T10:00", duty=inspection, party=FaultParty.B, penalty_id="unusable")


def test_the_same_side_does_not_say_the_same_twice_but_may_change_its_mind(blame):
    blame()
    with pytest.raises(errors.AttributedAlready, match="已由同一方归责给甲方"):
        blame()
    assert blame(party=FaultParty.NONE, penalty_id="").sequence == 2


@pytest.mark.parametrize("who", ["engineer", "finance", "auditor"])
def test_only_the_two_contract_owners_attribute(blame, request, access_for, who):
    with pytest.raises(NotAllowed, match="不能归责"):
        blame(access=access_for(request.getfixturevalue(who)))
    assert not Breach.objects.exists()


def test_the_machine_and_an_outsider_do_not_attribute(blame, system, outsider, access_for):
    with pytest.raises(errors.WrongSide, match="甲方或乙方"):
        blame(access=system)
    with pytest.raises(NotFound):
        blame(access=access_for(outsider))
    assert not Breach.objects.exists()


def test_thirty_days_late_costs_140_a_day(received, propose):
    """28,000.00 × 0.005 = 140.00 a day; 2025-12-31 to 2026-01-30 are 30 days: 4,200.00."""
    proposal = propose()
    assert (proposal.code, proposal.payer, proposal.amount_fen) == ("P-0001", "a", 420_000)
    assert proposal.difference_fen == 420_000
    text = "\n".join(lines(proposal))
    assert text.startswith("违约金测算：4,200.00 元（甲方迟延付款；四舍五入到分一次（half-up）） 〔第十条1〕")
    for step in (
        "归责：甲方（到期未付（乙方乙经理 2026-01-30）） 〔第十条1〕",
        "事项：D-0014（支付当年运维费） 〔第四条〕",
        "基数 应付未付款：28,000.00 元 〔第四条〕",
        "应付：28,000.00（整年） 〔第四条〕",
        "费率：5‰（每日 原文“每日按未付款千分之五”） 〔第十条1〕",
        "逾期天数：30 天（2025-12-31 24:00 到期，截至 2026-01-30 仍未履行；到期日不算，当日计入）",
        "截止：2025-12-31 24:00",
        "算式：28,000.00 元 × 5‰ × 30（= 4,200.00 元）",
        "封顶：无（条款没有约定上限） 〔第十条1〕",
    ):
        assert step in text, text


def test_the_trace_warns_of_no_cap_and_of_the_two_limits(received, propose):
    warnings = propose().warnings
    assert any("没有封顶" in one for one in warnings)
    assert any("F-0001 签收后起算）到 2026-01-07 24:00，晚于本期限 2025-12-31" in one for one in warnings)


def test_papers_never_handed_in_are_the_payers_defence(propose):
    assert any("还没有签收，甲方可据此抗辩" in one for one in propose().warnings)


def test_parts_paid_late_are_worked_out_in_stretches_and_rounded_once(received, pay, propose):
    """20,000.00 paid on 01-10: 28,000.00 for 10 days, then 8,000.00 for 20 days until 01-30.

    (280,000 + 160,000) × 0.005 = 2,200.00.
    """
    pay(2_000_000, "2026-01-10T10:00")
    proposal = propose()
    assert proposal.amount_fen == 220_000
    text = "\n".join(lines(proposal))
    assert "第 1 段：28,000.00 元 × 10 天（2025-12-31 之后至 2026-01-10）" in text
    assert "算式：(28,000.00×10 + 8,000.00×20) × 5‰（= 2,200.00 元）" in text
    assert "第 2 段：8,000.00 元 × 20 天（2026-01-10 之后至 2026-01-30）" in text
    assert proposal.inputs["stretches"] == [
        {"fen": 2_800_000, "from_on": "2025-12-31", "until_on": "2026-01-10"},
        {"fen": 800_000, "from_on": "2026-01-10", "until_on": "2026-01-30"},
    ]


def test_the_day_of_payment_counts_and_the_sum_stops_there(received, pay, propose):
    """Paid on 2026-01-05: 5 days, 700.00, whenever it is calculated."""
    pay(2_800_000, "2026-01-05T10:00")
    proposal = propose("2026-03-01T09:00")
    assert proposal.amount_fen == 70_000
    assert "2026-01-05 履行" in "\n".join(lines(proposal))


def test_a_part_paid_in_time_lowers_the_base(received, pay, propose):
    """10,000.00 paid on 2025-12-20: 18,000.00 × 0.005 × 30 = 2,700.00."""
    pay(1_000_000, "2025-12-26T12:00")
    assert propose().amount_fen == 270_000


def test_the_papers_duty_is_late_from_its_own_day(received, blame, provider, access_for, market):
    """Due 2026-01-07: by 2026-01-30 it is 23 days late, 23 × 140.00 = 3,220.00."""
    papers = Duty.objects.get(contract=market, obligation="pay-papers")
    breach = blame(duty=papers)
    with on("2026-01-30T09:00"):
        assert proposal_make(access=access_for(provider), breach=breach).amount_fen == 322_000


def test_the_monthly_base_is_the_ruled_twelfth(late_response, blame, customer, access_for):
    """28,000.00 / 12 = 2,333.33…, × 0.005 = 11.6666…, so 11.67; the trace names the ruling."""
    access = access_for(customer)
    at = "2025-11-21T09:00"
    breach = blame(
        at,
        access=access,
        duty=late_response,
        party=FaultParty.B,
        penalty_id="unusable",
        reason="两小时未响应",
    )
    with on(at):
        proposal = proposal_make(access=access, breach=breach)
    assert (proposal.amount_fen, proposal.payer) == (1_167, "b")
    text = "\n".join(lines(proposal))
    assert "基数 月运维费：约 2,333.33 元（年运维费 ÷ 12） 〔第十条2〕" in text
    assert "双方裁定：2025-03-04（每月运维费没有写明，如何折算？裁定：年费的十二分之一）" in text
    assert "日类：2025-11-20（星期四） 工作日" in text


def test_a_thirteenth_is_what_the_other_reading_gives(market_version, provider, customer, access_for, system):
    """28,000.00 / 13 = 2,153.846…, × 0.005 = 10.769…, so 10.77."""
    with on("2025-03-04T10:00"):
        for person in (provider, customer):
            duties.question_answer(
                access=access_for(person),
                version=market_version,
                question="monthly-fee",
                reading="thirteenth",
            )
        for person in (provider, customer):
            duties.version_confirm(access=access_for(person), version=market_version)
    with on("2025-11-20T10:00"):
        [duty] = duties.trigger_record(
            access=system,
            contract=market_version.contract,
            name=TriggerName.REPORTED,
            at=clock.now(),
            subject=market_version,
        )
    from lvyue.settlement.services import breach_attribute

    with on("2025-11-21T10:00"):
        breach = breach_attribute(
            access=access_for(customer), duty=duty, party=FaultParty.B, penalty_id="unusable", reason="未响应"
        )
        assert proposal_make(access=access_for(customer), breach=breach).amount_fen == 1_077


def test_a_breach_without_a_term_has_no_amount(blame, provider, access_for):
    breach = blame(penalty_id="", party=FaultParty.A)
    with on("2026-01-30T09:00"), pytest.raises(errors.NothingToCalculate, match="算不出金额"):
        proposal_make(access=access_for(provider), breach=breach)
    assert not PenaltyProposal.objects.exists()


def test_one_failure_is_charged_once_whoever_attributed_it(propose, blame, customer, access_for):
    propose()
    access = access_for(customer)
    breach = blame(access=access, reason="我方确认迟付")
    with on("2026-01-30T10:00"), pytest.raises(errors.ProposalOpen, match="P-0001"):
        proposal_make(access=access, breach=breach)
    assert PenaltyProposal.objects.count() == 1


def test_two_limits_of_one_payment_are_charged_once(received, propose, blame, provider, access_for, market):
    """What was charged under 12-31 is not charged again under the 7 working days of the same money."""
    yearly = propose()
    breach = blame(duty=Duty.objects.get(contract=market, obligation="pay-papers"))
    with on("2026-01-30T10:00"), pytest.raises(errors.ProposalOpen, match="P-0001"):
        proposal_make(access=access_for(provider), breach=breach)
    assert list(PenaltyProposal.objects.values_list("duty_id", "amount_fen")) == [(yearly.duty_id, 420_000)]


def test_changing_the_attribution_takes_its_proposal_back(propose, blame):
    proposal = propose()
    blame("2026-02-01T09:00", party=FaultParty.NONE, penalty_id="", reason="财政资金未到位，双方商定免责")
    proposal.refresh_from_db()
    assert proposal.superseded_at == moment("2026-02-01T09:00")


def test_a_later_calculation_proposes_the_growth_and_keeps_the_old(received, propose, provider, access_for):
    """31 days on 01-31: 4,340.00; the first proposal keeps its 4,200.00."""
    first = propose()
    with on("2026-01-31T09:00"):
        second = proposal_refresh(access=access_for(provider), proposal=first)
    first.refresh_from_db()
    assert (first.amount_fen, first.superseded_at) == (420_000, moment("2026-01-31T09:00"))
    assert (second.code, second.amount_fen, second.difference_fen) == ("P-0002", 434_000, 434_000)
    assert second.previous_id == first.pk


def test_nothing_new_is_not_proposed(received, propose, provider, access_for):
    proposal = propose()
    with on("2026-01-30T23:00"), pytest.raises(errors.NothingNew, match="金额没有变化"):
        proposal_refresh(access=access_for(provider), proposal=proposal)
    proposal.refresh_from_db()
    assert proposal.superseded_at is None
    assert PenaltyProposal.objects.count() == 1


def test_both_sides_settle_it(received, propose, provider, customer, access_for):
    proposal = propose()
    with on("2026-02-02T09:00"):
        assert proposal_accept(access=access_for(provider), proposal=proposal) is False
        assert proposal.settled_at is None
        assert proposal_accept(access=access_for(customer), proposal=proposal) is True
    proposal.refresh_from_db()
    assert proposal.settled_at == moment("2026-02-02T09:00")
    assert list(Stance.objects.values_list("side", "verdict")) == [("b", "accepted"), ("a", "accepted")]
    assert Entry.objects.filter(action="settlement.proposal.settle").count() == 1


def test_an_objection_holds_it_open_until_that_side_accepts(
    received, propose, provider, customer, access_for
):
    proposal = propose()
    with on("2026-02-02T09:00"):
        proposal_object(access=access_for(customer), proposal=proposal, reason="财政资金 01-20 才到位")
        assert proposal_accept(access=access_for(provider), proposal=proposal) is False
        with pytest.raises(errors.StanceTaken, match="甲方对 P-0001 已经表态：异议"):
            proposal_object(access=access_for(customer), proposal=proposal, reason="再说一次")
        assert proposal_accept(access=access_for(customer), proposal=proposal) is True
    assert list(Stance.objects.values_list("reason", flat=True)) == ["财政资金 01-20 才到位", "", ""]


def test_a_stance_is_not_repeated_nor_taken_back(received, propose, provider, access_for):
    proposal = propose()
    access = access_for(provider)
    with on("2026-02-02T09:00"):
        proposal_accept(access=access, proposal=proposal)
        for again in (
            lambda: proposal_accept(access=access, proposal=proposal),
            lambda: proposal_object(access=access, proposal=proposal, reason="反悔"),
        ):
            with pytest.raises(errors.StanceTaken, match="乙方对 P-0001 已经表态：接受"):
                again()
    proposal.refresh_from_db()
    assert proposal.stance_count == 1
    assert Stance.objects.count() == 1


def test_an_objection_says_why(propose, customer, access_for):
    with on("2026-02-02T09:00"), pytest.raises(errors.ReasonMissing, match="异议没有写理由"):
        proposal_object(access=access_for(customer), proposal=propose(), reason="")
    assert not Stance.objects.exists()


@pytest.mark.parametrize("who", ["engineer", "finance", "auditor"])
def test_others_neither_propose_nor_speak(propose, blame, request, access_for, who):
    proposal = propose()
    access = access_for(request.getfixturevalue(who))
    with on("2026-02-02T09:00"):
        for act in (
            lambda: proposal_make(access=access, breach=proposal.breach),
            lambda: proposal_refresh(access=access, proposal=proposal),
            lambda: proposal_accept(access=access, proposal=proposal),
            lambda: proposal_object(access=access, proposal=proposal, reason="不服"),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert PenaltyProposal.objects.count() == 1
    assert not Stance.objects.exists()


def test_a_settled_proposal_is_frozen_and_a_difference_proposed(
    received, propose, pay, provider, customer, access_for
):
    """Settled at 30 days (4,200.00); paid on 2026-02-10 it is 41 days, 5,740.00: 1,540.00 more."""
    proposal = propose()
    with on("2026-02-02T09:00"):
        for person in (provider, customer):
            proposal_accept(access=access_for(person), proposal=proposal)
        with pytest.raises(errors.ProposalClosed, match="双方已结算"):
            proposal_object(access=access_for(customer), proposal=proposal, reason="反悔")
    pay(2_800_000, "2026-02-10T10:00")
    with on("2026-02-11T09:00"):
        more = proposal_refresh(access=access_for(provider), proposal=proposal)
        with pytest.raises(errors.ProposalClosed):
            proposal_refresh(access=access_for(provider), proposal=proposal)
    assert (more.amount_fen, more.difference_fen) == (574_000, 154_000)
    proposal.refresh_from_db()
    assert (proposal.amount_fen, proposal.superseded_at) == (420_000, None)
    assert proposal.inputs["until_on"] == "2026-01-30"


@pytest.mark.parametrize(
    "change",
    ["amount_fen = 1", "trace = '{}'", "inputs = '{}'", "settled_at = NULL", "superseded_at = settled_at"],
)
def test_the_database_refuses_to_change_what_was_settled(
    received, propose, provider, customer, access_for, change
):
    proposal = propose()
    with on("2026-02-02T09:00"):
        for person in (provider, customer):
            proposal_accept(access=access_for(person), proposal=proposal)
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE settlement_penaltyproposal SET {change}")
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM settlement_penaltyproposal")
    proposal.refresh_from_db()
    assert (proposal.amount_fen, proposal.settled_at) == (420_000, moment("2026-02-02T09:00"))


def test_the_database_refuses_to_change_the_calculation_of_any_proposal(propose):
    propose()
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE settlement_penaltyproposal SET amount_fen = 1")


def test_a_provisional_due_day_is_said(received, blame, provider, access_for):
    Duty.objects.filter(obligation="pay-yearly").update(provisional=True)
    breach = blame()
    breach.duty.refresh_from_db()
    with on("2026-01-30T09:00"):
        proposal = proposal_make(access=access_for(provider), breach=breach)
    assert any("到期日是暂定的" in one for one in proposal.warnings)
    assert proposal.inputs["provisional"] is True


def test_the_inputs_name_version_duty_and_days(propose, market):
    inputs = propose().inputs
    version = market.versions.get()
    assert inputs["version"] == 1
    assert inputs["version_digest"] == version.digest
    assert (inputs["due_on"], inputs["until_on"], inputs["payable_fen"]) == (
        "2025-12-31",
        "2026-01-30",
        2_800_000,
    )
    assert inputs["penalty"]["rate"] == "0.005"
    assert date.fromisoformat(inputs["due_on"]) == date(2025, 12, 31)
