"""The pages across the house: today, the living contract, any deadline; each with an outsider."""

from datetime import datetime, timedelta

import pytest
from django.test.utils import CaptureQueriesContext

from lvyue.contracts.types import TriggerName
from lvyue.duties import services
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.rules.types import SHANGHAI

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 11, 20, 12, tzinfo=SHANGHAI)


@pytest.fixture
def reported(market, system):
    """A fault reported at 10:00 on a working day: due at 12:00."""
    with clock.moved(NOON - timedelta(hours=2)):
        services.trigger_record(
            access=system, contract=market, name=TriggerName.REPORTED, at=clock.now(), subject=market
        )
    return market


@pytest.mark.parametrize(
    "path",
    ["/contracts/market/", "/contracts/market/obligations/respond", "/contracts/market/obligations/none"],
)
def test_an_outsider_finds_no_such_contract(market, outsider, client_for, path):
    response = client_for(outsider).get(path)
    assert response.status_code == 404
    assert "某市场小程序运维合同" not in response.content.decode()


@pytest.mark.parametrize("path", ["/", "/contracts/market/", "/contracts/market/obligations/respond", "/due"])
def test_a_stranger_is_sent_to_the_login_page(market, client, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login?next=")


def test_today_shows_an_outsider_nothing_of_the_contract(reported, outsider, client_for):
    with clock.moved(NOON):
        page = client_for(outsider).get("/").content.decode()
    assert "响应报障" not in page
    assert "没有正在走的时钟" in page


def test_today_counts_a_running_clock_until_its_last_moment(reported, provider, client_for):
    with clock.moved(NOON):
        page = client_for(provider).get("/").content.decode()
    assert "2025-11-20 12:00 到期" in page
    assert "将到期" in page
    with clock.moved(NOON + timedelta(seconds=1)):
        page = client_for(provider).get("/").content.decode()
    assert "逾期" in page


def test_today_puts_the_payment_under_the_side_that_owes_it(market, provider, customer, client_for):
    with clock.moved(datetime(2025, 12, 31, 9, tzinfo=SHANGHAI)):
        vendor = client_for(provider).get("/").content.decode()
        bureau = client_for(customer).get("/").content.decode()
    assert vendor.rindex("等对方") < vendor.index("支付当年运维费")
    assert bureau.rindex("今天要办") < bureau.index("支付当年运维费") < bureau.rindex("等对方")


def test_the_living_contract_says_what_is_overdue_and_what_waits_for_a_ruling(market, provider, client_for):
    with clock.moved(NOON):
        page = client_for(provider).get("/contracts/market/").content.decode()
        # Windows that closed unattested: March to October, eight of them.
        assert Duty.objects.filter(obligation="inspection", due_at__lt=NOON).count() == 8
        waiting = client_for(provider).get("/contracts/market/obligations/report").content.decode()
    assert "8 项逾期 等 2 项" in page, "the passage asks two things and carries the more pressing"
    assert "<h2>每月现场巡检</h2>" in page
    assert page.index("同一条款还约定") < page.index("读法待双方裁定"), "the other stands beside it"
    assert "读法待双方裁定" in waiting
    assert "第 262 天，余 131 天" in page


def test_one_obligation_comes_alone_for_the_side_panel(market, provider, client_for):
    with clock.moved(NOON):
        part = client_for(provider).get("/contracts/market/obligations/pay-yearly", HTTP_HX_REQUEST="true")
    text = part.content.decode()
    assert "<html" not in text
    assert "支付当年运维费" in text
    assert "每逾期一日，甲方付应付未付款的 0.5%</a>" in text


def test_an_obligation_that_is_not_there_is_not_found(market, provider, client_for):
    assert client_for(provider).get("/contracts/market/obligations/nothing").status_code == 404


def test_a_draft_leads_to_its_review(market_version, provider, client_for):
    response = client_for(provider).get("/contracts/market/")
    assert (response.status_code, response.headers["Location"]) == (302, "/contracts/market/review/1")


@pytest.mark.parametrize("path", ["/", "/contracts/market/"])
def test_a_page_asks_no_more_when_there_is_more_to_count(market, system, provider, client_for, path):
    from django.db import connection

    client = client_for(provider)

    def queries() -> int:
        with (
            clock.moved(NOON),
            CaptureQueriesContext(
                connection,
            ) as asked,
        ):
            assert client.get(path).status_code == 200
        return len(asked)

    queries()
    before = queries()
    with clock.moved(NOON - timedelta(minutes=30)):
        for n in range(25):
            services.trigger_record(
                access=system,
                contract=market,
                name=TriggerName.REPORTED,
                at=clock.now(),
                subject=market,
                key=str(n),
            )
    assert queries() == before
    assert before <= 30


def test_a_deadline_is_answered_with_its_derivation(provider, client_for):
    page = client_for(provider).get(
        "/due", {"phrase": "收到发票后10个工作日内", "start": "2026-02-09T10:00", "calendar": "cn"}
    )
    text = page.content.decode()
    assert "2026-02-28 24:00" in text
    assert "春节，9 天" in text


def test_two_readings_are_both_answered(provider, client_for):
    text = (
        client_for(provider)
        .get("/due", {"phrase": "到期之前90日内", "start": "2025-11-12", "calendar": "cn"})
        .content.decode()
    )
    assert "两种读法" in text
    assert "2025-08-14" in text


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"phrase": "胡说八道", "start": "2026-02-09T10:00"}, 422, "胡说八道"),
        ({"phrase": "3日内", "start": "昨天"}, 200, "id_start_error"),
        ({"phrase": "", "start": "2026-02-09T10:00"}, 200, "id_phrase_error"),
        ({"phrase": "3日内", "start": "1980-01-01T00:00"}, 422, "1992"),
        ({"phrase": "字" * 300, "start": "2026-02-09T10:00"}, 200, "id_phrase_error"),
    ],
    ids=["no deadline", "no moment", "empty", "before 1992", "too long"],
)
def test_a_wrong_question_is_told_so(provider, client_for, asked, status, words):
    response = client_for(provider).get("/due", asked)
    assert response.status_code == status
    assert words in response.content.decode()


def test_who_only_reports_faults_is_led_to_the_tickets_alone(market, space, client_for):
    from lvyue.identity.types import Role, Side
    from tests.conftest import _member

    reporter = _member(space, "reporter", "窗口王某", Role.REPORTER, Side.A)
    page = client_for(reporter).get("/tickets").content.decode()
    assert 'href="/tickets"' in page
    assert 'href="/contracts"' not in page
    assert 'href="/money"' not in page


def test_who_only_reports_faults_finds_today_what_became_of_them(
    market, space, provider, customer, client_for, access_for, django_assert_max_num_queries
):
    from lvyue.desk.services import ticket_cancel, ticket_report
    from lvyue.identity.types import Role, Side
    from tests.conftest import _member

    reporter = _member(space, "reporter", "窗口王某", Role.REPORTER, Side.A)
    asked = {"contract": market, "at": NOON, "description": "打不开", "reporter_name": "窗口王某"}
    with clock.moved(NOON):
        visitor = client_for(reporter)
        empty = visitor.get("/").content.decode()
        mine = ticket_report(access=access_for(reporter), title="扫码无法打开", **asked)
        gone = ticket_report(access=access_for(reporter), title="报表是空的", **asked)
        ticket_report(access=access_for(provider), title="别人报的", **asked)
        ticket_cancel(access=access_for(customer), ticket=gone, reason="重复")
        with django_assert_max_num_queries(16):
            page = visitor.get("/").content.decode()
    assert "没有正在办的报障" in empty and 'href="/tickets/new"' in empty
    going, _, ended = page.partition('id="ended"')
    assert f'href="/tickets/market/{mine.code}">扫码无法打开</a>' in going
    assert "响应 <span" in going and "余 2 小时" in going
    assert "报表是空的" in ended and "报表是空的" not in going
    assert "别人报的" not in page and "时钟看板" not in page


def test_the_living_contract_opens_on_what_presses_most(market, provider, client_for):
    with clock.moved(NOON):
        page = client_for(provider).get("/contracts/market/").content.decode()
    side = page[page.index('id="side"') :]
    assert "<h2>每月现场巡检</h2>" in side
