"""Scans in the browser: recognised in the background, imported, and shown beside the facts."""

import importlib.util
import io
from datetime import timedelta

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lvyue.contracts.intake import brought
from lvyue.contracts.models import Contract, ContractVersion, Intake, IntakeFile, Original
from lvyue.contracts.services.intakes import intake_open, intake_read, original_draw
from lvyue.foundation import clock
from lvyue.foundation.errors import NotAllowed
from lvyue.foundation.files import attachments_of
from lvyue.foundation.jobs import Job, jobs_run_due
from lvyue.reading.files.types import FileText, Place
from tests.contracts.test_pages_intake import ADDRESS, PLAIN, refused, sent
from tests.reading.files.making import as_docx, as_pdf
from tests.reading.files.scanning import as_bytes, scanned_page

pytestmark = pytest.mark.django_db

SMALL = """#set page(width: 14cm, height: 11cm, margin: 1.2cm)
#set text(font: "Noto Serif CJK SC", size: 11pt, lang: "zh")
甲方：某市市场服务中心

乙方：某信息技术有限公司

第一条 服务内容

乙方每季度到现场巡检一次。

第二条 服务期限

服务期限自2026年3月1日起至2027年2月28日止。

第三条 合同价款

合同总价为人民币伍万元整（¥50000.00）。
"""
_kept: dict[str, bytes] = {}


def photo() -> bytes:
    """The page as a photograph, drawn once."""
    if "photo" not in _kept:
        _kept["photo"] = as_bytes(scanned_page(typst.compile(SMALL.encode()), tilt=0.8, seal=False))
    return _kept["photo"]


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def intake(provider, client_for, data_folder):
    """An import of a photograph that waits to be recognised."""
    response = client_for(provider).post(ADDRESS, sent(text="", upload=upload("合同.jpg", photo())))
    intake = Intake.objects.get()
    assert (response.status_code, response.url) == (302, f"/contracts/new/{intake.pk}")
    return intake


def test_a_photograph_is_recognised_in_the_background_and_imported_with_its_page(
    intake, provider, client_for, outsider, django_assert_max_num_queries
):
    client = client_for(provider)
    page = client.get(f"/contracts/new/{intake.pk}").content.decode()
    assert "正在识别" in page and "排队中" in page and "every 3s" in page
    assert not Contract.objects.filter(code="plain-1").exists()
    assert jobs_run_due() == 1
    page = client.get(f"/contracts/new/{intake.pk}").content.decode()
    assert "全部识别完了" in page and "请逐项对照原件" in page and "every 3s" not in page
    form = client.get(f"{ADDRESS}?intake={intake.pk}")
    assert 'value="plain-1"' in form.content.decode()
    text = form.context["form"].initial["text"]
    assert "服务期限自2026年3月1日起" in text
    response = client.post(ADDRESS, sent(text=text.replace("\n", "\r\n"), intake=str(intake.pk)))
    assert response.status_code == 302, response.content.decode()
    version = ContractVersion.objects.get()
    assert version.file.amount.total_fen == 5_000_000
    assert not IntakeFile.objects.exists()
    original = version.originals.get()
    assert (original.document, original.kind, original.pages, original.file.name) == (
        "body",
        "图片",
        1,
        "合同.jpg",
    )

    address = "/contracts/plain-1/originals/1"
    drawing = client.get(address).content.decode()
    assert "《合同.jpg》第 1 页，正在绘制" in drawing
    assert "<img" not in drawing.split("<main")[-1]
    assert jobs_run_due() == 1
    with django_assert_max_num_queries(12):
        response = client.get(address)
    page = response.content.decode()
    assert "正在绘制" not in page and "《合同.jpg》第 1 页" in page
    [term] = [one for _, facts in response.context["groups"] for one in facts if one.fact.path == "term"]
    picture = client.get(term.crops[0].address)
    assert picture["Content-Type"] == "image/jpeg"
    crop = Image.open(io.BytesIO(picture.content))
    assert crop.width > crop.height * 3
    assert crop.convert("L").getextrema()[0] < 110
    assert client_for(outsider).get(address).status_code == 404
    assert client_for(outsider).get(term.crops[0].address).status_code == 404


def test_an_intake_is_its_persons_own(intake, customer, outsider, client_for):
    for person in (customer, outsider):
        assert client_for(person).get(f"/contracts/new/{intake.pk}").status_code == 404
        form = client_for(person).get(f"{ADDRESS}?intake={intake.pk}")
        assert "识别而来" not in form.content.decode()


def test_words_put_right_by_hand_lose_their_places_and_the_original_says_so(intake, provider, client_for):
    read = FileText(PLAIN, "图片", ("识别",), (Place(0, 8, 1, (0.1, 0.1, 0.9, 0.2)),), 1)
    IntakeFile.objects.update(text=read.as_dict())
    Intake.objects.update(state="read")
    client = client_for(provider)
    text = client.get(f"{ADDRESS}?intake={intake.pk}").context["form"].initial["text"]
    response = client.post(ADDRESS, sent(text=text.replace("每月", "每周"), intake=str(intake.pk)))
    assert response.status_code == 302
    original = Original.objects.get()
    assert original.places == []
    assert original.notes[-1] == "文字在导入时由人改过，不再对应原件上的位置"
    assert "乙方每周到现场巡检一次" in ContractVersion.objects.get().texts["body"]


def test_recognising_twice_changes_nothing_and_pages_that_fail_are_refused_with_the_cause(
    intake, provider, client_for
):
    IntakeFile.objects.update(content=b"\xff\xd8\xff" + bytes(60))
    jobs_run_due()
    intake.refresh_from_db()
    assert intake.state == "refused"
    page = client_for(provider).get(f"/contracts/new/{intake.pk}").content.decode()
    assert "可能已损坏" in page and "every 3s" not in page
    before = Job.objects.count()
    intake_read(intake.pk)
    intake_read(intake.pk + 1)
    assert (Job.objects.count(), IntakeFile.objects.get().pages_read) == (before, 0)


def test_without_the_recogniser_a_scan_is_refused_with_the_remedy(provider, client_for, monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "lvyue.contracts.intake.find_spec", lambda name: None if name == "rapidocr" else found(name)
    )
    page = refused(client_for(provider), sent(text="", upload=upload("合同.jpg", photo())))
    assert "pip install" in page and "lvyue[ocr]" in page
    assert not Intake.objects.exists()


def test_a_scan_beside_a_contract_file_is_refused(provider, client_for):
    page = refused(
        client_for(provider),
        sent(
            way="file", contract_text="schema: lvyue/contract/1", text="", upload=upload("合同.jpg", photo())
        ),
    )
    assert "引文要与原文逐字相符" in page
    assert not Intake.objects.exists()


def test_who_may_not_import_opens_no_intake(space, engineer, access_for):
    with pytest.raises(NotAllowed):
        intake_open(access=access_for(engineer), files=[brought("a.txt", b"1")], values={})
    assert not Intake.objects.exists()


def test_an_old_intake_goes_when_the_person_opens_another(provider, access_for, at):
    files = [brought("a.txt", "第一条".encode())]
    old = intake_open(access=access_for(provider), files=files, values={})
    with at(clock.now() + timedelta(days=8)):
        intake_open(access=access_for(provider), files=files, values={})
    assert not Intake.objects.filter(pk=old.pk).exists()
    assert IntakeFile.objects.count() == 1


def test_the_original_of_a_pdf_is_drawn_once_and_that_of_word_has_no_pages(provider, client_for, data_folder):
    client = client_for(provider)
    files = {
        "upload": upload("合同.pdf", as_pdf(PLAIN)),
        "others": [upload("清单.docx", as_docx("附件一 清单\n每周提交周报。\n"))],
    }
    assert client.post(ADDRESS, sent(text="") | files).status_code == 302
    paper, word = Original.objects.all()
    assert (paper.document, paper.pages, word.document, word.places) == ("body", 1, "annex-1", [])
    assert jobs_run_due() == 1
    original_draw(paper.pk)
    assert [one.name for one in attachments_of(paper)] == ["1.jpg"]
    assert attachments_of(paper).get().space_id == ContractVersion.objects.get().space_id


def test_a_new_draft_replaces_the_originals_of_the_old_one(provider, client_for, data_folder):
    client = client_for(provider)
    client.post(ADDRESS, sent(text="", upload=upload("一.pdf", as_pdf(PLAIN))))
    client.post(ADDRESS, sent(text="", upload=upload("二.docx", as_docx(PLAIN)), again="on"))
    assert [one.file.name for one in Original.objects.all()] == ["二.docx"]


def test_a_pasted_text_has_no_original_and_the_page_says_so(provider, client_for):
    client = client_for(provider)
    client.post(ADDRESS, sent())
    assert "没有原件" in client.get("/contracts/plain-1/originals/1").content.decode()


@pytest.mark.parametrize(
    "asked",
    ["", "?of=1", "?of=x&box=0,0,1,1", "?of=1&box=0,0,2,1", "?of=1&box=1,1,0,0", "?of=999&box=0,0,1,1"],
)
def test_a_piece_that_is_not_there_is_not_found(provider, client_for, asked):
    client = client_for(provider)
    client.post(ADDRESS, sent())
    assert client.get(f"/contracts/plain-1/originals/1/1.jpg{asked}").status_code == 404
