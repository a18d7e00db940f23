"""Past services from a sheet: closed tickets whose clocks ran over the stated moments, never a breach."""

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from lvyue.desk.models import RecordSheet, Ticket, TicketEvent
from lvyue.desk.past import SHEET, past_read
from lvyue.desk.services import ticket_enter_past, ticket_preview_past
from lvyue.duties.errors import BacklogInvalid, SheetRefused
from lvyue.duties.models import Duty, Trigger
from lvyue.duties.selectors import confirmed_first
from lvyue.duties.spreadsheets import MEDIA_TYPE, sheet_write
from lvyue.duties.types import DutyState, Entered, state_of
from lvyue.foundation import clock
from lvyue.foundation.audit import Entry, verify
from lvyue.foundation.errors import NotAllowed, NotFound
from lvyue.foundation.files import attachments_of
from lvyue.foundation.snapshot import type_of
from lvyue.settlement.selectors import breach_candidates
from tests.cutting import cut_off
from tests.desk.cast import agreed, graded_changes, moment
from tests.duties.cast import at_once

pytestmark = pytest.mark.django_db

CONFIRMED = moment("2026-02-10T09:00")
NOW = moment("2026-02-10T11:00")
ADDRESS = "/contracts/market/backlog/tickets"
DONE = {
    "编号": "2025-017", "标题": "窗口打不开页面", "来源": "电话", "级别": "重大故障", "报障人": "某窗口",
    "报障时间": "2025-11-20 09:12", "响应时间": "2025-11-20 10:12", "处理完成时间": "2025-11-20 12:00",
    "处理结果": "更换证书后恢复", "原因": "软件缺陷", "双签时间": "2025-11-20",
    "完成通知时间": "2025-11-20 13:00",
    "验收时间": "2025-11-21 10:00", "附件文件名": "017.pdf",
}  # fmt: skip
FILES = {"017.pdf": b"%PDF-1.7"}


@pytest.fixture
def past(provider, customer, access_for) -> Any:
    """The market with levels, confirmed by both sides eleven months late."""
    return agreed(access_for(provider), access_for(customer), CONFIRMED, **graded_changes())


def filled(*rows: dict[str, Any], name: str = "服务.xlsx") -> SimpleUploadedFile:
    """The template with rows filled in."""
    book = load_workbook(io.BytesIO(sheet_write((), SHEET)))
    for number, row in enumerate(rows, 2):
        for place, column in enumerate(SHEET.widths, 1):
            book.worksheets[0].cell(number, place, row.get(column))
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue(), MEDIA_TYPE)


@pytest.fixture
def enter(provider, access_for):
    """`enter(contract, *rows, files=..., person=provider)` two hours after it was brought in."""

    def act(
        contract: Any,
        *rows: dict[str, Any],
        files: Any = None,
        person: Any = None,
        how: Any = ticket_enter_past,
    ):
        read = past_read(filled(*rows).read(), "服务.xlsx")
        with clock.moved(NOW):
            return how(
                access=access_for(person or provider),
                contract=contract,
                rows=read,
                files=FILES if files is None else files,
            )

    return act


def written() -> tuple[int, ...]:
    kinds = (Ticket, TicketEvent, RecordSheet, Trigger, Duty, Entry)
    return tuple(one.objects.count() for one in kinds)


def faults(enter, contract, *rows, **given) -> list[tuple[int, str, str]]:
    """(row, place, cause) of a refused sheet, after proving that nothing was written."""
    before = written()
    with pytest.raises(BacklogInvalid) as refused:
        enter(contract, *rows, **given)
    assert written() == before
    assert all(one.remedy for one in refused.value.faults)
    return [(one.row, one.place.rpartition(" ")[2], one.cause) for one in refused.value.faults]


def test_a_row_becomes_a_closed_ticket_whose_late_clock_is_no_breach(
    enter, past, provider, access_for, data_folder
):
    """Reported 09:12, answered 10:12: the major level's 30 minutes were missed, its 4 hours were kept."""
    assert enter(past, DONE) == Entered(1, 0)
    ticket = Ticket.objects.get()
    assert (ticket.backlog, ticket.level, ticket.cause, ticket.channel) == (
        True,
        "major",
        "software",
        "phone",
    )
    assert (ticket.reported_at, ticket.recorded_at) == (moment("2025-11-20T09:12"), NOW)
    assert ticket.sheet_signed_at == moment("2025-11-20T23:59")
    assert (ticket.closed_at, ticket.review) == (moment("2025-11-21T10:00"), "accepted")
    clocks = {
        one.obligation: one for one in Duty.objects.filter(subject_id=ticket.pk, subject_type=type_of(ticket))
    }
    late, kept = clocks["respond-major"], clocks["mend-major"]
    assert (late.due_at, late.fulfilled_at) == (moment("2025-11-20T09:42"), moment("2025-11-20T10:12"))
    assert (late.backlog, state_of(late.facts, NOW)) == (True, DutyState.FULFILLED)
    assert kept.fulfilled_at == moment("2025-11-20T12:00") <= kept.due_at
    assert all(one.closed_at for one in clocks.values())
    assert not breach_candidates(access_for(provider), past, NOW).filter(subject_id=ticket.pk).exists()
    signed = ticket.events.get(kind="signed")
    assert signed.content == {"late_entered": True, "round": 1, "level": "paper"}
    assert [one.name for one in attachments_of(signed)] == ["017.pdf"]
    assert {one.content["late_entered"] for one in ticket.events.all()} == {True}
    assert RecordSheet.objects.get().content["original"] == "2025-017"
    assert verify().problems == []


def test_the_preview_says_what_is_late_and_writes_nothing(enter, past, data_folder):
    before = written()
    (line,) = enter(past, DONE, how=ticket_preview_past)
    assert line.writes[0] == "工单，重大故障，2025-11-20 09:12 报障"
    assert line.writes[1].endswith("个迟，不计违约")
    assert line.writes[2] == "纸质双签，扫描件 1 份"
    assert written() == before


def test_the_same_sheet_twice_is_one_ticket_and_says_which(enter, past, data_folder):
    enter(past, DONE)
    before = written()
    assert enter(past, DONE) == Entered(0, 1)
    assert written() == before
    (line,) = enter(past, DONE, how=ticket_preview_past)
    assert (line.writes, line.left) == ((), f"此前已补录为 {Ticket.objects.get().code}")


def test_a_step_the_paper_does_not_tell_leaves_no_open_clock(enter, past, data_folder):
    """No notice, no signatures, no review: the clocks of those steps are cancelled, not left open."""
    bare = {key: DONE[key] for key in ("编号", "标题", "报障时间", "响应时间", "处理完成时间", "处理结果")}
    assert enter(past, bare, files={}) == Entered(1, 0)
    ticket = Ticket.objects.get()
    assert (ticket.sheet_signed_at, ticket.review, ticket.closed_at) == (None, "", ticket.done_at)
    left = Duty.objects.filter(subject_id=ticket.pk, subject_type=type_of(ticket), closed_at__isnull=True)
    assert not left.exists()


@pytest.mark.parametrize(
    ("change", "place", "cause"),
    [
        ({"编号": None}, "编号", "没有填写编号"),
        ({"标题": None}, "标题", "没有填写"),
        ({"响应时间": None}, "响应时间", "没有填写"),
        ({"级别": "特级"}, "级别", "合同没有级别“特级”"),
        ({"来源": "信鸽"}, "来源", "“信鸽”不认识"),
        ({"原因": "运气"}, "原因", "“运气”不认识"),
        ({"报障时间": "上周"}, "报障时间", "“上周”不是时间"),
        ({"响应时间": "2025-11-20 09:00"}, "响应时间", "早于报障时间（2025-11-20 09:12）"),
        ({"处理完成时间": "2025-11-20 10:00"}, "处理完成时间", "早于响应时间（2025-11-20 10:12）"),
        (
            {"验收时间": "2026-02-10 10:00"},
            "验收时间",
            "2026-02-10 10:00 在确认合同的 2026-02-10 09:00 之后，不是补录",
        ),
        ({"验收时间": "2027-02-10 10:00"}, "验收时间", "2027-02-10 10:00 还没有到"),
        ({"附件文件名": None}, "附件文件名", "填了双签时间，却没有记录单扫描件"),
        ({"附件文件名": "018.pdf"}, "附件文件名", "没有上传名为“018.pdf”的文件"),
        ({"处理结果": "=1+1"}, "处理结果", "这一格是公式"),
        ({"标题": "长" * 201}, "标题", "超过 200 字"),
        ({"要求到场时间": "2025-11-20 09:30"}, "到场时间", "要求过到场，却没有到场时间"),
        ({"报障时间": "2024-11-20 09:12"}, "报障时间", "的服务期"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_written(enter, past, data_folder, change, place, cause):
    found = faults(enter, past, DONE | {"编号": "1", "附件文件名": "017.pdf"}, DONE | {"编号": "2"} | change)
    assert any(row == 3 and at == place and cause in said for row, at, said in found), found


def test_one_code_on_two_rows_and_a_file_of_no_row_are_named(enter, past, data_folder):
    found = faults(enter, past, DONE, DONE, files=FILES | {"多余.pdf": b"%PDF"})
    assert (0, "附件文件名", "文件“多余.pdf”没有任何一行用到") in found
    assert [one for one in found if "写了不止一行" in one[2]] == [
        (2, "编号", "编号“2025-017”写了不止一行"),
        (3, "编号", "编号“2025-017”写了不止一行"),
    ]


def test_too_many_rows_are_refused_before_anything_is_read(past):
    rows = [DONE | {"编号": str(number)} for number in range(301)]
    with pytest.raises(SheetRefused, match="超过 300 行"):
        past_read(filled(*rows).read(), "服务.xlsx")


@pytest.mark.parametrize(
    ("name", "content"),
    [("017.pdf", b"MZ"), ("017.exe", b"%PDF-1.7"), ("017.png", b"%PDF-1.7"), ("017.pdf", b"")],
    ids=["a program called a scan", "a scan called a program", "of another kind", "nothing"],
)
def test_a_file_that_is_no_scan_is_refused(enter, past, data_folder, name, content):
    found = faults(enter, past, DONE | {"附件文件名": name}, files={name: content})
    assert (2, "附件文件名", f"“{name}”不是扫描件，或内容与扩展名不符") in found


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.PDF", b"%PDF-1.4"), ("a.jpeg", b"\xff\xd8\xff\xe0"), ("a.png", b"\x89PNG"), ("a.tif", b"II*\0")],
)
def test_scans_are_taken_in_four_kinds(enter, past, data_folder, name, content):
    assert enter(past, DONE | {"附件文件名": name}, files={name: content}) == Entered(1, 0)


def test_a_csv_of_past_services_reads_like_the_sheet(past):
    lines = [",".join(DONE), ",".join(DONE.values())]
    missing = [column for column in SHEET.widths if column not in DONE]
    lines = [",".join((lines[0], *missing)), ",".join((lines[1], *("" for _ in missing)))]
    (row,) = past_read("\n".join(lines).encode("gb18030"), "服务.csv")
    (same,) = past_read(filled(DONE).read(), "服务.xlsx")
    assert row == same


@pytest.mark.parametrize("who", ["auditor", "finance"])
def test_who_grades_no_ticket_enters_none(enter, past, request, who, data_folder):
    person = request.getfixturevalue(who)
    before = written()
    with pytest.raises(NotAllowed):
        enter(past, DONE, person=person)
    assert written() == before


def test_an_outsider_finds_nothing(enter, past, outsider, client_for, data_folder):
    with pytest.raises(NotFound):
        enter(past, DONE, person=outsider)
    with clock.moved(NOW):
        assert client_for(outsider).get(ADDRESS).status_code == 404
        assert client_for(outsider).get(f"{ADDRESS}.xlsx").status_code == 404


def test_party_a_may_enter_them_as_well(enter, past, customer, data_folder):
    assert enter(past, DONE, person=customer) == Entered(1, 0)
    assert {one.side for one in TicketEvent.objects.all()} == {"a"}


@pytest.mark.django_db(transaction=True)
def test_two_people_who_enter_the_same_sheet_at_once_make_one_ticket(
    past, provider, customer, access_for, data_folder
):
    rows = past_read(filled(DONE).read(), "服务.xlsx")

    def act(person):
        return lambda: ticket_enter_past(access=access_for(person), contract=past, rows=rows, files=FILES)

    at_once(NOW, act(provider), act(customer))
    assert Ticket.objects.count() == 1


def test_an_upload_is_shown_first_and_entered_when_the_same_comes_again(
    past, provider, client_for, data_folder
):
    client, sheet = client_for(provider), filled(DONE)

    def post(**data: Any):
        sheet.seek(0)
        scan = SimpleUploadedFile("017.pdf", FILES["017.pdf"], "application/pdf")
        with clock.moved(NOW):
            return client.post(ADDRESS, {"sheet": sheet, "attachments": [scan], **data})

    body = post().content.decode()
    assert "工单，重大故障，2025-11-20 09:12 报障" in body
    assert not Ticket.objects.exists()
    (digest,) = re.findall(r'name="checked" value="(\w+)"', body)
    entered = post(checked=digest)
    assert (entered.status_code, entered.url) == (302, ADDRESS)
    code = Ticket.objects.get().code
    with clock.moved(NOW):
        page = client.get(f"/tickets/market/{code}").content.decode()
        paper = client.get(f"/tickets/market/{code}/sheet").content.decode()
    assert "补录" in page and "纸质已签" in page and "017.pdf" in page
    assert "以双方签字的纸质原件为准" in paper


def test_who_may_only_look_sees_no_form(past, auditor, client_for):
    with clock.moved(NOW):
        body = client_for(auditor).get(ADDRESS).content.decode()
    assert "您可以查看已补录的服务" in body and 'type="file"' not in body


def test_the_contract_ran_from_its_confirmation(past):
    assert confirmed_first(past) == CONFIRMED


@pytest.mark.django_db(transaction=True)
def test_an_entry_killed_half_way_leaves_nothing_and_can_be_sent_again(
    past, enter, provider, database_url, tmp_path, data_folder
):
    """Killed with -9 after the first of two tickets was written, before the second."""
    before = written()
    sheet = (DONE, DONE | {"编号": "2025-018", "附件文件名": "018.pdf"})
    files = FILES | {"018.pdf": b"%PDF-1.8"}
    cut_off(
        database_url, tmp_path, "lvyue.desk.services:ticket_enter_past", "desk.Ticket", NOW,
        person=provider.pk, contract=past.pk, rows=past_read(filled(*sheet).read(), "服务.xlsx"), files=files,
    )  # fmt: skip
    assert written() == before
    assert verify().problems == []
    assert enter(past, *sheet, files=files) == Entered(2, 0)


def test_each_further_row_of_a_preview_asks_a_bounded_number_of_queries(
    past, provider, client_for, data_folder, django_assert_max_num_queries
):
    client = client_for(provider)
    rows = [DONE | {"编号": f"2025-{number:03}"} for number in range(1, 6)]

    def asked(count: int) -> int:
        scan = SimpleUploadedFile("017.pdf", FILES["017.pdf"], "application/pdf")
        sent = {"sheet": filled(*rows[:count]), "attachments": [scan]}
        with clock.moved(NOW), CaptureQueriesContext(connection) as captured:
            body = client.post(ADDRESS, sent).content.decode()
        assert body.count("个迟，不计违约") == count
        return len(captured)

    with clock.moved(NOW):
        client.get(ADDRESS)
        with django_assert_max_num_queries(8):
            client.get(ADDRESS)
    two, five = asked(2), asked(5)
    # Every step of a row is taken in savepoints that are rolled back; none asks about the rows before it.
    assert five - two <= 3 * 160
    assert two <= 340
