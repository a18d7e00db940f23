"""Every cockpit page at the edges: before the term and after it, without a duty, with very long names."""

from datetime import datetime

import pytest

from lvyue.contracts.models import Contract
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.rules.types import SHANGHAI

pytestmark = pytest.mark.django_db

PAGES = (
    "/",
    "/?contract=market",
    "/clocks",
    "/owed",
    "/contracts/market/",
    "/contracts/market/obligations/inspection",
    "/contracts/market/year",
)
NOON = datetime(2025, 11, 20, 12, tzinfo=SHANGHAI)
EDGES = {
    "the day before the term": (datetime(2025, 3, 3, 9, tzinfo=SHANGHAI), "1 天后开始", "未开始"),
    "its first moment": (datetime(2025, 3, 4, tzinfo=SHANGHAI), "第 1 天，余 392 天", "履行中"),
    "its last day": (datetime(2026, 3, 31, 23, 59, tzinfo=SHANGHAI), "第 393 天，余 0 天", "履行中"),
    "the day after": (datetime(2026, 4, 1, 9, tzinfo=SHANGHAI), "已届满 1 天", "已届满"),
    "years after": (datetime(2029, 5, 1, 9, tzinfo=SHANGHAI), "已届满 1127 天", "已届满"),
}


@pytest.mark.parametrize(("at", "words", "stands"), EDGES.values(), ids=EDGES)
def test_the_pages_answer_outside_the_term_as_well(market, provider, client_for, at, words, stands):
    client = client_for(provider)
    with clock.moved(at):
        pages = {path: client.get(path) for path in PAGES}
    assert {path: one.status_code for path, one in pages.items()} == dict.fromkeys(PAGES, 200)
    living = pages["/contracts/market/"].content.decode()
    assert words in living
    assert f"第 1 版 · {stands}" in living


@pytest.mark.parametrize("who", ["provider", "customer", "auditor"])
def test_the_pages_answer_where_no_duty_is(market, request, client_for, who):
    Duty.objects.all().delete()
    client = client_for(request.getfixturevalue(who))
    with clock.moved(NOON):
        pages = {path: client.get(path) for path in PAGES}
    assert {path: one.status_code for path, one in pages.items()} == dict.fromkeys(PAGES, 200)
    said = {path: one.content.decode() for path, one in pages.items()}
    assert "未触发" in said["/contracts/market/"]
    assert "还没有带期限的事项" in said["/contracts/market/year"]
    assert "没有正在走的时钟" in said["/clocks"]
    # Only who may report is led to the report.
    assert ("/tickets/new" in said["/clocks"]) is (who != "auditor")
    assert ("/tickets/new" in said["/"]) is (who != "auditor")


def test_long_names_stand_on_every_page_as_they_are(market, provider, client_for):
    title, what = "某某市政务服务平台" * 11, "逐项核对并书面报告" * 33
    Contract.objects.update(title=title, party_a=title)
    Duty.objects.update(what=what)
    client = client_for(provider)
    with clock.moved(NOON):
        pages = {path: client.get(path).content.decode() for path in PAGES}
    assert [path for path, page in pages.items() if title not in page] == ["/clocks"], "no clock runs"
    assert what in pages["/owed"]


def test_a_reader_of_one_contract_is_offered_no_choice_of_contracts(market, provider, client_for):
    with clock.moved(NOON):
        page = client_for(provider).get("/").content.decode()
        chosen = client_for(provider).get("/?contract=none").content.decode()
    assert "全部合同" not in page
    assert "今天没有到期的事项" in chosen
