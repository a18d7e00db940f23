"""What people see of bad input: moments out of order, skewed, twice, at once; clocks stopped; wrong scans."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lvyue.desk.models import RecordSheet, ScanBatch, TicketEvent
from lvyue.desk.services.paper import batch_read
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.foundation.signing import signatures_of
from tests.conftest import _member
from tests.desk.cast import finished, reported
from tests.desk.scans import drawn, jpeg, signed
from tests.desk.test_paper import BAD, NOON, _code_page, _mark, printed
from tests.desk.test_pauses import answer, at, claim, counts, pausing
from tests.desk.test_pauses_pages import PAGE, bureau_client, shown, vendor_client
from tests.market import SIGNING, TEXT, market_file

__all__ = ["bureau_client", "pausing", "vendor_client"]
pytestmark = pytest.mark.django_db
PAPER = "/contracts/market/paper"


def take(client, act, now, **values):
    with clock.moved(at(now)):
        return client.post(f"{PAGE}/{act}", {"reason": "已办"} | values)


def told(answer):
    """The words of an error box, without markup."""
    box = answer.content.decode().split('class="error-box')[1].split("</dl>")[0]
    return re.sub(r"<[^>]+>|\s+", "", box)


def test_a_step_dated_back_stands_where_it_happened_and_says_when_it_was_entered(pausing, vendor_client):
    assert take(vendor_client, "note", "10:00", reason="正在查日志").status_code == 302
    assert take(vendor_client, "respond", "12:10", at="2025-11-20T09:40").status_code == 302
    page = shown(vendor_client, "12:11")
    assert "补记" in page
    assert page.index("正在查日志") < page.index("响应：已办"), "the story is told by when things happened"
    event = TicketEvent.objects.get(kind="responded")
    assert (event.at, event.recorded_at) == (at("09:40"), at("12:10"))


@pytest.mark.parametrize(
    ("act", "when", "said"),
    [
        ("respond", "2025-11-20T10:02", "不能晚于现在"),
        ("respond", "2025-11-21T10:00", "不能晚于现在"),
        ("respond", "2025-11-20T09:00", "早于上一步（2025-11-2009:12）"),
        ("respond", "not a time", "时间"),
        ("finish", "2025-11-20T09:30", "还没有登记响应"),
    ],
)
def test_an_impossible_moment_is_said_on_the_page_and_nothing_changes(
    pausing, vendor_client, act, when, said
):
    before = counts()
    refused = take(vendor_client, act, "10:00", at=when)
    assert refused.status_code in (409, 422)
    assert said in told(refused)
    assert counts() == before


def test_a_clock_half_a_minute_ahead_is_nobodys_fault(pausing, vendor_client):
    with clock.moved(at("09:59").replace(second=30)):
        answered = vendor_client.post(f"{PAGE}/respond", {"reason": "已办", "at": "2025-11-20T10:00"})
    assert answered.status_code == 302
    assert TicketEvent.objects.get(kind="responded").at == at("09:59").replace(second=30)


def test_the_same_form_sent_twice_counts_once_and_the_second_is_told(pausing, vendor_client):
    assert take(vendor_client, "respond", "10:00").status_code == 302
    before = counts()
    again = take(vendor_client, "respond", "10:00")
    assert (again.status_code, "已登记响应" in told(again)) == (409, True)
    assert counts() == before


def test_of_two_people_who_accept_and_object_from_old_pages_the_second_is_told(
    pausing, vendor_client, bureau_client, client_for, customer
):
    for act, now in (("respond", "10:00"), ("finish", "11:00"), ("notice", "11:10")):
        assert take(vendor_client, act, now, cause="software").status_code == 302
    colleague = client_for(customer)
    assert take(bureau_client, "accept", "11:30", cause_agreed="yes").status_code == 302
    before = counts()
    second = take(colleague, "object", "11:30", reason="还有问题")
    assert second.status_code == 409
    assert "不能验收有异议" in told(second)
    assert counts() == before


def test_closing_and_taking_back_shows_the_clock_from_the_report_and_overdue(pausing, vendor_client):
    take(vendor_client, "respond", "10:00")
    take(vendor_client, "finish", "13:00", cause="software")
    assert take(vendor_client, "object-sheet", "15:00", reason="还没有好").status_code == 302
    page = shown(vendor_client, "15:01")
    assert "已逾期" in page
    assert "2025-11-20 13:12" in page or "13:12" in page
    duty = Duty.objects.filter(obligation="mend-major").latest("id")
    assert (duty.due_at, duty.closed_at) == (at("13:12"), None)


def test_work_said_done_before_its_own_taking_back_is_refused_on_the_page(pausing, vendor_client):
    take(vendor_client, "respond", "10:00")
    take(vendor_client, "finish", "12:00", cause="software")
    take(vendor_client, "object-sheet", "15:00", reason="还没有好")
    before = counts()
    refused = take(vendor_client, "finish", "15:10", at="2025-11-20T13:00", cause="software")
    assert (refused.status_code, "早于上一步（2025-11-2015:00）" in told(refused)) == (422, True)
    assert counts() == before


def test_a_pause_over_the_deadline_shows_what_is_left_and_no_more(pausing, vendor_client, bureau_client):
    vendor, bureau, ticket = pausing
    answer(bureau, claim(vendor, ticket, "13:00", "15:00", "15:00"), now="15:01")
    assert "余 11 分" in shown(vendor_client, "15:01")
    assert "已逾期" in shown(bureau_client, "15:13")


@pytest.fixture
def elsewhere(other_space, outsider, access_for):
    """M-0001 of a contract that the cast has no part in, with its sheet waiting."""
    from lvyue.contracts.services import contract_import
    from lvyue.duties.services import question_answer, version_confirm
    from lvyue.identity.types import Role, Side

    partner = _member(other_space, "partner", "外甲", Role.OWNER, Side.A)
    with clock.moved(SIGNING):
        file = market_file(title="某医院设备维保合同")
        drafted = contract_import(
            access=access_for(outsider), file=file, texts={"body": TEXT}, code="medical", partner=partner
        )
        for person in (outsider, partner):
            question_answer(
                access=access_for(person), version=drafted, question="monthly-fee", reading="twelfth"
            )
        for person in (outsider, partner):
            version_confirm(access=access_for(person), version=drafted)
    ticket = reported(access_for(outsider), drafted.contract, title="呼吸机停机")
    return finished(ticket, access_for(outsider))


@pytest.fixture
def done(ticket, vendor, data_folder):
    return finished(ticket, vendor)


SEEN = {
    "no_code": "没有找到记录单的二维码",
    "blank": "这一页是空白页",
    "two_codes": "一页上有两个记录单二维码",
    "foreign": "二维码不属于本合同的记录单",
    "digest": "二维码中的摘要与系统里的记录单不符",
}


@pytest.mark.parametrize(("fault", "words"), SEEN.items(), ids=SEEN)
def test_a_bad_scan_says_on_its_page_what_is_wrong_and_what_to_do(done, provider, client_for, fault, words):
    client = client_for(provider)
    with clock.moved(NOON):
        scan = SimpleUploadedFile("扫描.png", BAD[fault](), "image/png")
        address = client.post(PAPER, {"files": [scan]}).headers["Location"]
        batch_read(ScanBatch.objects.get().pk)
        page = client.get(address).content.decode()
    kept = ScanBatch.objects.get().pages.get()
    assert words in page
    assert kept.fault_word.remedy in page
    assert f"/files/{kept.image_id}" in page
    assert 'name="marks_a"' not in page, "there is nothing to confirm"
    assert not signatures_of(RecordSheet.objects.get()).exists()


def test_a_real_sheet_of_another_contract_closes_nothing_and_names_nothing_of_it(
    done, elsewhere, provider, client_for
):
    """Both tickets are M-0001: the code of the contract tells them apart, and nothing of the other shows."""
    client = client_for(provider)
    with clock.moved(NOON):
        scan = SimpleUploadedFile("s.jpg", jpeg(signed(drawn(printed(elsewhere))[0])), "image/jpeg")
        address = client.post(PAPER, {"files": [scan]}).headers["Location"]
        batch_read(ScanBatch.objects.get().pk)
        page = client.get(address).content.decode()
    assert elsewhere.code == done.code
    assert SEEN["foreign"] in page
    assert "呼吸机停机" not in page
    assert "某医院设备维保合同" not in page
    assert ScanBatch.objects.get().pages.get().sheet is None
    for sheet in RecordSheet.objects.all():
        assert not signatures_of(sheet).exists()


def test_a_sheet_beside_an_advertisement_is_read_by_its_own_code(done, provider, client_for):
    client = client_for(provider)
    with clock.moved(NOON):
        both = _code_page(_mark(), "https://example.invalid/pay")
        scan = SimpleUploadedFile("s.png", both, "image/png")
        client.post(PAPER, {"files": [scan]})
        batch_read(ScanBatch.objects.get().pk)
    page = ScanBatch.objects.get().pages.get()
    assert (page.fault, page.sheet.ticket.code) == ("", "M-0001")
