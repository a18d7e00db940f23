"""One small page as a scanner gives it, tilted, noisy, under a red seal; read by the models in the wheel."""

import io
import json
import sys

import pytest
import typst
from PIL import Image

from lvyue.reading import ReadingError, load_file, read
from lvyue.reading.files.kinds import Kind, NeedsRecognising
from lvyue.reading.files.ocr import Recogniser, along_rows, mended, signs_of, with_signs
from lvyue.reading.files.paged import assembled
from lvyue.reading.files.sandbox import recognised_apart
from lvyue.reading.files.shapes import Line, Sheet
from tests.reading.files.scanning import as_bytes, scanned_page

PAGE = """#set page(width: 13cm, height: 10.5cm, margin: 1.2cm)
#set text(font: "Noto Serif CJK SC", size: 11pt, lang: "zh")
甲方：某市某某局

第一条 服务期限

服务期自2026年3月1日起至2027年2月28日止。

第二条 故障响应

#table(columns: (3cm, 3cm, 3cm), [故障级别], [响应时间], [修复时间],
  [一级故障], [30分钟], [4小时], [二级故障], [2小时], [24小时])

乙方每季度到现场巡检一次。
"""
WORDS = [
    "甲方：某市某某局",
    "一级故障\t30分钟\t4小时",
    "二级故障\t2小时\t24小时",
    "乙方每季度到现场巡检一次。",
]
SHARES = [
    "每逾期一日，按合同总额的3‰支付违约金。",
    "每逾期一日，按合同总额的0.5‰支付违约金。",
    "按未付款项5‰/日支付滞纳金，累计不超过合同总价的10%。",
    "税率为6%，考核扣减比例不超过8%。",
    "每逾期一日恢复，扣减服务费的2%。",
]
SMALL = """#set page(width: 13cm, height: auto, margin: 1.2cm)
#set text(font: "Noto Sans CJK SC", size: 9pt, lang: "zh")
"""


@pytest.fixture(scope="module")
def picture() -> bytes:
    """The page as a photograph."""
    return as_bytes(scanned_page(typst.compile(PAGE.encode()), tilt=-1.3))


@pytest.fixture(scope="module")
def sheet(picture: bytes) -> Sheet:
    """The page as recognised by a child process, once for this file."""
    [sheet], total = recognised_apart(picture, "1.jpg", Kind.IMAGE, 1, 5)
    assert total == 1
    return sheet


def test_a_tilted_noisy_page_under_a_seal_is_read_with_its_table(sheet):
    found = assembled([Sheet.from_dict(json.loads(json.dumps(sheet.as_dict())))], Kind.IMAGE)
    lines = [line.replace(" ", "").replace(":", "：") for line in found.text.split("\n")]
    for words in WORDS:
        assert words in lines
    assert (found.kind, found.pages) == ("图片", 1)
    assert "文字由图片识别而来，请逐项对照原件，尤其是数字" in found.notes
    facts = read(found.text).facts
    assert (facts["term"]["start"], facts["term"]["end"]) == ("2026-03-01", "2027-02-28")
    assert [(one["response_minutes"], one["resolve_minutes"]) for one in facts["sla"]] == [
        (30, 240),
        (120, 1440),
    ]


def test_the_tilt_is_seen_and_boxes_are_those_of_the_page_as_scanned(sheet, picture):
    assert 1.0 < sheet.turned < 1.6
    found = assembled([Sheet.from_dict(sheet.as_dict())], Kind.IMAGE)
    at = found.text.index("现场巡检")
    [place] = found.places_of(at, at + 2)
    wide, high = Image.open(io.BytesIO(picture)).size
    left, top, right, bottom = place.box
    crop = (
        Image.open(io.BytesIO(picture))
        .convert("L")
        .crop((int(left * wide), int(top * high), int(right * wide), int(bottom * high)))
    )
    dark = sum(crop.histogram()[:120]) / (crop.width * crop.height)
    assert 0.04 < dark < 0.5
    assert 0.55 < top < bottom < 0.75


def test_per_mille_is_told_from_per_cent_by_its_rings_and_a_share_of_a_day_is_to_be_checked():
    """Recognition alone takes each of the three ‰ of this page for a %."""
    drawn = typst.compile((SMALL + "\n\n".join(SHARES).replace("/", "\\/")).encode())
    raw = as_bytes(scanned_page(drawn, tilt=-1.3, seal=False))
    [sheet], _ = recognised_apart(raw, "1.jpg", Kind.IMAGE, 1, 1)
    found = assembled([sheet], Kind.IMAGE)
    assert found.text.replace(" ", "").split("\n")[:-1] == SHARES
    assert found.notes[1:] == (
        "识别会把千分号认成百分号：4 处 % 请放大核对是不是 ‰",
        "第 1 页“每逾期一日恢复，扣减服务费的2%”：按日算的比例多是千分之几，请先核对这一处是不是 ‰",
    )


def test_a_page_without_words_has_no_lines():
    blank = as_bytes(Image.new("RGB", (600, 400), "white"))
    [sheet], _ = recognised_apart(blank, "1.jpg", Kind.IMAGE, 1, 1)
    assert (sheet.lines, sheet.grids) == ([], [])


def test_pages_are_recognised_only_when_asked(picture):
    with pytest.raises(NeedsRecognising, match="要先识别"):
        load_file(picture, "1.jpg")


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n\x1a\n" + b"junk" * 9, b"\xff\xd8\xff" + bytes(90)], ids=["png", "jpeg"]
)
def test_a_broken_picture_is_refused(raw):
    with pytest.raises(ReadingError, match="已损坏"):
        load_file(raw, "1.png" if raw[0] == 0x89 else "1.jpg", ocr=True)


def test_without_the_extra_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(ReadingError, match=r"pip install 'lvyue\[ocr\]'"):
        Recogniser()


def test_pieces_at_one_height_are_one_line_from_the_left():
    pieces = [Line("乙方：某公司", 300, 100, 420, 120, 16), Line("甲方：某局", 50, 103, 150, 123, 16)]
    below = Line("第一条", 50, 140, 120, 160, 16)
    assert [one.text for one in along_rows([*pieces, below])] == ["甲方：某局  乙方：某公司", "第一条"]


@pytest.mark.parametrize(
    ("text", "per_mille", "written"),
    [("扣3%，限10%", [True, False], "扣3‰，限10%"), ("扣3%，限10%", [True], "扣3%，限10%"), ("无", [], "无")],
)
def test_signs_are_written_as_seen_where_each_was_found(text, per_mille, written):
    assert with_signs(text, per_mille) == written


def test_the_place_of_a_sign_inside_a_recognised_word():
    box = [[100, 0], [160, 0], [160, 20], [100, 20]]
    assert signs_of([("扣", 1.0, box), ("5%/日", 1.0, box), ("％", 1.0, box)]) == [115.0, 100.0]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("按合同总额的3%0支付", "按合同总额的3‰支付"),
        ("未付款的0.5%o。", "未付款的0.5‰。"),
        ("不超过5%", "不超过5%"),
        ("可用率99.9%，0次", "可用率99.9%，0次"),
        ("3%0.5", "3%0.5"),
        ("按3‰0计", "按3‰计"),
    ],
)
def test_a_rate_by_the_thousand_is_told_from_one_by_the_hundred(read, meant):
    assert mended(read) == meant
