"""Levels and causes as people meet them, on the ticket page and over REST."""

import json
from datetime import timedelta

import pytest

from lvyue.desk.models import Ticket, TicketEvent
from lvyue.foundation import clock
from lvyue.identity.services import token_create
from tests.desk.cast import REPORTED, mended, moment, reported

pytestmark = pytest.mark.django_db
TICKET = "/tickets/market/M-0001"
API = "/api/desk/tickets"


@pytest.fixture
def graded_ticket(graders, graded_market):
    """M-0001 of the contract with levels, not graded yet."""
    return reported(graders[0], graded_market)


@pytest.fixture
def vendor_client(provider, client_for):
    return client_for(provider)


def get(client, address=TICKET, at=REPORTED):
    with clock.moved(at):
        return client.get(address).content.decode()


def post(client, name, values, at=REPORTED + timedelta(minutes=5)):
    with clock.moved(at):
        return client.post(f"{TICKET}/{name}", values)


def call(client, access, person, method, address, body=None, at=REPORTED):
    token = token_create(access=access, person=person, label="测试")
    send = {"headers": {"Authorization": f"Bearer {token}"}, "content_type": "application/json"}
    with clock.moved(at):
        response = getattr(client, method)(address, body, **send)
    return response.status_code, json.loads(response.content)


def test_a_ticket_without_a_level_says_so_and_offers_the_contracts_own_levels(graded_ticket, vendor_client):
    text = get(vendor_client)
    assert "未定级" in text
    assert 'data-open="act-grade"' in text
    assert "窗口全部不能办事" in text
    assert text.count('type="radio" name="level"') == 2


def test_a_graded_ticket_explains_its_level_in_the_contracts_words(graded_ticket, vendor_client):
    values = {"level": "major", "reason": "全部窗口停办"}
    assert post(vendor_client, "grade", values).headers["Location"] == TICKET
    text = get(vendor_client, at=REPORTED + timedelta(minutes=6))
    assert "未定级" not in text
    assert "重大故障" in text
    assert "“要求到场的，24小时内赶到”" in text
    assert 'href="/contracts/market/#clause-c3.2"' in text
    assert "乙经理 2025-11-20 09:17 定级：重大故障，全部窗口停办" in text
    assert "响应（重大故障）" in text
    assert "余 24 分 / 30 分钟" in text


def test_a_contract_without_levels_shows_no_level(ticket, vendor, provider, client_for):
    text = get(client_for(provider))
    assert "定级" not in text
    assert 'name="level"' not in text


@pytest.mark.parametrize(
    ("name", "values", "status", "said"),
    [
        ("grade", {"level": "crash", "reason": "停办"}, 422, "没有级别“crash”"),
        ("grade", {"level": "major", "reason": " "}, 422, "定级理由"),
        ("grade", {"level": "x" * 41, "reason": "停办"}, 422, "级别"),
        ("grade", {"level": "major", "reason": "停办", "at": "2025-11-20T09:00"}, 422, "早于上一步"),
        ("finish", {"reason": "好了", "cause": "gremlins"}, 422, "没有原因“gremlins”"),
    ],
)
def test_a_refusal_is_said_on_the_page_and_changes_nothing(
    graded_ticket, vendor_client, name, values, status, said
):
    response = post(vendor_client, name, values)
    assert (response.status_code, said in response.content.decode()) == (status, True)
    graded_ticket.refresh_from_db()
    assert (graded_ticket.level, graded_ticket.revision, TicketEvent.objects.count()) == ("", 0, 1)


def test_an_outsider_and_an_auditor_do_not_grade(graded_ticket, outsider, auditor, client_for):
    values = {"level": "major", "reason": "停办"}
    assert post(client_for(outsider), "grade", values).status_code == 404
    assert post(client_for(auditor), "grade", values).status_code == 403
    assert "act-grade" not in get(client_for(auditor))
    graded_ticket.refresh_from_db()
    assert graded_ticket.level == ""


def test_the_cause_is_asked_for_at_completion_and_answered_at_review(
    graded_ticket, vendor_client, customer, client_for, graders
):
    post(vendor_client, "respond", {"reason": "已回电"})
    text = get(vendor_client, at=REPORTED + timedelta(minutes=30))
    assert 'name="cause" required' in text
    without = post(vendor_client, "finish", {"reason": "好了"}, moment("2025-11-20T11:00"))
    assert (without.status_code, "有免责约定" in without.content.decode()) == (422, True)
    post(vendor_client, "finish", {"reason": "好了", "cause": "misuse"}, moment("2025-11-20T11:00"))
    post(vendor_client, "notice", {}, moment("2025-11-20T12:00"))
    bureau = client_for(customer)
    text = get(bureau, at=moment("2025-11-20T13:00"))
    assert "乙方登记的原因：误操作" in text
    assert "误操作（甲方尚未表示）" in text
    denied = post(bureau, "accept", {"cause_agreed": "no"}, moment("2025-11-20T14:00"))
    assert (denied.status_code, "不认可原因的理由" in denied.content.decode()) == (422, True)
    post(bureau, "accept", {"cause_agreed": "yes"}, moment("2025-11-20T14:00"))
    assert "误操作（甲方已认可）" in get(bureau, at=moment("2025-11-20T15:00"))
    sheet = get(bureau, f"{TICKET}/sheet", moment("2025-11-20T15:00"))
    assert "<dt>原因</dt><dd>误操作</dd>" in sheet


def test_the_page_of_a_graded_ticket_stays_within_its_queries(
    graded_ticket, vendor_client, graders, django_assert_max_num_queries
):
    post(vendor_client, "grade", {"level": "major", "reason": "停办"})
    mended(Ticket.objects.get(), graders[0])
    get(vendor_client)
    with django_assert_max_num_queries(22):
        get(vendor_client, at=moment("2025-11-20T15:00"))


def test_rest_grades_finishes_with_a_cause_and_accepts_with_an_answer(
    client, graders, graded_market, provider, customer
):
    vendor, bureau = graders
    body = {"contract": "market", "title": "停机", "level": "minor", "channel": "phone"}
    status, made = call(client, vendor, provider, "post", API, body)
    assert (status, made["level"], made["level_name"]) == (201, "minor", "一般故障")
    assert [row["label"] for row in made["clocks"] if row["starts_at"]] == [
        "响应",
        "响应（电话）",
        "处理（一般故障）",
    ]
    address = f"{API}/market/M-0001"
    status, body = call(
        client, bureau, customer, "post", f"{address}/grade", {"level": "major", "text": "停办"}, REPORTED
    )
    assert (status, body["level_name"]) == (200, "重大故障")
    mended(Ticket.objects.get(), vendor, "misuse")
    call(client, vendor, provider, "post", f"{address}/notice", {}, moment("2025-11-20T12:00"))
    status, body = call(
        client,
        bureau,
        customer,
        "post",
        f"{address}/accept",
        {"cause_agreed": True},
        moment("2025-11-20T13:00"),
    )
    assert (status, body["cause"], body["cause_agreed"]) == (200, "misuse", True)
    assert body["cause_answered_by"] == "甲负责"


@pytest.mark.parametrize(
    ("body", "said"),
    [({"level": "crash", "text": "停办"}, "没有级别“crash”"), ({"cause": "gremlins", "text": "x"}, "cause")],
)
def test_rest_refuses_unknown_words(client, graders, graded_ticket, provider, body, said):
    status, answer = call(client, graders[0], provider, "post", f"{API}/market/M-0001/grade", body)
    assert status == 422
    assert said in answer["cause"] + answer["place"]
    graded_ticket.refresh_from_db()
    assert graded_ticket.level == ""


def test_files_are_dropped_in_every_form_of_the_page_alike(graded_ticket, vendor_client):
    """A note, a step, another level, a pause: each takes files, by the same field."""
    text = get(vendor_client)
    assert text.count('class="drop"') == text.count('type="file"') == 4


def test_the_report_form_explains_each_level_and_grades_at_once(
    graders, graded_market, vendor_client
) -> None:
    page = get(vendor_client, "/tickets/new")
    for words in (
        "窗口全部不能办事",
        "个别窗口不能办事",
        "· 首次响应 30",
        'data-show-when="contract=market"',
    ):
        assert words in page
    values = {"contract": "market", "title": "窗口停办", "kind": "incident", "level": "major", "key": "one"}
    with clock.moved(REPORTED):
        assert vendor_client.post("/tickets/new", values).status_code == 302
    assert Ticket.objects.get().level == "major"
    with clock.moved(REPORTED):
        answer = vendor_client.post("/tickets/new", values | {"level": "none", "key": "two"})
    assert answer.status_code == 422
    assert "本合同没有级别“none”" in answer.content.decode()
    assert Ticket.objects.count() == 1


def test_who_may_not_grade_reads_the_levels_and_cannot_choose(graded_market, reporter, client_for) -> None:
    client = client_for(reporter)
    page = get(client, "/tickets/new")
    assert "合同怎样分级" in page
    assert 'name="level"' not in page
    values = {"contract": "market", "title": "窗口停办", "kind": "incident", "level": "major", "key": "one"}
    with clock.moved(REPORTED):
        assert client.post("/tickets/new", values).status_code == 403
    assert not Ticket.objects.exists()
