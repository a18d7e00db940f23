"""Pages of paper: print, upload, confirm; and a signature by PIN on another person's screen."""

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lvyue.desk.models import RecordSheet, ScanBatch
from lvyue.desk.services.paper import batch_read
from lvyue.foundation import clock
from lvyue.foundation.signing import signatures_of
from lvyue.identity.models import SigningPin
from lvyue.identity.services import pin_set
from tests.conftest import PASSWORD
from tests.desk.cast import finished, moment
from tests.desk.scans import drawn, jpeg, signed
from tests.desk.test_paper_by_hand import torn

pytestmark = pytest.mark.django_db
NOON = moment("2025-11-20T12:00")
PAPER = "/contracts/market/paper"
SHEET = "/tickets/market/M-0001"
PIN = "731946"


@pytest.fixture
def done(ticket, vendor, data_folder):
    return finished(ticket, vendor)


@pytest.fixture
def client(vendor, provider, client_for):
    return client_for(provider)


@pytest.fixture
def officer(bureau, customer):
    """甲方合同负责人 with a PIN."""
    pin_set(access=bureau, person=customer, password=PASSWORD, pin=PIN)
    return customer


def post(client, address, values=None):
    with clock.moved(NOON):
        return client.post(address, values or {})


def scanned(client) -> str:
    """The address of a batch with the printed, signed and scanned sheet."""
    pdf = client.get(f"{PAPER}/print?code=M-0001")
    assert pdf.headers["Content-Type"] == "application/pdf"
    scan = SimpleUploadedFile("s.jpg", jpeg(signed(drawn(pdf.content)[0])), "image/jpeg")
    answer = post(client, PAPER, {"files": [scan]})
    batch_read(ScanBatch.objects.get().pk)
    return answer.headers["Location"]


def test_sheet_goes_out_on_paper_and_comes_back_signed(client, done) -> None:
    address = scanned(client)
    page = client.get(address).content.decode()
    assert page.count('type="radio"') == 6
    assert "checked" not in page, "nothing is confirmed by default"
    given = {"code": "M-0001", "marks_a": "both", "name_a": "甲验收", "marks_b": "ink", "name_b": "乙工程师"}
    assert post(client, address, given).status_code == 302
    shown = client.get(f"{SHEET}/sheet").content.decode()
    assert "纸质签字扫描件：签字并盖章" in shown
    assert "看扫描件确认" in shown
    done.refresh_from_db()
    assert done.sheet_signed_at == NOON


def test_a_page_without_a_code_is_matched_by_hand_and_says_so_ever_after(client, done) -> None:
    pdf = client.get(f"{PAPER}/print?code=M-0001").content
    scan = SimpleUploadedFile("s.jpg", jpeg(torn(drawn(pdf, 150)[0])), "image/jpeg")
    address = post(client, PAPER, {"files": [scan]}).headers["Location"]
    batch_read(ScanBatch.objects.get().pk)
    page = str(ScanBatch.objects.get().pages.get().pk)
    assert 'option value="M-0001"' in client.get(address).content.decode()
    given = {"page": page, "code": "M-0001", "number": "1", "count": "1"}
    wrong = post(client, address, given | {"number": "一"})
    assert wrong.status_code == 422
    assert "页码不是数字" in wrong.content.decode()
    assert post(client, address, given | {"page": "99999"}).status_code == 404
    assert post(client, address, given | {"code": "M-0404"}).status_code == 404
    assert post(client, address, given).status_code == 302
    assert "取消对应" in client.get(address).content.decode()
    assert post(client, address, {"page": page}).status_code == 302
    assert post(client, address, given).status_code == 302
    said = {"code": "M-0001", "marks_a": "seal", "marks_b": "seal"}
    for on, cause in (("2025-11-21", "在今天之后"), ("昨天", "不是日期")):
        refused = post(client, address, said | {"on_a": on, "on_b": "2025-11-20"})
        assert (refused.status_code, cause in refused.content.decode()) == (422, True)
    assert not signatures_of(RecordSheet.objects.get()).exists()
    assert post(client, address, said | {"on_a": "2025-11-20", "on_b": ""}).status_code == 302
    shown = client.get(f"{SHEET}/sheet").content.decode()
    assert "扫描页由乙经理人工对应" in shown
    assert "2025-11-20（纸上日期）" in shown
    assert "纸质签字扫描件：盖章" in client.get(SHEET).content.decode()


def test_leaving_one_side_open_confirms_nothing(client, done) -> None:
    address = scanned(client)
    answer = post(client, address, {"code": "M-0001", "marks_a": "both", "name_a": "甲验收"})
    assert answer.status_code == 409
    assert "没有说明乙方是否签字" in answer.content.decode()
    assert not signatures_of(RecordSheet.objects.get()).exists()


def test_pages_not_confirmed_are_set_aside(client, done) -> None:
    address = scanned(client)
    assert post(client, address).status_code == 302
    assert "这一页已由人作废" in client.get(address).content.decode()


def test_every_waiting_sheet_is_printed_when_none_is_chosen(client, done) -> None:
    with pypdfium2.PdfDocument(client.get(f"{PAPER}/print").content) as pdf:
        assert len(pdf) == 1
        text = pdf[0].get_textpage().get_text_range()
    assert "M-0001" in text
    assert "第 1 页，共 1 页" in text
    assert RecordSheet.objects.get().digest in text
    assert client.get(f"{PAPER}/print?code=M-0404").status_code == 404


def test_the_paper_pages_stay_within_their_queries(client, done, django_assert_max_num_queries) -> None:
    address = scanned(client)
    client.get(PAPER)
    for one in (PAPER, address):
        with django_assert_max_num_queries(16):
            assert client.get(one).status_code == 200


def test_nothing_uploaded_says_so_and_keeps_nothing(client, done) -> None:
    answer = post(client, PAPER)
    assert answer.status_code == 422
    assert "一批应为 1 至 20 个文件" in answer.content.decode()
    assert not ScanBatch.objects.exists()


def test_outsiders_find_none_of_it(client, client_for, outsider, done) -> None:
    address = scanned(client)
    stranger = client_for(outsider)
    for one in (PAPER, f"{PAPER}/print", address, f"{SHEET}/pin"):
        assert stranger.get(one).status_code == 404
        assert stranger.post(one).status_code in {404, 405}
    assert not signatures_of(RecordSheet.objects.get()).exists()


def test_the_officer_signs_by_pin_on_the_vendors_screen(client, provider, officer, done) -> None:
    answer = post(client, f"{SHEET}/pin", {"username": officer.username, "pin": PIN})
    assert answer.status_code == 302
    one = signatures_of(RecordSheet.objects.get()).get()
    assert (one.side, one.signer_id, one.level) == ("a", officer.pk, "pin")
    assert (one.entered_by_id, one.entered_by_name) == (provider.pk, provider.name)
    assert f"在{provider.name}的会话中签" in client.get(f"{SHEET}/sheet").content.decode()


def test_a_wrong_pin_signs_nothing_and_counts(client, officer, done) -> None:
    for _ in range(5):
        answer = post(client, f"{SHEET}/pin", {"username": officer.username, "pin": "000000"})
        assert answer.status_code == 422
    answer = post(client, f"{SHEET}/pin", {"username": officer.username, "pin": PIN})
    assert answer.status_code == 403
    assert "签字 PIN 已锁定" in answer.content.decode()
    assert SigningPin.objects.get().wrong == 5
    assert not signatures_of(RecordSheet.objects.get()).exists()
