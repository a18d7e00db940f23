"""Pages whose code cannot be read are matched by a person; paper counts by its own day; files one by one."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from PIL import Image, ImageDraw

from lvyue.contracts.types import FulfilledBy
from lvyue.desk import printing, services
from lvyue.desk.errors import PaperMissing, StepRefused
from lvyue.desk.models import RecordSheet, ScanPage, TicketEvent
from lvyue.desk.paper_errors import DayImpossible, PageElsewhere, PageNumberWrong, PageUnmatched
from lvyue.desk.services.matching import page_match, page_unmatch
from lvyue.desk.services.paper import FILES, SECONDS, batch_read, batch_upload, batch_withdraw
from lvyue.desk.types.paper import Declared, Marks, paper_at
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.foundation.audit import Entry, verify
from lvyue.foundation.errors import NotAllowed, NotFound, Refused
from lvyue.foundation.jobs import LEASE_SECONDS, Job
from lvyue.foundation.signing import signatures_of
from lvyue.identity.types import Side
from tests.desk.cast import REPORTED, finished, moment, reported
from tests.desk.scans import drawn, jpeg, signed
from tests.desk.test_paper import BOTH, NOON, confirm, faults, printed, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(ticket, vendor, data_folder):
    """M-0001 with its sheet waiting for both signatures."""
    return finished(ticket, vendor)


@pytest.fixture
def nameless(market, vendor, done):
    """A scan of the sheet of M-0001 whose code is torn off, in a batch that was read."""
    return uploaded(vendor, market, ("s.jpg", jpeg(torn(drawn(printed(done), 150)[0]))))


def torn(page: Image.Image) -> Image.Image:
    """The signed page without its upper right corner."""
    out = signed(page)
    ImageDraw.Draw(out).rectangle((out.width * 0.7, 0, out.width, out.height * 0.16), fill="white")
    return out


def match(access, batch, ticket, number=1, count=1):
    with clock.moved(NOON):
        return page_match(access=access, page=batch.pages.first(), ticket=ticket, number=number, count=count)


def other_ticket(vendor, market):
    """M-0002 with its sheet waiting."""
    other = reported(vendor, market, REPORTED + timedelta(minutes=1), title="打印慢")
    with clock.moved(REPORTED + timedelta(minutes=2)):
        services.ticket_respond(access=vendor, ticket=other, at=clock.now(), text="已回复")
    with clock.moved(REPORTED + timedelta(minutes=3)):
        services.ticket_done(access=vendor, ticket=other, at=clock.now(), result="已恢复")
    return other


class TestByHand:
    def test_a_page_without_a_code_is_matched_and_signs_nothing_by_itself(
        self, vendor, bureau, done, nameless
    ) -> None:
        assert faults(nameless) == ["no_code"]
        match(bureau, nameless, done)
        page = nameless.pages.get()
        assert (page.fault, page.sheet.ticket.code, page.sheet_page, page.matched_by) == (
            "",
            "M-0001",
            1,
            bureau.name,
        )
        assert not signatures_of(RecordSheet.objects.get()).exists()
        sheet = confirm(vendor, nameless, done)
        assert {one.level for one in signatures_of(sheet)} == {"paper"}
        assert sheet.matched_by == bureau.name
        assert TicketEvent.objects.filter(kind="signed").get().text.endswith("（人工对应）")
        note = Entry.objects.filter(action="desk.page.match").get().note
        assert note == "人工对应到 M-0001 第 1 页，共 1 页"
        assert verify().ok

    def test_a_wrong_match_is_taken_back_and_made_anew(self, vendor, market, done, nameless) -> None:
        other = other_ticket(vendor, market)
        match(vendor, nameless, other)
        page_unmatch(access=vendor, page=nameless.pages.get())
        assert faults(nameless) == ["no_code"]
        with pytest.raises(PaperMissing, match="没有它的扫描页"):
            confirm(vendor, nameless, other)
        match(vendor, nameless, done)
        assert nameless.pages.get().sheet.ticket == done

    def test_a_match_that_was_signed_on_stays(self, vendor, done, nameless) -> None:
        match(vendor, nameless, done)
        confirm(vendor, nameless, done)
        with pytest.raises(PageUnmatched, match="已用于签字"):
            page_unmatch(access=vendor, page=nameless.pages.get())
        assert nameless.pages.get().matched_by == vendor.name

    def test_a_matched_page_of_no_use_is_set_aside(self, vendor, done, nameless) -> None:
        match(vendor, nameless, done)
        batch_withdraw(access=vendor, batch=nameless)
        assert faults(nameless) == ["set_aside"]
        with pytest.raises(PageUnmatched):
            match(vendor, nameless, done)

    def test_a_page_with_a_code_is_not_matched_by_hand(self, vendor, market, done) -> None:
        batch = uploaded(vendor, market, ("s.jpg", jpeg(drawn(printed(done), 150)[0])))
        with pytest.raises(PageUnmatched):
            match(vendor, batch, done)
        with pytest.raises(PageUnmatched):
            page_unmatch(access=vendor, page=batch.pages.get())
        assert batch.pages.get().matched_by == ""

    def test_a_page_the_sheet_has_is_not_matched_twice(self, vendor, market, done, nameless) -> None:
        good = uploaded(vendor, market, ("t.jpg", jpeg(drawn(printed(done), 150)[0])))
        assert faults(good) == [""]
        entries = Entry.objects.count()
        with pytest.raises(PageUnmatched, match="M-0001 的第 1 页已经扫描过"):
            match(vendor, nameless, done)
        assert (faults(nameless), Entry.objects.count()) == (["no_code"], entries)

    @pytest.mark.parametrize(("number", "count"), [(0, 1), (2, 1), (1, 101), (-1, -1)])
    def test_page_numbers_no_sheet_has_are_refused(self, vendor, done, nameless, number, count) -> None:
        with pytest.raises(PageNumberWrong):
            match(vendor, nameless, done, number, count)
        assert faults(nameless) == ["no_code"]

    def test_a_sheet_said_to_have_two_pages_needs_both(self, vendor, done, nameless) -> None:
        match(vendor, nameless, done, 1, 2)
        with pytest.raises(PaperMissing, match="缺第 2 页"):
            confirm(vendor, nameless, done)

    def test_a_signed_sheet_takes_no_page_by_hand(self, vendor, bureau, done, nameless) -> None:
        with clock.moved(NOON):
            for one in (vendor, bureau):
                services.sheet_sign(access=one, ticket=done, typed_name=one.name)
        with pytest.raises(StepRefused):
            match(vendor, nameless, done)
        assert faults(nameless) == ["no_code"]

    def test_who_may_not_sign_matches_nothing(
        self, market, vendor, done, nameless, outsider, reporter, auditor, access_for
    ) -> None:
        entries = Entry.objects.count()
        for person, refusal in ((outsider, NotFound), (reporter, NotAllowed), (auditor, NotAllowed)):
            with pytest.raises(refusal):
                match(access_for(person), nameless, done)
            with pytest.raises(refusal):
                page_unmatch(access=access_for(person), page=nameless.pages.get())
        assert (faults(nameless), Entry.objects.count()) == (["no_code"], entries)

    def test_a_ticket_of_another_contract_takes_no_page_of_this(self, vendor, done, nameless) -> None:
        page = nameless.pages.get()
        page.batch.contract_id = 0
        with pytest.raises(PageElsewhere):
            page_match(access=vendor, page=page, ticket=done, number=1, count=1)


class TestDay:
    def test_paper_counts_by_its_day_not_by_its_upload(self, market, vendor, done) -> None:
        batch = uploaded(vendor, market, ("s.jpg", jpeg(signed(drawn(printed(done), 150)[0]))))
        declared = {
            Side.A: Declared(Marks.BOTH, "甲验收", date(2025, 11, 21)),
            Side.B: Declared(Marks.INK, "乙工程师", date(2025, 11, 20)),
        }
        with clock.moved(moment("2025-12-09T12:00")):
            sheet = services.paper_confirm(access=vendor, batch=batch, ticket=done, declared=declared)
        a, b = signatures_of(sheet)
        assert (a.written_on, b.written_on) == (date(2025, 11, 21), date(2025, 11, 20))
        assert a.signed_at == moment("2025-12-09T12:00"), "when it was entered stays to be seen"
        duty = Duty.objects.get(subject_id=done.pk, fulfilled_by=FulfilledBy.SHEET_SIGNED.value)
        assert duty.fulfilled_at == moment("2025-11-21T23:59:59")
        assert duty.closed_at == moment("2025-12-09T12:00")
        event = TicketEvent.objects.get(kind="signed")
        assert (event.at, event.recorded_at) == (duty.fulfilled_at, duty.closed_at)
        done.refresh_from_db()
        assert done.sheet_signed_at == duty.fulfilled_at
        assert verify().ok

    def test_paper_dated_before_the_others_signature_in_the_product_counts_from_that(
        self, market, vendor, bureau, done
    ) -> None:
        batch = uploaded(vendor, market, ("s.jpg", jpeg(signed(drawn(printed(done), 150)[0]))))
        late = moment("2025-11-24T10:00")
        with clock.moved(late):
            services.sheet_sign(access=bureau, ticket=done, typed_name=bureau.name)
        declared = {Side.B: Declared(Marks.INK, "乙工程师", date(2025, 11, 20))}
        with clock.moved(late + timedelta(hours=3)):
            services.paper_confirm(access=vendor, batch=batch, ticket=done, declared=declared)
        done.refresh_from_db()
        assert done.sheet_signed_at == late

    @pytest.mark.parametrize(
        ("on", "cause"),
        [(date(2025, 11, 21), "在今天之后"), (date(2025, 11, 19), "早于处理完成的 2025-11-20")],
    )
    def test_an_impossible_day_is_refused_and_signs_nothing(self, market, vendor, done, on, cause) -> None:
        batch = uploaded(vendor, market, ("s.jpg", jpeg(signed(drawn(printed(done), 150)[0]))))
        entries = Entry.objects.count()
        with pytest.raises(DayImpossible, match=f"甲方签字日期 {on} {cause}"):
            confirm(vendor, batch, done, BOTH | {Side.A: Declared(Marks.BOTH, "甲验收", on)})
        assert Entry.objects.count() == entries
        assert not signatures_of(RecordSheet.objects.get()).exists()

    def test_todays_paper_counts_from_now_and_earlier_paper_from_the_end_of_its_day(self) -> None:
        assert paper_at(NOON.date(), NOON) == NOON
        assert paper_at(date(2025, 11, 19), NOON) == moment("2025-11-19T23:59:59")


class TestFileByFile:
    def test_a_long_batch_never_outlives_the_lease_since_each_file_is_a_job_of_its_own(
        self, market, vendor, done
    ) -> None:
        assert SECONDS + 30 <= LEASE_SECONDS, "reading a file and keeping its pages ends within one lease"
        files = [(f"{n}", b"MZ not a scan", "") for n in range(FILES - 1)]
        files.append(("s.jpg", jpeg(drawn(printed(done), 150)[0]), ""))
        with clock.moved(NOON):
            batch = batch_upload(access=vendor, contract=market, files=files)
            jobs = Job.objects.filter(name="desk.batch_read", args={"batch_id": batch.pk})
            for n in range(FILES):
                assert (jobs.count(), batch.files_read, batch.state) == (n + 1, n, "waiting")
                batch_read(batch.pk)
                batch.refresh_from_db()
        assert (jobs.count(), batch.files_read, batch.state) == (FILES, FILES, "read")
        assert batch.cause.count("不是 PDF、JPG 或 PNG 文件") == FILES - 1
        assert batch.remedy == "请上传扫描得到的 PDF 或图片"
        assert faults(batch) == [""]
        batch_read(batch.pk)
        assert jobs.count() == FILES, "a job that runs once more does nothing"


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_file_keep_its_page_once_and_move_the_batch_on_once(market, vendor, done) -> None:
    page = jpeg(drawn(printed(done), 150)[0])
    with clock.moved(NOON):
        batch = batch_upload(access=vendor, contract=market, files=[("s", page, ""), ("t", b"x", "")])
    barrier, failed = Barrier(2), []

    def read() -> None:
        barrier.wait(30)
        try:
            batch_read(batch.pk)
        except Exception as error:  # the job runs again then
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=read) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(120)
    batch.refresh_from_db()
    assert len(failed) <= 1, failed
    assert (batch.files_read, batch.pages.count(), faults(batch)) == (1, 1, [""])
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_match_two_pages_to_one_sheet_one_is_told(market, vendor, bureau, done) -> None:
    scan = jpeg(torn(drawn(printed(done), 150)[0]))
    batch = uploaded(vendor, market, ("s", scan), ("t", scan))
    pages, barrier, heard = list(batch.pages.all()), Barrier(2), []

    def matched(access, page) -> None:
        barrier.wait(30)
        try:
            with clock.moved(NOON):
                page_match(access=access, page=page, ticket=done, number=1, count=1)
        except Refused as refused:
            heard.append(refused)
        finally:
            connection.close()

    threads = [Thread(target=matched, args=pair) for pair in zip((vendor, bureau), pages, strict=True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(120)
    assert len(heard) == 1
    assert sorted(faults(batch)) == ["", "no_code"]
    assert ScanPage.objects.exclude(matched_by="").count() == 1


class TestFont:
    def test_without_a_chinese_font_nothing_is_printed_and_the_page_says_why(
        self, client_for, provider, done, monkeypatch
    ) -> None:
        monkeypatch.setattr(printing, "FONTS", ("No Such Font SC",))
        answer = client_for(provider).get("/contracts/market/paper/print")
        assert answer.status_code == 409
        assert answer.headers["Content-Type"].startswith("text/html")
        said = answer.content.decode()
        for words in ("服务器没有中文字体", "打印记录单", "fonts-noto-cjk"):
            assert words in said
        assert b"%PDF" not in answer.content

    def test_the_packages_of_the_tests_hold_a_font_that_printing_takes(self) -> None:
        from pathlib import Path

        listed = (Path(__file__).parents[2] / ".ci" / "packages").read_text("utf-8")
        for name in printing.FONTS:
            assert name in listed
