"""Several files as one contract: their order, their headings, and the way back to each."""

import io

import pytest
from PIL import Image

from lvyue.reading import ReadingError, load_file, read
from lvyue.reading.files.bundle import bundle
from lvyue.reading.files.crops import write_crops
from lvyue.reading.files.types import FileText, Place
from tests.reading.files.making import as_pdf

BODY = FileText("第一条 服务\n乙方每月巡检。\n", "纯文本")
ANNEX = FileText("附件一 服务清单\n每周提交周报。\n", "Word 文档")
BID = FileText("第一条 承诺\n两小时到场。\n", "PDF", pages=1, places=(Place(0, 6, 1, (0.1, 0.1, 0.5, 0.2)),))


def test_the_body_comes_first_and_a_part_without_an_annex_heading_gets_one():
    whole = bundle([("合同.docx", BODY), ("清单.docx", ANNEX), ("投标文件.pdf", BID)])
    assert [(one.id, one.title, one.rank) for one in whole.parts] == [
        ("body", "合同正文", 1), ("annex-1", "清单", 2), ("annex-2", "投标文件", 3),
    ]  # fmt: skip
    assert [whole.text[one.start : one.end] for one in whole.parts] == [BODY.text, ANNEX.text, BID.text]
    assert "附件2：投标文件\n第一条 承诺" in whole.text
    assert "附件1" not in whole.text
    tops = [one.number for one in read(whole.text).clauses if one.level == 1]
    assert tops == ["第一条", "附件一", "附件2"]


def test_ranks_order_the_files():
    whole = bundle([("a.docx", BODY), ("b.docx", ANNEX), ("c.pdf", BID)], [2, 3, 1])
    assert [(one.names, one.rank, one.id) for one in whole.parts] == [
        (("c.pdf",), 1, "body"), (("a.docx",), 2, "annex-1"), (("b.docx",), 3, "annex-2"),
    ]  # fmt: skip


@pytest.mark.parametrize("ranks", [[1], [1, 2, 3], [0, 1]])
def test_ranks_that_do_not_fit_the_files_are_refused(ranks):
    with pytest.raises(ReadingError, match=r"--rank 1,2,2"):
        bundle([("a", BODY), ("b", ANNEX)], ranks)


def test_too_many_files_are_refused():
    with pytest.raises(ReadingError, match="最多读 40 个文件"):
        bundle([("a", BODY)] * 41)


def test_a_span_finds_its_part_and_page_and_a_heading_put_between_finds_none():
    whole = bundle([("合同.docx", BODY), ("投标文件.pdf", BID)])
    start = whole.text.index("第一条 承诺")
    [(part, place)] = whole.places_of(start, start + 6)
    assert (part.id, place.page) == ("annex-1", 1)
    assert whole.places_of(0, 3) == []
    heading = whole.text.index("附件1")
    assert whole.part_at(heading, heading + 3) is None


def test_photos_in_a_row_are_the_pages_of_one_document():
    photo = FileText("第一条 服务\n", "图片", ("说明",), (Place(0, 6, 1, (0, 0, 1, 1)),), 1)
    whole = bundle([("1.jpg", photo), ("2.jpg", photo), ("投标.pdf", BID), ("3.jpg", photo)])
    assert [one.names for one in whole.parts] == [("1.jpg", "2.jpg"), ("投标.pdf",), ("3.jpg",)]
    first = whole.parts[0].file
    assert [(one.start, one.page) for one in first.places] == [(0, 1), (7, 2)]
    assert (first.pages, first.notes) == (2, ("说明",))
    assert len(bundle([("1.jpg", photo), ("2.jpg", photo)], [1, 2]).parts) == 2


def test_the_crop_beside_a_fact_shows_its_words(tmp_path):
    raw = as_pdf("第一条 服务期限\n服务期自2026年3月1日起至2027年2月28日止。\n")
    whole = bundle([("合同.pdf", load_file(raw, "合同.pdf"))])
    reading = read(whole.text)
    assert write_crops(whole, {"合同.pdf": raw}, reading.citations, tmp_path) == len(reading.citations)
    crop = Image.open(io.BytesIO((tmp_path / "term.start.body.1.png").read_bytes()))
    assert 300 < crop.width < 800 and 20 < crop.height < 80
    darkest, _ = crop.convert("L").getextrema()
    assert darkest < 90
