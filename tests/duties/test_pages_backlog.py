"""补录 in the browser: the sheet out, the sheet back with its files, and every refusal."""

import io
import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from lvyue.duties import spreadsheets
from lvyue.duties.models import Duty, DutyEvent
from lvyue.foundation import clock
from lvyue.foundation.files import Attachment
from tests.duties.cast import moment

pytestmark = pytest.mark.django_db

LATE = moment("2025-06-10T09:00")
ADDRESS = "/contracts/market/backlog"


@pytest.fixture
def brought_in(confirmed):
    """The market brought in three months late: three inspections to enter."""
    return confirmed(at=LATE)


def sheet(client, *values, name="补录.xlsx") -> SimpleUploadedFile:
    """The downloaded sheet with (实际办结时间, 说明, 附件文件名) filled in from the first row."""
    with clock.moved(LATE):
        response = client.get(f"{ADDRESS}.xlsx")
    assert response.status_code == 200
    book = load_workbook(io.BytesIO(response.content))
    for number, row in enumerate(values, 2):
        for column, value in enumerate(row, 8):
            book["补录"].cell(number, column, value)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue(), spreadsheets.MEDIA_TYPE)


def post(client, **data):
    with clock.moved(LATE):
        return client.post(ADDRESS, data)


def send(client, filled: SimpleUploadedFile, *proofs: tuple[str, bytes], **data: Any):
    """Upload a sheet with proofs, from its beginning."""
    filled.seek(0)
    files = [SimpleUploadedFile(name, content, "application/pdf") for name, content in proofs]
    return post(client, sheet=filled, attachments=files, **data)


def enter(client, filled: SimpleUploadedFile, *proofs: tuple[str, bytes]):
    """Upload, then enter what the preview showed."""
    shown = send(client, filled, *proofs)
    assert shown.status_code == 200
    return send(client, filled, *proofs, checked=checked(shown.content.decode())[0])


def checked(body: str) -> list[str]:
    """The digest on the button that enters what is shown, none where there is nothing to enter."""
    return re.findall(r'name="checked" value="(\w+)"', body)


def page_of(client, address=ADDRESS) -> str:
    with clock.moved(LATE):
        response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


DONE = ("2025-03-20 15:00", "三月巡检", "三月.pdf")
PROOF = ("三月.pdf", b"%PDF")


def test_an_upload_is_shown_row_by_row_and_writes_nothing(brought_in, provider, client_for, data_folder):
    client = client_for(provider)
    response = send(client, sheet(client, DONE, ("2025-04-18", "四月巡检", "")), PROOF)
    page = response.content.decode()
    assert response.status_code == 200
    for words in ("2025-03-20 15:00 办结；1 个附件", "2025-04-18 00:00 办结", "补录 2 行"):
        assert words in page
    assert len(checked(page)) == 1
    assert (DutyEvent.objects.count(), Attachment.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["sheet", "file", "neither"])
def test_only_exactly_what_was_shown_is_entered(brought_in, provider, client_for, data_folder, name):
    """Another sheet or another file under the digest of the first is shown anew, not entered."""
    client = client_for(provider)
    shown = sheet(client, DONE)
    digest = checked(send(client, shown, PROOF).content.decode())[0]
    filled = sheet(client, (DONE[0], "改过的说明", DONE[2])) if name == "sheet" else shown
    proof = (PROOF[0], b"%PDF-2") if name == "file" else PROOF
    response = send(client, filled, proof, checked="0" * 64 if name == "neither" else digest)
    assert response.status_code == 200
    assert (checked(response.content.decode()) == [digest]) is (name == "neither")
    assert not DutyEvent.objects.exists()


def test_with_the_enhanced_form_only_the_preview_comes_back(brought_in, provider, client_for, data_folder):
    client = client_for(provider)
    with clock.moved(LATE):
        for row, words in ((DONE, "没有上传名为“三月.pdf”的文件"), (("2025-03-20", "三月", ""), "补录 1 行")):
            response = client.post(ADDRESS, {"sheet": sheet(client, row)}, headers={"HX-Request": "true"})
            assert response.status_code == 200
            body = response.content.decode()
            assert words in body and "<html" not in body
    assert not DutyEvent.objects.exists()


def test_the_sheet_lists_every_duty_to_be_entered(brought_in, provider, client_for):
    response_rows = load_workbook(io.BytesIO(sheet(client_for(provider)).read()))["补录"].iter_rows(
        min_row=2, values_only=True
    )
    assert [row[:7] for row in response_rows] == [
        (
            one.code, "每月现场巡检", "第三条1", window, due, "乙方", "人工确认并留证"
        )
        for one, window, due in zip(
            Duty.objects.filter(obligation="inspection").order_by("key"),
            ["2025-03-04 至 2025-03-31", "2025-04-01 至 2025-04-30", "2025-05-01 至 2025-05-31"],
            ["2025-03-31 24:00", "2025-04-30 24:00", "2025-05-31 24:00"],
            strict=False,
        )
    ]  # fmt: skip


def test_a_filled_sheet_with_its_files_is_entered_and_shown_as_late(
    brought_in, provider, customer, client_for, data_folder
):
    client = client_for(provider)
    response = enter(client, sheet(client, DONE), PROOF)
    assert response.url == ADDRESS
    assert [str(one) for one in get_messages(response.wsgi_request)] == ["已补录 1 项。"]
    duty = Duty.objects.get(obligation="inspection", key="2025-03-04")
    page = page_of(client_for(customer), f"/duties/market/{duty.code}")
    assert "补录 · 1 个附件" in page
    assert "已履约" in page
    assert Attachment.objects.get().name == "三月.pdf"
    assert "补录</span>" in page_of(client, "/duties?contract=market&state=closed").replace("\n", "")
    response = post(client, sheet=sheet(client), attachments=[])
    assert "表里没有填写任何一行" in response.content.decode()


def test_the_same_upload_twice_counts_once(brought_in, provider, client_for, data_folder):
    client = client_for(provider)
    same = sheet(client, DONE)
    response = enter(client, same, PROOF)
    assert str(list(get_messages(response.wsgi_request))[-1]) == "已补录 1 项。"
    again = send(client, same, PROOF).content.decode()
    assert "此前已补录" in again and "没有新的内容，不用补录" in again
    assert checked(again) == []
    assert DutyEvent.objects.count() == 1


def test_every_bad_row_is_named_with_its_place_and_remedy(brought_in, provider, client_for):
    client = client_for(provider)
    response = post(client, sheet=sheet(client, DONE, ("四月", "", ""), ("=NOW()", "五月", "")))
    page = response.content.decode()
    assert response.status_code == 422
    for words in (
        "一行也没有补录：3 处需要改正",
        "第 2 行 附件文件名", "没有上传名为“三月.pdf”的文件",
        "第 3 行 实际办结时间", "按 2025-04-20 15:00 填写",
        "第 4 行 实际办结时间", "是公式",
    ):  # fmt: skip
        assert words in page
    assert not DutyEvent.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "请选择填好的表格"),
        ({"sheet": SimpleUploadedFile("表.xlsm", b"PK")}, "带宏的 .xlsm"),
        ({"sheet": SimpleUploadedFile("表.xlsx", b"not a sheet")}, "不是完好的 .xlsx 文件"),
        ({"sheet": SimpleUploadedFile("表.xlsx", bytes(5 * 1024 * 1024 + 1))}, "表格超过 5 MB"),
        ({"sheet": SimpleUploadedFile("表.xlsx", b"")}, "表格是空的"),
    ],
    ids=["none", "macros", "broken", "too big", "empty"],
)
def test_a_sheet_that_is_not_taken_says_why(brought_in, provider, client_for, data, words):
    response = post(client_for(provider), **data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not DutyEvent.objects.exists()


def test_who_may_only_look_sees_how_much_is_missing_and_enters_nothing(
    brought_in, auditor, finance, provider, client_for
):
    filled = sheet(client_for(provider), DONE)
    for person in (auditor, finance):
        client = client_for(person)
        page = page_of(client)
        assert "3 项" in page
        assert 'type="file"' not in page
        filled.seek(0)
        assert post(client, sheet=filled).status_code == 403
    assert not DutyEvent.objects.exists()


def test_an_outsider_and_a_stranger_see_nothing(brought_in, outsider, client, client_for):
    for address in (ADDRESS, f"{ADDRESS}.xlsx"):
        assert client_for(outsider).get(address).status_code == 404
        assert client.get(address).url.startswith("/login?next=")
    assert client_for(outsider).post(ADDRESS, {}).status_code == 404


def test_the_list_of_the_backlog_leads_to_the_sheet(brought_in, provider, auditor, client_for):
    address = "/duties?contract=market&state=backlog"
    assert f'href="{ADDRESS}"' in page_of(client_for(provider), address)
    assert f'href="{ADDRESS}"' not in page_of(client_for(auditor), address)


def test_three_rows_are_previewed_in_as_many_queries_as_one(brought_in, provider, client_for):
    client = client_for(provider)
    rows = [(f"2025-0{month}-20 15:00", f"{month}月巡检", "") for month in (3, 4, 5)]

    def asked(count: int) -> int:
        filled = sheet(client, *rows[:count])
        with CaptureQueriesContext(connection) as captured:
            assert f"补录 {count} 行" in send(client, filled).content.decode()
        return len(captured)

    page_of(client)
    with CaptureQueriesContext(connection) as page:
        page_of(client)
    assert len(page) <= 7
    assert asked(1) == asked(3) <= 9
