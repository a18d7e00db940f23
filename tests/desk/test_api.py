"""REST of the desk: the same services, JSON in and out, refusals in Chinese."""

import json
from datetime import timedelta

import pytest

from lvyue.desk.models import Ticket, TicketEvent
from lvyue.foundation import clock
from lvyue.identity.services import token_create
from tests.desk.cast import REPORTED, reported

pytestmark = pytest.mark.django_db
ADDRESS = "/api/desk/tickets"


@pytest.fixture
def call(client, access_for):
    """`call(person, method, address, body, at)`: status and JSON of an authorised request."""

    def send(person, method, address, body=None, at=REPORTED):
        token = token_create(access=access_for(person), person=person, label="测试")
        headers = {"Authorization": f"Bearer {token}"}
        with clock.moved(at):
            if method == "get":
                response = client.get(address, headers=headers)
            else:
                response = client.post(address, body or {}, content_type="application/json", headers=headers)
        return response.status_code, json.loads(response.content)

    return send


def test_a_monitor_reports_a_fault_and_repeats_do_no_harm(call, provider, market):
    body = {"contract": "market", "title": "停机", "key": "alert-9", "at": "2025-11-20T09:10:00+08:00"}
    status, made = call(provider, "post", ADDRESS, body)
    assert (status, made["code"], made["stage"], made["channel"]) == (201, "M-0001", "received", "api")
    assert made["clocks"][0]["due_at"] == "2025-11-20T11:10:00+08:00"
    assert made["acts"][0] == "respond"
    assert call(provider, "post", ADDRESS, body)[1]["code"] == "M-0001"
    assert Ticket.objects.count() == 1


def test_an_act_by_name_moves_the_ticket(call, provider, ticket):
    at = REPORTED + timedelta(minutes=11)
    status, body = call(provider, "post", f"{ADDRESS}/market/M-0001/respond", {"text": "电话指导"}, at)
    assert (status, body["stage"], body["clocks"][0]["state"]) == (200, "working", "fulfilled")
    assert [event["kind"] for event in body["events"]] == ["responded", "reported"]


def test_the_list_filters_and_pages(call, provider, vendor, market, ticket):
    reported(vendor, market, REPORTED + timedelta(minutes=1), title="打印慢")
    now = REPORTED + timedelta(minutes=30)
    status, body = call(provider, "get", f"{ADDRESS}?per_page=1&page=2", at=now)
    assert (status, body["count"], [one["code"] for one in body["items"]]) == (200, 2, ["M-0001"])
    assert body["items"][0]["clock"] == "响应"
    assert body["items"][0]["due_at"] == "2025-11-20T11:12:00+08:00"
    assert call(provider, "get", f"{ADDRESS}?q=打印", at=now)[1]["count"] == 1
    assert call(provider, "get", f"{ADDRESS}?overdue=true", at=now)[1]["count"] == 0


@pytest.mark.parametrize(
    ("method", "address", "body", "status", "said"),
    [
        ("post", "/market/M-0001/finish", {"text": "好了"}, 409, "还没有登记响应"),
        ("post", "/market/M-0001/respond", {"text": ""}, 422, "响应内容"),
        ("post", "/market/M-0001/respond", {"text": "好", "at": "2025-11-20T09:30:00"}, 422, "没有时区"),
        ("post", "/market/M-0001/accept", {}, 403, "不能验收"),
        ("post", "/market/M-0001/teleport", {}, 422, "act"),
        ("post", "/market/M-0404/respond", {"text": "好"}, 404, "没有找到工单"),
        ("post", "", {"contract": "other", "title": "停机"}, 404, "没有找到合同"),
        ("post", "", {"contract": "market"}, 422, "title"),
        ("get", "/market/M-0404", None, 404, "没有找到工单"),
        ("get", "?per_page=1000", None, 422, "per_page"),
    ],
)
def test_a_refusal_is_json_with_cause_and_place_and_changes_nothing(
    call, provider, ticket, method, address, body, status, said
):
    got, answer = call(provider, method, f"{ADDRESS}{address}", body, REPORTED + timedelta(hours=1))
    assert got == status
    assert set(answer) == {"code", "cause", "place", "remedy"}
    assert said in answer["cause"] + answer["place"]
    assert (Ticket.objects.count(), TicketEvent.objects.count()) == (1, 1)


def test_an_expired_contract_takes_no_report(call, provider, market):
    from tests.desk.cast import moment

    body = {"contract": "market", "title": "停机"}
    status, answer = call(provider, "post", ADDRESS, body, moment("2026-04-01T09:00"))
    assert (status, Ticket.objects.count()) == (409, 0)
    assert "服务期已于 2026-03-31 届满" in answer["cause"]


def test_every_operation_needs_a_token_and_shows_an_outsider_nothing(call, client, outsider, ticket):
    for address in (ADDRESS, f"{ADDRESS}/market/M-0001"):
        assert client.get(address).status_code == 401
    assert (
        client.post(f"{ADDRESS}/market/M-0001/respond", {}, content_type="application/json").status_code
        == 401
    )
    assert call(outsider, "get", ADDRESS)[1]["count"] == 0
    assert call(outsider, "get", f"{ADDRESS}/market/M-0001")[0] == 404
    assert call(outsider, "post", f"{ADDRESS}/market/M-0001/respond", {"text": "x"})[0] == 404
    assert call(outsider, "post", ADDRESS, {"contract": "market", "title": "停机"})[0] == 404


def test_a_reporter_gets_only_the_own_tickets(call, reporter, market, ticket):
    status, made = call(reporter, "post", ADDRESS, {"contract": "market", "title": "打印慢"})
    assert (status, made["code"], made["acts"]) == (201, "M-0002", ["note", "ask-onsite", "cancel"])
    assert call(reporter, "get", ADDRESS)[1]["count"] == 1
    assert call(reporter, "get", f"{ADDRESS}/market/M-0001")[0] == 404
