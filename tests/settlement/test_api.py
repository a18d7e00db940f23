"""REST of the money: the same services, JSON in and out, refusals in Chinese."""

import json

import pytest

from lvyue.identity.services import token_create
from lvyue.settlement.models import Breach, Payment, PaymentApplication, PenaltyProposal
from tests.settlement.conftest import BUYER, INVOICE, on

pytestmark = pytest.mark.django_db
HOME = "/api/settlement/market"


@pytest.fixture
def call(client, access_for):
    """`call(person, method, path, body, at)`: status and JSON of an authorised request."""

    def send(person, method, path, body=None, at="2025-12-26T10:00"):
        token = token_create(access=access_for(person), person=person, label="测试")
        headers = {"Authorization": f"Bearer {token}"}
        with on(at):
            if method == "get":
                response = client.get(HOME + path, headers=headers)
            else:
                response = client.post(
                    HOME + path, body or {}, content_type="application/json", headers=headers
                )
        return response.status_code, json.loads(response.content)

    return send


@pytest.fixture
def papers(yearly):
    return {
        "duty": yearly.code,
        "amount_fen": 2_800_000,
        "invoice_number": INVOICE,
        "invoice_title": BUYER,
        "invoice_amount_fen": 2_800_000,
        "invoice_issued_on": "2025-12-25",
    }


def test_from_the_application_to_the_settled_penalty(call, papers, yearly, provider, finance, customer):
    status, made = call(provider, "post", "/applications", papers)
    assert (status, made["code"], made["submitted_at"]) == (201, "F-0001", "2025-12-26T10:00:00+08:00")
    status, started = call(finance, "post", "/applications/F-0001/receive")
    assert (status, started[0]["due_at"]) == (200, "2026-01-08T00:00:00+08:00")

    at = "2026-01-10T12:00"
    paid = {"duty": yearly.code, "amount_fen": 2_000_000, "paid_at": "2026-01-10T10:00:00+08:00"}
    status, payment = call(finance, "post", "/payments", paid, at)
    assert (status, payment["sequence"], payment["paid_on"]) == (201, 1, "2026-01-10")

    at = "2026-01-30T09:00"
    blamed = {"duty": yearly.code, "party": "a", "penalty": "late-payment", "reason": "到期未付清"}
    status, breach = call(provider, "post", "/breaches", blamed, at)
    assert (status, breach["side"], breach["party"], breach["cause"]) == (201, "b", "a", "other")
    status, sheet = call(provider, "post", f"/breaches/{breach['number']}/propose", None, at)
    assert (status, sheet["amount_fen"], sheet["state"]) == (201, 220_000, "proposed")
    assert sheet["trace"]["label"] == "违约金测算"
    assert len(sheet["inputs"]["stretches"]) == 2

    status, sheet = call(customer, "post", "/proposals/P-0001/object", {"reason": "资金未到"}, at)
    assert (status, sheet["state"], sheet["stances"][0]["reason"]) == (200, "objected", "资金未到")
    call(provider, "post", "/proposals/P-0001/accept", None, at)
    status, sheet = call(customer, "post", "/proposals/P-0001/accept", None, at)
    assert (status, sheet["state"], sheet["settled_at"]) == (200, "settled", "2026-01-30T09:00:00+08:00")
    status, more = call(provider, "post", "/proposals/P-0001/refresh", None, "2026-01-31T09:00")
    assert (status, more["amount_fen"], more["difference_fen"]) == (201, 224_000, 4_000)

    status, account = call(provider, "get", "", at="2026-01-31T10:00")
    assert (status, account["paid_fen"], account["penalty_a_fen"]) == (200, 2_000_000, 224_000)
    assert [one["key"] for one in account["rows"]][:3] == [yearly.code, "F-0001", f"{yearly.code}/1"]
    assert [one["code"] for one in call(provider, "get", "/proposals")[1]] == ["P-0002", "P-0001"]
    assert call(provider, "get", "/proposals/P-0001")[1]["amount_fen"] == 220_000


def test_returned_papers_say_why(call, submit, finance, provider):
    with on("2025-12-26T09:00"):
        submit()
    status, body = call(finance, "post", "/applications/F-0001/return", {"reason": "未盖章"})
    assert (status, body["return_reason"]) == (200, "未盖章")
    assert call(provider, "get", "/applications")[1][0]["returned_at"] == "2025-12-26T10:00:00+08:00"


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"amount_fen": 1}, 422, "与应付未付的 28,000.00 元不等"),
        ({"duty": "D-9999"}, 404, "没有找到履约事项"),
        ({"amount_fen": "很多"}, 422, "amount_fen应为整数"),
        ({"at": "2025-12-26T09:00:00"}, 422, "at缺少时区"),
        ({"at": "2025-12-27T09:00:00+08:00"}, 422, "不能晚于现在"),
    ],
)
def test_wrong_input_is_refused_in_chinese_and_leaves_nothing(call, papers, provider, changes, status, words):
    answered, body = call(provider, "post", "/applications", papers | changes)
    assert (answered, words in body["cause"]) == (status, True), body
    assert body["remedy"]
    assert not PaymentApplication.objects.exists()


def requests(yearly, papers):
    blamed = {"duty": yearly.code, "party": "a", "penalty": "late-payment", "reason": "迟付"}
    paid = {"duty": yearly.code, "amount_fen": 1, "paid_at": "2025-12-26T09:00:00+08:00"}
    return [
        ("post", "/applications", papers),
        ("post", "/applications/F-0001/receive", {}),
        ("post", "/applications/F-0001/return", {"reason": "退"}),
        ("post", "/payments", paid),
        ("post", "/breaches", blamed),
        (
            "post",
            "/losses",
            {"duty": yearly.code, "penalty": "late-payment", "amount_fen": 1, "evidence": "证"},
        ),
        ("post", "/breaches/1/propose", {}),
        ("post", "/proposals/P-0001/refresh", {}),
        ("post", "/proposals/P-0001/accept", {}),
        ("post", "/proposals/P-0001/object", {"reason": "不服"}),
    ]


READS = ["", "/applications", "/proposals", "/proposals/P-0001"]


@pytest.fixture
def proposed(received, blame, provider, access_for):
    from lvyue.settlement.services import proposal_make

    breach = blame()
    with on("2026-01-30T09:00"):
        return proposal_make(access=access_for(provider), breach=breach)


def test_an_outsider_finds_no_endpoint(call, yearly, papers, proposed, outsider):
    for how, path, body in [*requests(yearly, papers), *(("get", path, None) for path in READS)]:
        status, answer = call(outsider, how, path.replace("/1/", f"/{proposed.breach_id}/"), body)
        assert (status, answer["code"]) == (404, "not_found"), path
    assert (PenaltyProposal.objects.count(), Breach.objects.count(), Payment.objects.count()) == (1, 1, 0)


def test_without_a_token_nothing_answers(client, yearly, papers, proposed):
    for how, path, _body in [*requests(yearly, papers), *(("get", path, None) for path in READS)]:
        assert getattr(client, how)(HOME + path).status_code == 401, path


def test_the_auditor_reads_and_moves_nothing(call, yearly, papers, proposed, auditor):
    for path in READS:
        assert call(auditor, "get", path, at="2026-01-30T10:00")[0] == 200, path
    for how, path, body in requests(yearly, papers):
        address = path.replace("/1/", f"/{proposed.breach_id}/")
        assert call(auditor, how, address, body, "2026-01-30T10:00")[0] == 403, path
    proposed.refresh_from_db()
    assert proposed.stance_count == 0
