"""Sheets on paper and back: printed, signed by hand, scanned well and badly, matched, confirmed."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from lvyue.contracts.types import FulfilledBy
from lvyue.desk import services
from lvyue.desk.errors import PaperMissing, StepRefused
from lvyue.desk.models import RecordSheet, ScanBatch, ScanPage, TicketEvent
from lvyue.desk.printing import sheets_pdf
from lvyue.desk.selectors import sheet_printed
from lvyue.desk.services.paper import batch_read, batch_upload, batch_withdraw, paper_confirm
from lvyue.desk.types import Review
from lvyue.desk.types.paper import Declared, Marks, SheetMark, mark_read
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.foundation.audit import Entry, verify
from lvyue.foundation.errors import Invalid, NotAllowed, NotFound, Refused
from lvyue.foundation.files import file_read
from lvyue.foundation.jobs import jobs_run_due
from lvyue.foundation.signing import signature_verify, signatures_of
from lvyue.identity.types import Side
from tests.desk.cast import REPORTED, finished, moment, reported
from tests.desk.scans import drawn, jpeg, noisy, pdf_of, signed, tilted

pytestmark = pytest.mark.django_db
NOON = moment("2025-11-20T12:00")
BOTH = {Side.A: Declared(Marks.BOTH, "甲验收"), Side.B: Declared(Marks.INK, "乙工程师")}


@pytest.fixture
def done(ticket, vendor, data_folder):
    """M-0001 with its sheet waiting for both signatures."""
    return finished(ticket, vendor)


def printed(*tickets):
    return sheets_pdf(
        [sheet_printed(RecordSheet.objects.get(ticket=one, round=one.round)) for one in tickets]
    )


def uploaded(access, contract, *files):
    """A batch of (name, bytes), read."""
    with clock.moved(NOON):
        batch = batch_upload(
            access=access, contract=contract, files=[(name, content, "") for name, content in files]
        )
        for _ in files:
            batch_read(batch.pk)
    batch.refresh_from_db()
    return batch


def faults(batch):
    return [one.fault for one in batch.pages.all()]


def confirm(access, batch, ticket, declared=BOTH):
    with clock.moved(NOON):
        return paper_confirm(access=access, batch=batch, ticket=ticket, declared=declared)


SPOILED = {
    "150 dpi, JPEG": lambda pdf: jpeg(signed(drawn(pdf, 150)[0]), 40),
    "200 dpi, 4 degrees, grain": lambda pdf: jpeg(noisy(tilted(signed(drawn(pdf, 200)[0]), 4))),
    "300 dpi, -5 degrees": lambda pdf: jpeg(tilted(signed(drawn(pdf, 300)[0]), -5)),
    "150 dpi, 3 degrees, grain": lambda pdf: jpeg(noisy(tilted(signed(drawn(pdf, 150)[0]), 3))),
    "upside down": lambda pdf: jpeg(tilted(signed(drawn(pdf)[0]), 180)),
    "on its side": lambda pdf: pdf_of([tilted(signed(drawn(pdf)[0]), 90)]),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_scanned_sheet_is_found_however_it_lay_on_the_glass(market, vendor, done, spoil) -> None:
    batch = uploaded(vendor, market, ("扫描", spoil(printed(done))))
    page = batch.pages.get()
    assert (page.fault, page.sheet.ticket.code, page.sheet_page, page.sheet_pages) == ("", "M-0001", 1, 1)
    with Image.open(BytesIO(file_read(page.image))) as upright:
        assert upright.height > upright.width
    assert page.box_a is not None
    assert page.box_b is not None


def test_nothing_is_signed_until_a_person_says_what_stands_there(market, vendor, bureau, done) -> None:
    batch = uploaded(vendor, market, ("s.jpg", jpeg(signed(drawn(printed(done))[0]))))
    done.refresh_from_db()
    assert done.sheet_signed_at is None
    sheet = confirm(bureau, batch, done)
    a, b = signatures_of(sheet)
    assert [(one.side, one.level, one.marks, one.signer_name) for one in (a, b)] == [
        ("a", "paper", "both", "甲验收"),
        ("b", "paper", "ink", "乙工程师"),
    ]
    assert (a.signer_id, a.entered_by_name) == (None, bureau.name)
    assert signature_verify(a, sheet.content)
    assert a.image == batch.pages.get().image
    duty = Duty.objects.get(subject_id=done.pk, fulfilled_by=FulfilledBy.SHEET_SIGNED.value)
    assert duty.closed_at == NOON
    done.refresh_from_db()
    assert done.sheet_signed_at == NOON
    assert verify().ok


def test_a_ticket_that_lacks_only_paper_closes_with_it(market, vendor, bureau, done) -> None:
    with clock.moved(NOON - timedelta(minutes=30)):
        services.completion_notice(access=vendor, ticket=done)
        services.ticket_review(access=bureau, ticket=done, verdict=Review.ACCEPTED)
    batch = uploaded(vendor, market, ("s.jpg", jpeg(signed(drawn(printed(done))[0]))))
    confirm(vendor, batch, done)
    done.refresh_from_db()
    assert done.closed_at == NOON


def test_one_pdf_of_many_sheets_and_a_long_one_finds_each_page(market, vendor, done) -> None:
    long = reported(vendor, market, REPORTED + timedelta(minutes=1), title="打印慢")
    with clock.moved(REPORTED + timedelta(minutes=2)):
        services.ticket_respond(access=vendor, ticket=long, at=clock.now(), text="逐台检查\n" * 80)
    with clock.moved(REPORTED + timedelta(minutes=3)):
        services.ticket_done(access=vendor, ticket=long, at=clock.now(), result="已恢复")
    pages = drawn(printed(long, done), 150)
    assert len(pages) >= 3
    batch = uploaded(vendor, market, ("s.pdf", pdf_of([signed(one) for one in pages])))
    found = [(one.sheet.ticket.code, one.sheet_page, one.sheet_pages) for one in batch.pages.all()]
    many = len(pages) - 1
    assert found == [("M-0002", n, many) for n in range(1, many + 1)] + [("M-0001", 1, 1)]
    confirm(vendor, batch, long)
    assert ScanPage.objects.filter(used_at=NOON).count() == many


def test_a_sheet_with_a_page_missing_is_not_confirmed(market, vendor, done) -> None:
    mark = SheetMark("market", "M-0001", 1, RecordSheet.objects.get().digest[:16], 1, 2)
    batch = uploaded(vendor, market, ("s.png", _code_page(mark.text)))
    entries = Entry.objects.count()
    with pytest.raises(PaperMissing, match="缺第 2 页"):
        confirm(vendor, batch, done)
    assert Entry.objects.count() == entries
    assert not signatures_of(RecordSheet.objects.get()).exists()


def test_one_side_may_have_signed_in_the_product_before(market, vendor, bureau, done) -> None:
    with clock.moved(NOON):
        services.sheet_sign(access=vendor, ticket=done, typed_name=vendor.name)
    batch = uploaded(vendor, market, ("s.jpg", jpeg(signed(drawn(printed(done))[0]))))
    with pytest.raises(PaperMissing, match="甲方"):
        confirm(vendor, batch, done, {})
    with pytest.raises(Refused, match="乙方已经签过字"):
        confirm(vendor, batch, done)
    sheet = confirm(vendor, batch, done, {Side.A: Declared(Marks.SEAL)})
    assert [(one.level, one.signer_name) for one in signatures_of(sheet)] == [
        ("paper", "甲方印章"),
        ("typed", "乙经理"),
    ]


def test_a_handwritten_signature_needs_its_name(market, vendor, done) -> None:
    batch = uploaded(vendor, market, ("s.jpg", jpeg(drawn(printed(done))[0])))
    events = TicketEvent.objects.count()
    with pytest.raises(Invalid, match="没有填写甲方签字人"):
        confirm(vendor, batch, done, BOTH | {Side.A: Declared(Marks.INK, " ")})
    assert TicketEvent.objects.count() == events
    assert not signatures_of(RecordSheet.objects.get()).exists()


def _code_page(*texts: str) -> bytes:
    import segno

    page = Image.new("RGB", (1240, 1754), "white")
    for n, text in enumerate(texts):
        out = BytesIO()
        segno.make(text, error="q", micro=False).save(out, kind="png", scale=6, border=4)
        page.paste(Image.open(out).convert("RGB"), (100 + n * 550, 100))
    out = BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def _mark(digest: str = "", **changes) -> str:
    values = {"contract": "market", "ticket": "M-0001", "round": 1, "page": 1, "pages": 1} | changes
    return SheetMark(digest=digest or RecordSheet.objects.first().digest[:16], **values).text


BAD = {
    "no_code": lambda: jpeg(signed(Image.new("RGB", (1240, 1754), "white"))),
    "blank": lambda: jpeg(noisy(Image.new("RGB", (1240, 1754), "white"), 10)),
    "two_codes": lambda: _code_page(_mark(), _mark(ticket="M-0002")),
    "foreign": lambda: _code_page(_mark(contract="other")),
    "foreign ": lambda: _code_page("https://example.invalid/pay"),
    "foreign  ": lambda: _code_page(_mark(ticket="M-0099")),
    "digest": lambda: _code_page(_mark(digest="0" * 16)),
}


@pytest.mark.parametrize(("fault", "page"), BAD.items(), ids=BAD)
def test_a_bad_page_is_kept_with_its_cause_and_closes_nothing(market, vendor, done, fault, page) -> None:
    batch = uploaded(vendor, market, ("s", page()))
    kept = batch.pages.get()
    assert kept.fault == fault.strip()
    assert kept.fault_word.cause
    assert kept.fault_word.remedy
    assert file_read(kept.image)[:2] == b"\xff\xd8"
    with pytest.raises(PaperMissing, match="没有它的扫描页"):
        confirm(vendor, batch, done)
    assert not signatures_of(RecordSheet.objects.get()).exists()


def test_the_same_page_twice_counts_once(market, vendor, done) -> None:
    page = drawn(printed(done), 150)[0]
    batch = uploaded(vendor, market, ("s.pdf", pdf_of([page, page])))
    assert faults(batch) == ["", "repeated"]
    assert faults(uploaded(vendor, market, ("t.jpg", jpeg(page)))) == ["repeated"]


def test_pages_set_aside_make_room_for_a_better_scan(market, vendor, done) -> None:
    page = drawn(printed(done), 150)[0]
    batch = uploaded(vendor, market, ("s.jpg", jpeg(page)))
    batch_withdraw(access=vendor, batch=batch)
    assert faults(batch) == ["set_aside"]
    assert faults(uploaded(vendor, market, ("t.jpg", jpeg(page)))) == [""]


def test_an_objected_sheet_is_of_no_use_any_more(market, vendor, bureau, done) -> None:
    pdf = printed(done)
    with clock.moved(NOON):
        services.sheet_object(access=bureau, ticket=done, reason="仍打不开")
    assert faults(uploaded(vendor, market, ("s.jpg", jpeg(drawn(pdf)[0])))) == ["old_round"]


def test_a_sheet_signed_in_the_product_is_not_signed_again(market, vendor, bureau, done) -> None:
    pdf = printed(done)
    batch = uploaded(vendor, market, ("s.jpg", jpeg(drawn(pdf)[0])))
    with clock.moved(NOON):
        for one in (vendor, bureau):
            services.sheet_sign(access=one, ticket=done, typed_name=one.name)
    batch_withdraw(access=vendor, batch=batch)
    assert faults(uploaded(vendor, market, ("t.jpg", jpeg(drawn(pdf)[0])))) == ["signed"]
    with pytest.raises(StepRefused):
        confirm(vendor, batch, done)
    assert {one.level for one in signatures_of(RecordSheet.objects.get())} == {"typed"}


def _encrypted() -> bytes:
    """The smallest PDF that says it is encrypted with a password nobody knows."""
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    )
    body += (
        b"3 0 obj<</Filter/Standard/V 1/R 2/Length 40/P -4/O("
        + b"a" * 32
        + b")/U("
        + b"b" * 32
        + b")>>endobj\n"
    )
    return body + b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[(12)(12)]>>\n%%EOF"


def _bomb() -> bytes:
    out = BytesIO()
    Image.new("1", (30000, 30000)).save(out, "PNG")
    return out.getvalue()


def _many() -> bytes:
    import pypdfium2

    pdf, out = pypdfium2.PdfDocument.new(), BytesIO()
    for _ in range(500):
        pdf.new_page(595, 842)
    pdf.save(out)
    return out.getvalue()


WHOLE = {
    "PDF 加了密码": _encrypted,
    "PDF 已损坏": lambda: b"%PDF-1.7\nbroken",
    "PDF 有 500 页，一次最多 100 页": _many,
    "图片太大（30000×30000 像素）": _bomb,
    "不是 PDF、JPG 或 PNG 文件": lambda: b"MZ not a scan",
    "图片已损坏": lambda: jpeg(Image.effect_noise((800, 800), 80).convert("RGB"))[:9000],
}


@pytest.mark.parametrize(("cause", "content"), WHOLE.items(), ids=WHOLE)
def test_a_file_that_cannot_be_read_says_why_and_is_kept(market, vendor, done, cause, content) -> None:
    batch = uploaded(vendor, market, ("s", content()), ("t.jpg", jpeg(drawn(printed(done), 150)[0])))
    assert batch.cause.startswith(f"s：{cause}")
    assert batch.remedy
    assert faults(batch) == [""], "the file beside it is read all the same"
    alone = uploaded(vendor, market, ("s", content()))
    assert (alone.state, alone.pages.count()) == ("refused", 0)


def test_the_worker_reads_a_batch_once(market, vendor, done) -> None:
    with clock.moved(NOON):
        batch = batch_upload(
            access=vendor, contract=market, files=[("s.jpg", jpeg(drawn(printed(done))[0]), "")]
        )
        assert batch.state == "waiting"
        jobs_run_due(limit=200)
    batch_read(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, faults(batch)) == ("read", [""])


def test_only_who_may_sign_uploads_and_confirms(
    market, vendor, done, outsider, reporter, auditor, access_for
) -> None:
    batch = uploaded(vendor, market, ("s.jpg", jpeg(drawn(printed(done), 150)[0])))
    entries, batches = Entry.objects.count(), ScanBatch.objects.count()
    for person, refusal in ((outsider, NotFound), (reporter, NotAllowed), (auditor, NotAllowed)):
        access = access_for(person)
        with pytest.raises(refusal):
            batch_upload(access=access, contract=market, files=[("s", b"x", "")])
        with pytest.raises(refusal):
            confirm(access, batch, done)
        with pytest.raises(refusal):
            batch_withdraw(access=access, batch=batch)
    assert (Entry.objects.count(), ScanBatch.objects.count()) == (entries, batches)


@pytest.mark.parametrize(
    "text", ["", "LY1", "LY1|c|t|x|d|1|1", "LY1|c|t|1|d|2|1", "LY1|c|t|1|d|0|1", "LY2|c|t|1|d|1|1"]
)
def test_a_code_of_another_make_is_none_of_ours(text: str) -> None:
    assert mark_read(text) is None


def test_a_worker_that_knows_only_the_services_knows_the_reading_of_scans() -> None:
    """A worker imports no pages; asked of a fresh process, since these tests have imported everything."""
    import subprocess
    import sys

    program = (
        "from lvyue.config.cli import django_setup; django_setup();"
        "from lvyue.foundation.jobs import job_names; print(job_names())"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "'desk.batch_read'" in told.stdout
