"""Lines of a PDF to paragraphs and tables, over the ends of lines and pages."""

import random
import re
from collections import Counter

import pytest
import typst

from lvyue.reading import ReadingError
from lvyue.reading.files.kinds import Kind, NeedsRecognising
from lvyue.reading.files.paged import read_paged
from lvyue.reading.files.types import FileText

SETTINGS = """#set page(width: 12cm, height: 9cm, margin: 1.5cm)
#set text(font: "Noto Serif CJK SC", size: 10pt, lang: "zh")
"""
HEADED = """#set page(height: 18cm, margin: 2cm, header: [某市运维合同],
  footer: context [第 #counter(page).display() 页])
"""


def found(source: str, settings: str = SETTINGS) -> FileText:
    raw = typst.compile((settings + source).encode())
    return read_paged(raw, "合同.pdf", Kind.PDF, None, lambda done, of: None)


def lines(source: str, settings: str = SETTINGS) -> list[str]:
    return found(source, settings).text.split("\n")[:-1]


LONG = (
    "乙方应当在每月的第一个工作日到现场巡检服务器、网络设备和机房环境并填写巡检记录由甲方签字确认后归档备查"
)


def test_the_end_of_a_line_inside_a_sentence_is_no_end_of_a_paragraph():
    assert lines(f"第一条 服务内容\n\n{LONG}。\n\n第二条 付款") == [
        "第一条 服务内容",
        f"{LONG}。",
        "第二条 付款",
    ]


def test_an_indent_opens_a_paragraph_and_latin_words_keep_their_blank():
    body = "#set par(first-line-indent: (amount: 2em, all: true))\n"
    words = "系统部署在 Windows Server 上由乙方负责维护并保证其可用率不低于百分之九十九点九的年度目标"
    assert lines(f"{body}{LONG}。\n\n{words}。") == [f"{LONG}。", f"{words}。"]


def test_a_paragraph_goes_on_over_the_page_and_heads_and_page_numbers_are_left_out():
    read = found("第一条 服务内容\n\n" + LONG * 16 + "。", SETTINGS + HEADED)
    assert read.text == f"第一条 服务内容\n{LONG * 16}。\n"
    assert read.pages == 2
    assert read.notes == ("页眉、页脚与页码 4 行未读",)


def table(rows: list[tuple[str, str]], columns: str = "(3cm, 6cm)") -> str:
    cells = ", ".join(f"[{one}]" for row in rows for one in row)
    return f"#table(columns: {columns}, {cells})\n"


ROWS = [("级别", "要求"), *((f"第{number}级", f"应在{number}小时内响应") for number in range(1, 16))]


def test_a_table_goes_on_over_the_page():
    assert lines(table(ROWS)) == ["\t".join(row) for row in ROWS]


def test_a_header_printed_again_on_each_page_is_read_once():
    header = "table.header([级别], [要求])"
    cells = ", ".join(f"[{one}]" for row in ROWS[1:] for one in row)
    assert lines(f"#table(columns: (3cm, 6cm), {header}, {cells})") == ["\t".join(row) for row in ROWS]


def test_a_cell_cut_by_the_page_is_made_whole():
    rows = [*ROWS[:8], ("特级", LONG * 2 + "。"), ("末级", "次日响应")]
    assert lines(table(rows)) == ["\t".join(row) for row in rows]


def test_other_columns_are_another_table():
    read = lines(table(ROWS[:10]) + "#pagebreak()\n" + table([("甲方", "乙方")], "(4.5cm, 4.5cm)"))
    assert read[-1] == "甲方\t乙方"
    assert len(read) == 11


def test_merged_cells_mean_as_above_and_a_cell_over_the_whole_width_is_a_line():
    source = """#table(columns: (3cm, 3cm, 3cm), [项目], [内容], [周期],
      table.cell(rowspan: 2)[维护], [巡检], [每周], [清洁], [每月], table.cell(colspan: 3)[以上均含耗材。])"""
    assert lines(source) == ["项目\t内容\t周期", "维护\t巡检\t每周", "\t清洁\t每月", "以上均含耗材。"]


def test_a_watermark_is_not_read_and_that_is_said():
    settings = SETTINGS + "#set page(background: rotate(30deg, text(30pt, fill: gray)[样本]))\n"
    read = found(f"第一条 服务内容\n\n{LONG}。", settings)
    assert read.text == f"第一条 服务内容\n{LONG}。\n"
    assert "斜排的文字（水印）2 字未读" in read.notes


def test_places_are_in_order_and_hold_their_words():
    read = found("第一条 服务内容\n\n" + LONG * 6 + "。")
    assert [one.start for one in read.places] == sorted(one.start for one in read.places)
    assert "".join(read.text[one.start : one.end] for one in read.places) == read.text.replace("\n", "")
    assert {one.page for one in read.places} == {1, 2}


def test_a_page_whose_content_is_damaged_is_never_passed_off_as_whole():
    source = SETTINGS + f"第一条 服务内容\n\n{LONG}。\n#pagebreak()\n第二条 付款方式和付款条件"
    raw = typst.compile(source.encode())
    told = set()
    for stream in re.finditer(rb"stream\r?\n(?=x)", raw):
        for at in (3, 40, 90):
            held = bytearray(raw)
            held[stream.end() + at] ^= 0xFF
            try:
                read = read_paged(bytes(held), "合同.pdf", Kind.PDF, None, lambda done, of: None)
            except ReadingError:
                continue
            if LONG not in read.text or "第二条 付款方式" not in read.text:
                told.add(any("请对照原件" in one for one in read.notes))
    assert told == {True}


def test_bytes_changed_anywhere_give_a_text_or_a_refusal_and_nothing_else():
    raw, chance = typst.compile((SETTINGS + f"第一条 服务内容\n\n{LONG}。").encode()), random.Random(5)
    outcomes = Counter()
    for _ in range(40):
        held = bytearray(raw[: chance.randrange(len(raw) // 2, len(raw))] if chance.random() < 0.3 else raw)
        for _ in range(chance.randrange(1, 30)):
            held[chance.randrange(len(held))] = chance.randrange(256)
        try:
            read_paged(bytes(held), "合同.pdf", Kind.PDF, None, lambda done, of: None)
            outcomes["read"] += 1
        except ReadingError:
            outcomes["refused"] += 1
    assert outcomes["read"] and outcomes["refused"] and sum(outcomes.values()) == 40


def test_letters_that_do_not_say_which_they_are_must_be_recognised_from_the_picture():
    raw = typst.compile((SETTINGS + f"第一条 服务内容\n\n{LONG}。").encode()).replace(
        b"/ToUnicode", b"/ToUnicodx"
    )
    with pytest.raises(NeedsRecognising, match="字体不带文字编码"):
        read_paged(raw, "合同.pdf", Kind.PDF, None, lambda done, of: None)
