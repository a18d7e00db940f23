"""REST of sheets on paper: printed, uploaded, matched, confirmed, signed by PIN, each with its level."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lvyue.desk.models import RecordSheet, ScanBatch
from lvyue.desk.services.paper import batch_read
from lvyue.foundation import clock
from lvyue.foundation.signing import signatures_of
from lvyue.identity.services import pin_set, token_create
from tests.conftest import PASSWORD
from tests.desk.cast import finished
from tests.desk.scans import drawn, jpeg, signed
from tests.desk.test_paper import NOON, printed
from tests.desk.test_paper_by_hand import torn

pytestmark = pytest.mark.django_db
API = "/api/desk/contracts/market"
TICKET = "/api/desk/tickets/market/M-0001"
PIN = "731946"
SAID = {
    "code": "M-0001",
    "a": {"marks": "both", "name": "甲验收"},
    "b": {"marks": "ink", "name": "乙工程师", "on": "2025-11-20"},
}


@pytest.fixture
def done(ticket, vendor, data_folder):
    return finished(ticket, vendor)


@pytest.fixture
def call(client, access_for):
    """`call(person, method, address, body, files)` at noon: status and JSON (or bytes) of a request."""

    def send(person, method, address, body=None, files=None):
        token = token_create(access=access_for(person), person=person, label="测试")
        headers = {"Authorization": f"Bearer {token}"}
        with clock.moved(NOON):
            if method == "get":
                answer = client.get(address, headers=headers)
            elif files:
                answer = client.post(address, {"files": files}, headers=headers)
            else:
                answer = client.post(address, body or {}, content_type="application/json", headers=headers)
        is_json = answer.headers["Content-Type"].startswith("application/json")
        return answer.status_code, json.loads(answer.content) if is_json else answer.content

    return send


def batch_of(call, person, page) -> str:
    """The address of a batch with one scanned page, read."""
    scan = SimpleUploadedFile("s.jpg", jpeg(page), "image/jpeg")
    status, made = call(person, "post", f"{API}/batches", files=[scan])
    assert (status, made["state"], made["files_read"], made["pages"]) == (201, "waiting", 0, [])
    batch_read(ScanBatch.objects.get().pk)
    return f"{API}/batches/{made['number']}"


def test_a_sheet_goes_out_on_paper_and_comes_back_signed(call, provider, done) -> None:
    status, pdf = call(provider, "get", f"{API}/sheets.pdf?code=M-0001")
    assert (status, pdf[:5]) == (200, b"%PDF-")
    address = batch_of(call, provider, signed(drawn(pdf)[0]))
    status, read = call(provider, "get", address)
    page = read["pages"][0]
    assert (status, read["state"], page["ticket"], page["used"]) == (200, "read", "M-0001", False)
    status, sheet = call(provider, "post", f"{address}/confirm", SAID)
    assert status == 200
    assert [(one["side"], one["level"], one["marks"], one["written_on"]) for one in sheet["signatures"]] == [
        ("a", "paper", "both", "2025-11-20"),
        ("b", "paper", "ink", "2025-11-20"),
    ]
    assert all(one["fits"] and one["level_label"] == "纸质签字扫描件" for one in sheet["signatures"])
    assert call(provider, "get", TICKET)[1]["signatures"] == sheet["signatures"]
    assert call(provider, "get", f"{TICKET}/sheet")[1] == sheet


def test_a_page_without_a_code_is_matched_and_unmatched(call, provider, done) -> None:
    address = batch_of(call, provider, torn(drawn(printed(done), 150)[0]))
    page = call(provider, "get", address)[1]["pages"][0]
    assert (page["fault"], page["cause"]) == ("no_code", "没有找到记录单的二维码")
    status, found = call(provider, "post", f"{address}/pages/{page['id']}/match", {"code": "M-0001"})
    assert (status, found["pages"][0]["matched_by"], found["pages"][0]["ticket"]) == (200, "乙经理", "M-0001")
    status, found = call(provider, "post", f"{address}/pages/{page['id']}/unmatch")
    assert (status, found["pages"][0]["matched_by"], found["pages"][0]["fault"]) == (200, "", "no_code")
    status, refused = call(provider, "post", f"{address}/pages/99999/match", {"code": "M-0001"})
    assert (status, refused["cause"]) == (404, "没有找到这一页扫描件")


def test_leaving_a_side_out_signs_nothing(call, provider, done) -> None:
    address = batch_of(call, provider, signed(drawn(printed(done), 150)[0]))
    status, refused = call(provider, "post", f"{address}/confirm", SAID | {"b": None})
    assert (status, refused["cause"]) == (409, "不能确认：没有说明乙方是否签字")
    assert not signatures_of(RecordSheet.objects.get()).exists()
    status, found = call(provider, "post", f"{address}/withdraw")
    assert (status, found["pages"][0]["fault"]) == (200, "set_aside")


def test_the_officer_signs_by_pin_and_a_wrong_one_signs_nothing(
    call, provider, customer, bureau, done
) -> None:
    pin_set(access=bureau, person=customer, password=PASSWORD, pin=PIN)
    given = {"username": customer.username, "pin": "000000"}
    assert call(provider, "post", f"{TICKET}/sheet/pin", given)[0] == 422
    assert call(provider, "get", f"{TICKET}/sheet")[1]["signatures"] == []
    status, sheet = call(provider, "post", f"{TICKET}/sheet/pin", given | {"pin": PIN})
    one = sheet["signatures"][0]
    assert (status, one["side"], one["level"], one["entered_by_name"]) == (200, "a", "pin", "乙经理")


def test_outsiders_find_none_of_it(call, provider, outsider, reporter, done) -> None:
    address = batch_of(call, provider, signed(drawn(printed(done), 150)[0]))
    page = ScanBatch.objects.get().pages.get().pk
    reads = [f"{API}/sheets.pdf", address, f"{TICKET}/sheet"]
    writes = [f"{address}/confirm", f"{address}/withdraw", f"{address}/pages/{page}/match",
              f"{address}/pages/{page}/unmatch"]  # fmt: skip
    for one in reads:
        assert call(outsider, "get", one)[0] == 404, one
    for one in writes:
        assert call(outsider, "post", one, SAID)[0] == 404, one
    assert call(outsider, "post", f"{TICKET}/sheet/pin", {"username": "x", "pin": PIN})[0] == 404
    assert call(reporter, "post", f"{address}/confirm", SAID)[0] == 404, "who only reports sees no contract"
    assert not signatures_of(RecordSheet.objects.get()).exists()
    assert ScanBatch.objects.get().pages.get().fault == ""
