"""往来: what the reader's side owes and what is owed to it, from both sides, with an outsider."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lvyue.cockpit.selectors.owed import owed
from lvyue.contracts.types import TriggerName
from lvyue.duties import services
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.rules.types import SHANGHAI

pytestmark = pytest.mark.django_db

LATE = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
"""Five days after the fee of 28,000.00 fell due on 2025-12-31."""


@pytest.fixture
def seen(access_for):
    """`seen(person, now)`: the page's value for one person at a moment."""

    def do(person, now=LATE):
        with clock.moved(now):
            return owed(access_for(person), now)

    return do


def rows(side, key):
    return [row for group in side.groups if group.key == key for row in group.rows]


def test_the_customer_owes_the_fee_and_the_vendor_is_owed_it(market, customer, provider, seen):
    mine, theirs = seen(customer).mine, seen(provider).theirs
    assert (mine.title, theirs.title) == ("我方欠什么", "甲方欠我们什么")
    [paying], [awaited] = rows(mine, "money"), rows(theirs, "money")
    assert (paying.what, paying.left, paying.amount_fen) == ("支付当年运维费", "逾期 5 天", 2_800_000)
    assert (paying.act, paying.href) == ("去付款", "/contracts/market/money")
    assert (awaited.what, awaited.left, awaited.amount_fen) == (paying.what, paying.left, paying.amount_fen)
    assert (awaited.act, awaited.href) == ("催办", f"/owed/duties/market/{awaited.code}")
    assert (mine.amount_fen, theirs.amount_fen) == (2_800_000, 2_800_000)


def test_what_the_vendor_missed_stands_on_the_other_list(market, customer, provider, seen):
    """Inspections of March to December are ten, all unattested on 2026-01-05."""
    for side in (seen(provider).mine, seen(customer).theirs):
        [group] = [one for one in side.groups if one.key == "routine"]
        assert (group.count, side.overdue, side.amount_fen) == (10, 10, 0)
        assert group.rows[0].left == "逾期 280 天"  # 2025-03-31 to 2026-01-05
    assert seen(customer).theirs.title == "乙方欠我们什么"


def test_an_acceptance_about_to_be_deemed_counts_down(market, system, customer, provider, seen):
    """Noticed on Thursday 2025-11-20: three days end on Sunday 11-23, so Monday 11-24 24:00."""
    noticed = datetime(2025, 11, 20, 10, tzinfo=SHANGHAI)
    with clock.moved(noticed):
        services.trigger_record(
            access=system,
            contract=market,
            name=TriggerName.COMPLETION_NOTICED,
            at=noticed,
            subject=market,
        )
    [row] = rows(seen(customer, noticed).mine, "review")
    assert (row.left, row.due, row.deemed, row.act) == ("余 4 天", "2025-11-24 24:00", True, "去验收")
    evening = datetime(2025, 11, 24, 20, tzinfo=SHANGHAI)
    [row] = rows(seen(provider, evening).theirs, "review")
    assert (row.left, row.state, row.act) == ("余 4 小时", "due_soon", "催办")


def test_a_ruling_waits_for_whoever_has_not_chosen(
    market_version, market, customer, provider, access_for, seen
):
    [mine] = rows(seen(provider).mine, "ruling")
    assert mine.what == "“定期”提交总结报告，多久一次？"
    assert mine.href == "/contracts/market/review/1#question-report-cycle"
    with clock.moved(LATE):
        services.question_answer(
            access=access_for(provider), version=market_version, question="report-cycle", reading="monthly"
        )
    assert rows(seen(provider).mine, "ruling") == []
    [theirs] = rows(seen(provider).theirs, "ruling")
    [asked] = rows(seen(customer).mine, "ruling")
    assert (theirs.left, asked.left, asked.act) == ("一方已选", "一方已选", "去裁定")


def test_papers_and_proposals_wait_for_their_side(market, customer, finance, provider, access_for, seen):
    """Handed in on 2026-01-05, not received: 甲方 owes the receipt; a proposal of 700.00 waits for both."""
    from lvyue.settlement.services import application_submit, breach_attribute, proposal_make
    from lvyue.settlement.types import FaultParty

    duty = Duty.objects.get(contract=market, obligation="pay-yearly")
    access = access_for(provider)
    with clock.moved(LATE):
        application_submit(
            access=access,
            duty=duty,
            amount_fen=2_800_000,
            invoice_number="12345678",
            invoice_title="某市市场服务中心",
            invoice_amount_fen=2_800_000,
            invoice_issued_on=LATE.date(),
        )
        breach = breach_attribute(
            access=access, duty=duty, party=FaultParty.A, penalty_id="late-payment", reason="到期未付"
        )
        proposal_make(access=access, breach=breach)
    waiting = rows(seen(customer).mine, "stance")
    assert [(one.left, one.amount_fen, one.act) for one in waiting] == [
        ("待签收", 2_800_000, "去签收"),
        ("待表态", 70_000, "去表态"),
    ]
    assert [one.left for one in rows(seen(provider).mine, "stance")] == ["待表态"]


def test_a_reader_of_neither_side_sees_both_and_is_asked_nothing(market, auditor, seen):
    shown = seen(auditor)
    assert (shown.mine.title, shown.theirs.title) == ("甲方欠什么", "乙方欠什么")
    acts = {row.act for side in (shown.mine, shown.theirs) for group in side.groups for row in group.rows}
    assert acts == {"看看"}


def test_the_page_says_it_and_leads_to_the_next_step(market, customer, provider, client_for):
    with clock.moved(LATE):
        bureau = client_for(customer).get("/owed").content.decode()
        vendor = client_for(provider).get("/owed").content.decode()
    assert bureau.index("我方欠什么") < bureau.index("支付当年运维费") < bureau.rindex("乙方欠我们什么")
    assert vendor.rindex("甲方欠我们什么") < vendor.index("支付当年运维费")
    assert "28,000.00" in vendor
    assert "逾期 5 天" in vendor
    assert '<a href="/owed" aria-current="page"' in vendor or 'href="/owed"' in vendor


def test_a_note_urges_the_other_side_with_figures(market, provider, client_for):
    """Five days late: 28,000.00 × 0.005 × 5 = 700.00."""
    code = Duty.objects.get(contract=market, obligation="pay-yearly").code
    with clock.moved(LATE):
        page = client_for(provider).get(f"/owed/duties/market/{code}").content.decode()
    for words in (
        "某市市场服务中心：",
        "第四条“每年12月31日前付清”",
        "2025-12-31 24:00 前",
        "已逾期 5 天",
        "应付未付 28,000.00 元（贰万捌仟元整）",
        "测算违约金 700.00 元",
        "某信息技术有限公司",
    ):
        assert words in page, words


@pytest.mark.parametrize("who", ["customer", "auditor"])
def test_whoever_has_nobody_to_urge_is_shown_the_duty(market, request, client_for, who):
    code = Duty.objects.get(contract=market, obligation="pay-yearly").code
    with clock.moved(LATE):
        answer = client_for(request.getfixturevalue(who)).get(f"/owed/duties/market/{code}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/duties/market/{code}")


def test_an_outsider_finds_no_duty_to_urge_about(market, outsider, client_for):
    code = Duty.objects.get(contract=market, obligation="pay-yearly").code
    with clock.moved(LATE):
        answer = client_for(outsider).get(f"/owed/duties/market/{code}")
    assert answer.status_code == 404
    assert "28,000.00" not in answer.content.decode()


def test_an_outsider_sees_nothing_of_the_contract(market, outsider, client_for):
    with clock.moved(LATE):
        page = client_for(outsider).get("/owed").content.decode()
    assert "支付当年运维费" not in page
    assert "没有要办的事" in page


@pytest.mark.parametrize("path", ["/owed", "/owed/duties/market/D-0001"])
def test_a_stranger_is_sent_to_the_login_page(market, client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login?next=")


def test_the_page_asks_no_more_when_there_is_more_owed(market, system, customer, client_for):
    client, at = client_for(customer), datetime(2025, 11, 20, 12, tzinfo=SHANGHAI)

    def queries() -> int:
        with clock.moved(at), CaptureQueriesContext(connection) as asked:
            assert client.get("/owed").status_code == 200
        return len(asked)

    def more(first: int, last: int) -> None:
        with clock.moved(at - timedelta(hours=1)):
            for n in range(first, last):
                for name in (TriggerName.COMPLETION_NOTICED, TriggerName.REPORTED, TriggerName.STAFF_LEAVES):
                    services.trigger_record(
                        access=system, contract=market, name=name, at=clock.now(), subject=market, key=str(n)
                    )

    more(0, 1)
    queries()  # the session's own first request
    before = queries()
    more(1, 20)
    assert queries() == before
    assert before <= 30
