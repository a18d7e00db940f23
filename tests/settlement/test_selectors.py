"""The account of both sides as each reader sees it: rows, figures, suggestions, next steps."""

import pytest

from lvyue.contracts.selectors import terms_of
from lvyue.contracts.types import BaseName, TriggerName
from lvyue.duties import services as duties
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.settlement import selectors
from lvyue.settlement.errors import ApplicationUnknown, BreachUnknown, ProposalUnknown
from lvyue.settlement.selectors.expectations import unit_fen
from lvyue.settlement.services import proposal_accept, proposal_make, proposal_refresh
from lvyue.settlement.types import FaultParty, Step
from tests.settlement.conftest import moment, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(market, provider, access_for):
    """`shown("2026-01-30T09:00")`: the page's value for 乙方 at that moment."""

    def read(at, person=provider, selected=""):
        with on(at):
            return selectors.money_page(access_for(person), market, clock.now(), selected)

    return read


@pytest.fixture
def proposed(received, blame, provider, access_for):
    """4,200.00 proposed on 2026-01-30."""
    breach = blame()
    with on("2026-01-30T09:00"):
        return proposal_make(access=access_for(provider), breach=breach)


def row(page, key):
    return next(one for one in page.rows if one.key == key)


def test_before_anything_happens_only_the_fee_is_there(shown, yearly):
    page = shown("2025-03-04T12:00")
    assert [(one.key, one.said, one.amount_fen) for one in page.rows] == [
        (yearly.code, "2025-12-31 到期", 2_800_000)
    ]
    assert (page.figures.payable_fen, page.figures.paid_fen) == (2_800_000, 0)
    assert page.rows[0].step == Step("申请付款", f"/contracts/market/money/duties/{yearly.code}/apply")
    assert page.rows[0].clause_href == "/contracts/market/#clause-c4"
    assert page.unfolded.title == "怎么算出 28,000.00"


@pytest.mark.parametrize(
    ("who", "label"), [("finance", "登记付款"), ("customer", None), ("auditor", None), ("engineer", None)]
)
def test_the_next_step_is_the_readers_own(shown, request, who, label, yearly):
    step = row(shown("2025-06-01T12:00", request.getfixturevalue(who)), yearly.code).step
    assert (step.label if step else None) == label


def test_papers_wait_for_the_customer_then_for_the_money(shown, submit, finance, access_for):
    with on("2025-12-26T10:00"):
        submit()
    line = row(shown("2025-12-26T10:01", finance), "F-0001")
    assert (line.state, line.said, line.step.label) == ("waiting", "待甲方签收", "签收")
    assert row(shown("2025-12-26T10:01"), "F-0001").step is None


def test_a_late_payment_in_parts_is_told_by_its_rows(shown, received, pay, yearly):
    pay(2_000_000, "2026-01-10T10:00")
    page = shown("2026-01-30T09:00")
    assert row(page, yearly.code).said == "迟 30 天"
    assert row(page, "F-0001").said == "已签收，待付款"
    assert (row(page, f"{yearly.code}/1").said, row(page, f"{yearly.code}/1").amount_fen) == (
        "2026-01-10 付",
        2_000_000,
    )
    assert page.figures.paid_fen == 2_000_000


def test_paid_late_stays_late_and_paid_in_time_is_settled(shown, received, pay, yearly):
    pay(2_800_000, "2026-01-05T10:00")
    line = row(shown("2026-03-01T09:00"), yearly.code)
    assert (line.state, line.said, line.step) == ("fulfilled_late", "迟 5 天", None)


def test_missed_and_late_duties_are_suggested_and_attributed_ones_are_not(
    market, provider, access_for, blame, yearly, system
):
    with on("2025-11-20T10:00"):
        duties.trigger_record(
            access=system, contract=market, name=TriggerName.REPORTED, at=clock.now(), subject=market
        )
    access = access_for(provider)

    def suggested(at):
        return list(
            selectors.breach_candidates(access, market, moment(at))
            .exclude(obligation="inspection")
            .values_list("obligation", flat=True)
        )

    assert suggested("2025-11-20T12:00") == []
    assert suggested("2025-11-20T12:01") == ["respond"]
    assert suggested("2026-01-30T09:00") == ["pay-yearly", "respond"]
    blame()
    assert suggested("2026-01-30T09:00") == ["respond"]


def test_what_fell_due_before_the_signing_is_no_suggestion(market, provider, access_for):
    access, now = access_for(provider), moment("2025-05-01T00:01")
    keys = list(selectors.breach_candidates(access, market, now).values_list("key", flat=True))
    assert keys == ["2025-04-01", "2025-03-04"]
    later = moment("2025-04-15T00:00").date()
    assert [one.key for one in selectors.breach_candidates(access, market, now, later)] == ["2025-04-01"]


def test_suggestions_beyond_the_page_are_counted(shown):
    page = shown("2026-01-01T00:01")
    assert len([one for one in page.rows if one.said.endswith("待归责")]) == 5
    assert page.more_candidates == 6


def test_a_term_says_what_one_failure_costs_where_its_base_is_known(
    market, provider, outsider, access_for, pay
):
    """28,000 / 12 × 5 ‰ = 11.67; 5 ‰ of the 10,000 received by then are 50 a day."""
    terms = terms_of(market.versions.get())
    late, unusable = terms.penalty("late-payment"), terms.penalty("unusable")
    received = late.model_copy(update={"base": BaseName.RECEIVED})
    pay(1_000_000, "2026-01-30T15:00")

    def fen(penalty, at, who=provider):
        return unit_fen(access_for(who), market, terms, penalty, moment(at))

    assert fen(unusable, "2026-01-30T09:00") == 1_167
    assert fen(received, "2026-01-31T09:00") == 5_000
    assert fen(received, "2026-01-29T09:00") is None, "nothing was received by then"
    assert fen(received, "2026-01-31T09:00", outsider) is None
    assert fen(late, "2026-01-31T09:00") is None, "what stays unpaid is known by the event only"


def test_a_proposal_is_unfolded_and_the_largest_first(shown, proposed, market):
    page = shown("2026-01-30T10:00")
    assert (page.figures.penalty_a_fen, page.figures.penalty_b_fen) == (420_000, 0)
    assert (page.unfolded.key, page.proposal) == ("P-0001", proposed)
    assert row(page, "P-0001").selected
    assert row(page, "P-0001").step.label == "表态"
    assert page.chart.penalty_fen == 420_000


def test_a_chosen_row_is_unfolded_instead(shown, proposed, yearly):
    page = shown("2026-01-30T10:00", selected=yearly.code)
    assert (page.unfolded.key, page.proposal) == (yearly.code, None)
    assert page.unfolded.trace["children"][0]["label"] == "应付合同款"


def test_a_recalculated_proposal_takes_the_place_of_the_old(shown, proposed, provider, access_for):
    with on("2026-01-31T09:00"):
        proposal_refresh(access=access_for(provider), proposal=proposed)
    page = shown("2026-01-31T10:00")
    assert [one.key for one in page.rows if one.key.startswith("P-")] == ["P-0002"]
    assert page.figures.penalty_a_fen == 434_000
    assert page.unfolded.note == "取代 P-0001 的 4,200.00 元，旧测算保留。"


def test_a_difference_after_a_settlement_is_said(shown, proposed, provider, customer, access_for):
    with on("2026-02-02T09:00"):
        for person in (provider, customer):
            proposal_accept(access=access_for(person), proposal=proposed)
        assert row(shown("2026-02-02T09:00"), "P-0001").said == "双方已结算"
        proposal_refresh(access=access_for(provider), proposal=proposed)
    page = shown("2026-02-02T10:00")
    assert page.unfolded.note == "此前已结算 4,200.00 元，本次差额 420.00 元。"
    assert page.figures.penalty_a_fen == 462_000


def test_nobody_at_fault_is_a_line_of_zero(shown, blame):
    blame(party=FaultParty.NONE, penalty_id="", reason="资金拨付延迟，双方商定")
    line = next(one for one in shown("2026-01-30T10:00").rows if one.said == "已免责")
    assert (line.who, line.amount_fen) == ("—", 0)


def test_an_attribution_without_an_amount_offers_to_work_it_out(shown, blame, finance):
    breach = blame()
    line = row(shown("2026-01-30T10:00"), f"B{breach.pk}")
    assert (line.said, line.step.label, line.step.acts) == ("已归责，未测算", "测算", True)
    assert row(shown("2026-01-30T10:00", finance), f"B{breach.pk}").step is None


def test_the_page_takes_the_same_queries_however_many_rows(
    shown, received, pay, blame, proposed, provider, access_for, django_assert_max_num_queries
):
    for day in range(10, 20):
        pay(100_000, f"2026-01-{day}T10:00")
    for duty in Duty.objects.filter(obligation="inspection").order_by("id")[:6]:
        breach = blame("2026-02-01T09:00", duty=duty, party=FaultParty.B, penalty_id="unusable")
        with on("2026-02-01T09:00"):
            proposal_make(access=access_for(provider), breach=breach)
    with django_assert_max_num_queries(19):  # one of them: what moved the unfolded amount's deadline
        page = shown("2026-02-01T10:00")
    assert len(page.rows) > 20


def test_an_outsider_sees_nothing_of_it(market, proposed, received, outsider, access_for):
    access = access_for(outsider)
    assert not selectors.application_list(access).exists()
    assert not selectors.proposal_list(access).exists()
    assert not selectors.breach_candidates(access, market, moment("2026-01-30T09:00")).exists()
    assert selectors.penalties_open_fen(access) == 0
    assert selectors.money_overview(access) == []
    with pytest.raises(ApplicationUnknown, match="没有找到付款申请“F-0001”"):
        selectors.application_get(access, "market", "F-0001")
    with pytest.raises(ProposalUnknown, match="没有找到违约金测算“P-0001”"):
        selectors.proposal_get(access, "market", "P-0001")
    with pytest.raises(BreachUnknown, match="没有找到归责记录"):
        selectors.breach_get(access, "market", proposed.breach_id)


def test_open_penalties_leave_out_what_is_settled(proposed, market, provider, customer, access_for):
    access = access_for(provider)
    assert selectors.penalties_open_fen(access) == 420_000
    assert selectors.penalties_open_fen(access, market) == 420_000
    [line] = selectors.money_overview(access)
    assert (line.contract, line.paid_fen, line.open_fen) == (market, 0, 420_000)
    with on("2026-02-02T09:00"):
        for person in (provider, customer):
            proposal_accept(access=access_for(person), proposal=proposed)
    assert selectors.penalties_open_fen(access) == 0
