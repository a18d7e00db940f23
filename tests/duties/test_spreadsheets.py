"""The sheet of 补录: what is written is read back, and what is unsafe is refused."""

import io
import zipfile
from dataclasses import replace
from datetime import date, time

import pytest
from openpyxl import Workbook, load_workbook

from lvyue.duties import bundles, spreadsheets
from lvyue.duties.errors import SheetRefused
from lvyue.duties.spreadsheets import moment_read, sheet_read, sheet_write
from lvyue.duties.types import COLUMNS
from tests.duties.cast import moment

GIVEN = ("D-0001", "每月现场巡检", "第三条1", "2025-04-01 至 2025-04-30", "2025-04-30 24:00", "乙方", "人工")


def filled(*rows, header=COLUMNS) -> bytes:
    """A sheet with rows of (编号, 实际办结时间, 说明, 附件文件名)."""
    book = Workbook()
    book.active.append(list(header))
    for code, at, note, names in rows:
        book.active.append([code, *[""] * 6, at, note, names])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """A sheet with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            if one.filename not in parts:
                new.writestr(one.filename, old.read(one))
        for name, body in parts.items():
            new.writestr(name, body)
    return out.getvalue()


def test_the_template_holds_what_was_given_and_leaves_three_columns_empty():
    book = load_workbook(io.BytesIO(sheet_write([GIVEN, ("=1+1", "=HYPERLINK(1)", *GIVEN[2:])])))
    lines = list(book["补录"].iter_rows())
    assert [cell.value for cell in lines[0]] == list(COLUMNS)
    assert [cell.value for cell in lines[1]] == [*GIVEN, None, None, None]
    assert [cell.data_type for cell in lines[2][:2]] == ["s", "s"]
    assert sheet_read(sheet_write([GIVEN]), "空.xlsx") == []


def test_a_filled_row_is_read_and_an_untouched_one_is_not():
    content = filled(
        ("D-0001", moment("2025-04-20T15:00").replace(tzinfo=None), " 巡检 ", "a.pdf；b.jpg; c.png"),
        ("D-0002", None, None, None),
        ("D-0003", "昨天", "", ""),
    )
    first, third = sheet_read(content, "表.XLSX")
    assert (first.number, first.code, first.at, first.note, first.names) == (
        2, "D-0001", moment("2025-04-20T15:00"), "巡检", ("a.pdf", "b.jpg", "c.png")
    )  # fmt: skip
    assert (third.number, third.at, third.at_text) == (4, None, "昨天")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-04-20 15:00", "2025-04-20T15:00"),
        ("2025/4/20 9:05", "2025-04-20T09:05"),
        ("2025年4月20日", "2025-04-20T00:00"),
        ("2025.04.20 15：00:30", "2025-04-20T15:00:30"),
        (date(2025, 4, 20), "2025-04-20T00:00"),
        (moment("2025-04-20T14:59:59.999900").replace(tzinfo=None), "2025-04-20T15:00"),
    ],
)
def test_moments_are_read_as_people_write_them(value, expected):
    assert moment_read(value) == moment(expected)


@pytest.mark.parametrize("value", ["2025-02-30", "2025-04-20 25:00", "四月", "", None, 45767.5, time(15, 0)])
def test_what_is_no_moment_is_none(value):
    assert moment_read(value) is None


def test_a_formula_is_a_fault_of_its_row():
    (row,) = sheet_read(filled(("D-0001", "=NOW()", "巡检", "")), "表.xlsx")
    assert [(one.place, one.cause) for one in row.faults] == [("第 2 行 实际办结时间", "这一格是公式")]


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(spreadsheets, "BACKLOG", replace(spreadsheets.BACKLOG, most_rows=2))
    rows = [(f"D-{n}", "2025-04-20", "巡检", "") for n in range(3)]
    assert len(sheet_read(filled(*rows[:2]), "表.xlsx")) == 2
    with pytest.raises(SheetRefused, match="超过 2 行"):
        sheet_read(filled(*rows), "表.xlsx")


SHEET = filled(("D-0001", "2025-04-20", "巡检", ""))
TYPES = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize(
    ("content", "name", "cause"),
    [
        (SHEET, "表.xlsm", "不是 .xlsx 表格"),
        (SHEET, "表.xls", "不是 .xlsx 表格"),
        (b"PK", "表.xlsx", "不是完好的 .xlsx 文件"),
        (b"", "表.xlsx", "不是完好的 .xlsx 文件"),
        (SHEET[: len(SHEET) // 2], "表.xlsx", "不是完好的 .xlsx 文件"),
        (b"x" * (5 * 1024 * 1024 + 1), "表.xlsx", "表格超过 5 MB"),
        (repacked(SHEET, **{"xl/vbaProject.bin": b"macro"}), "表.xlsx", "表格里有宏"),
        (repacked(SHEET, **{"[Content_Types].xml": TYPES}), "表.xlsx", "表格里有宏"),
        (repacked(SHEET, **{"xl/worksheets/sheet1.xml": BOMB}), "表.xlsx", "文档类型声明"),
        (repacked(SHEET, **{"xl/media/0.png": b"\0" * (21 * 1024 * 1024)}), "表.xlsx", "展开后过大"),
        (repacked(SHEET, **{f"xl/{n}.xml": b"<a/>" for n in range(200)}), "表.xlsx", "展开后过大"),
        (repacked(SHEET, **{"xl/workbook.xml": b"<broken"}), "表.xlsx", "读不出内容"),
        (filled(header=("编号", "说明")), "表.xlsx", "第 1 行缺少列“实际办结时间”“附件文件名”"),
        (filled(header=()), "表.xlsx", "第 1 行缺少列"),
    ],
    ids=["macro name", "old format", "two letters", "nothing", "half", "5 MB", "macro part", "macro type",
         "entity", "unpacks to much", "many parts", "broken part", "columns missing", "no header"],
)  # fmt: skip
def test_an_unsafe_or_foreign_sheet_is_refused_with_a_remedy(content, name, cause):
    with pytest.raises(SheetRefused, match=cause) as refused:
        sheet_read(content, name)
    assert refused.value.place == name
    assert refused.value.remedy


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for name, content in files.items():
            pack.writestr(name, content)
    return out.getvalue()


def test_files_come_plain_or_in_an_archive_by_their_bare_names():
    pack = packed(**{"四月/巡检.pdf": b"1", "__MACOSX/x": b"2", ".DS_Store": b"3", "../机柜.jpg": b"4"})
    assert bundles.files_by_name([("附件.ZIP", pack), ("C:\\图\\门.jpg", b"5")]) == {
        "巡检.pdf": b"1",
        "机柜.jpg": b"4",
        "门.jpg": b"5",
    }


def test_names_packed_by_older_windows_are_understood():
    entry = zipfile.ZipInfo("x")
    entry.filename = "巡检.pdf".encode("gbk").decode("cp437")
    entry.flag_bits = 0
    assert bundles._named(entry) == "巡检.pdf"


@pytest.mark.parametrize(
    ("sent", "cause"),
    [
        ([("a.pdf", b"1"), ("b.zip", packed(**{"x/a.pdf": b"2"}))], "有两个同名的附件"),
        ([("a.pdf", b"")], "附件是空的"),
        ([("a.zip", b"not a zip")], "不是完好的 .zip"),
        ([("a.zip", packed(**{"big.bin": bytes(501)}))], "附件超过 20 MB"),
        ([("a.zip", packed(**{str(n): bytes(400) for n in range(3)}))], "压缩包展开后超过 100 MB"),
        ([(str(n), bytes(400)) for n in range(3)], "附件合计超过 100 MB"),
    ],
    ids=["one name twice", "empty", "no archive", "one too big", "archive too big", "all too big"],
)
def test_files_that_are_too_much_or_unclear_are_refused(monkeypatch, sent, cause):
    monkeypatch.setattr(bundles, "MOST_BYTES", 1_000)
    monkeypatch.setattr(bundles, "MOST_ONE", 500)
    with pytest.raises(SheetRefused, match=cause):
        bundles.files_by_name(sent)


def lines_of(*lines: str, encoding: str = "utf-8") -> bytes:
    """A .csv with the header of the three filled columns."""
    return "\r\n".join(("编号,实际办结时间,说明,附件文件名", *lines)).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_reads_like_a_sheet(encoding):
    content = lines_of(
        "D-0001,2025/4/18 15:00,四月巡检,四月.pdf",
        ",,,",
        "",
        'D-0002,2025-05-20,"换了滤芯,\n另擦柜",a.jpg;b.jpg',
        encoding=encoding,
    )
    first, second = sheet_read(content, "补录.CSV")
    assert (first.number, first.code, first.at) == (2, "D-0001", moment("2025-04-18T15:00"))
    assert (second.number, second.note, second.names) == (5, "换了滤芯,\n另擦柜", ("a.jpg", "b.jpg"))


def test_a_formula_in_a_csv_is_a_fault_of_its_cell():
    (row,) = sheet_read(lines_of("D-0001,2025-04-18,=1+1,"), "补录.csv")
    assert [(one.row, one.place, one.cause) for one in row.faults] == [(2, "第 2 行 说明", "这一格是公式")]


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "第 1 行缺少列"),
        ("编号,说明".encode(), "第 1 行缺少列“实际办结时间”“附件文件名”"),
        (lines_of('D-0001,2025-04-18,"没有写完'), "引号不成对"),
        (lines_of(f"D-0001,2025-04-18,{'长' * 140_000},"), "一格过长"),
        (b"\xff\xfe\x81", "编码认不出来"),
        (lines_of("D-0001,2025-04-18,\0,"), "不是文本"),
        (bytes(5 * 1024 * 1024 + 1), "超过 5 MB"),
        (lines_of(*(f"D-{number},2025-04-18,已办," for number in range(5_001))), "超过 5,000 行"),
    ],
    ids=["empty", "columns", "quotes", "long cell", "encoding", "bytes", "too big", "too many"],
)
def test_a_csv_that_is_not_read_says_why(content, cause):
    with pytest.raises(SheetRefused, match=cause):
        sheet_read(content, "补录.csv")
