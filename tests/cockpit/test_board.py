"""The board of running clocks: who sees which, in what order, how many questions it asks, page by page."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lvyue.contracts.types import TriggerName
from lvyue.duties import services
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.rules.types import SHANGHAI

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 11, 20, 12, tzinfo=SHANGHAI)


@pytest.fixture
def report(market, system):
    """Report a fault some time before noon: its clock of two hours begins then."""

    def reported(before, key):
        with clock.moved(NOON - before):
            services.trigger_record(
                access=system,
                contract=market,
                name=TriggerName.REPORTED,
                at=clock.now(),
                subject=market,
                key=key,
            )

    return reported


def board(client, **asked):
    with clock.moved(NOON):
        return client.get("/clocks", asked).content.decode()


def test_the_most_pressing_clock_stands_first_and_the_late_one_is_red(report, provider, client_for):
    report(timedelta(minutes=30), "young")
    report(timedelta(hours=3), "late")
    page = board(client_for(provider))
    assert page.index("2025-11-20 11:00 到期") < page.index("2025-11-20 13:30 到期")
    assert page.count('class="board-clock') == 2
    assert page.index("board-clock t-red") < page.index("board-clock t-running")
    assert '<b class="tone">1</b> 个超时' in page


def test_a_paused_clock_stands_last_and_counts_nothing_down(report, provider, client_for):
    report(timedelta(hours=3), "held")
    report(timedelta(minutes=30), "young")
    held = Duty.objects.filter(obligation="respond").order_by("due_at").first()
    Duty.objects.filter(pk=held.pk).update(paused_at=NOON - timedelta(minutes=90))
    page = board(client_for(provider))
    assert page.index("2025-11-20 13:30 到期") < page.index("2025-11-20 11:00 到期")
    assert "已停 1 小时 30 分" in page
    assert '<b class="tone">0</b> 个超时' in page
    assert page.count("data-due-at") == 1


def test_an_outsider_sees_no_clock(report, outsider, client_for):
    report(timedelta(hours=1), "one")
    page = board(client_for(outsider))
    assert "没有正在走的时钟" in page and "某市场小程序运维合同" not in page


def test_the_board_asks_for_its_own_part_alone(report, provider, client_for):
    report(timedelta(hours=1), "one")
    with clock.moved(NOON):
        part = client_for(provider).get("/clocks", HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in part and 'id="board"' in part


def test_many_clocks_come_in_pages_and_ask_no_more(report, provider, client_for):
    client = client_for(provider)
    report(timedelta(minutes=1), "first")

    def queries():
        with CaptureQueriesContext(connection) as asked:
            board(client)
        return len(asked)

    queries()
    before = queries()
    for n in range(60):
        report(timedelta(minutes=2), str(n))
    assert queries() == before <= 15
    assert board(client).count('class="board-clock') == 50
    assert board(client, page=2).count('class="board-clock') == 11
    assert board(client, page="없").count('class="board-clock') == 50


def test_a_clock_of_a_ticket_says_what_was_reported_on_board_today_and_owed(
    market, provider, access_for, client_for
):
    from lvyue.desk.services import ticket_report

    reported = NOON - timedelta(minutes=30)
    with clock.moved(reported):
        ticket = ticket_report(
            access=access_for(provider),
            contract=market,
            at=reported,
            title="扫码无法打开",
            description="打不开",
            reporter_name="某窗口",
        )
    assert "<b>响应</b> 扫码无法打开" in board(client_for(provider))
    with clock.moved(NOON):
        today = client_for(provider).get("/").content.decode()
        owed = client_for(provider).get("/owed").content.decode()
    assert "</b> 扫码无法打开 <span" in today.partition('id="clocks"')[2]
    assert f"· {ticket.code} 扫码无法打开</span>" in owed
