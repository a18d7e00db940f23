"""The .xlsx sheet of 补录: written with the duties to be entered, read back as rows. No database here.

A sheet from outside is not trusted: only plain .xlsx, no macros, no formulas, no document types (entities),
and neither more bytes nor more rows than stated below.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from lvyue.duties.errors import SheetRefused
from lvyue.duties.types import COLUMNS, FILLED, BacklogRow, RowFault
from lvyue.foundation.clock import TZ

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
MOST_PARTS = 200
MOST_ROWS = 5_000

_MOMENT = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]+(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?)?"
)
_NAMES = re.compile(r"[;；\n]+")
_WIDTHS = (10, 34, 14, 24, 18, 8, 16, 20, 40, 30)
_HELP = (
    "只填黄色的三列，每行一件事；没办的行留空，留空的行不处理。",
    "实际办结时间：按 2025-04-20 15:00 填写；只写日期时按当日零时。",
    "说明与附件至少有一样。附件文件名要与一并上传的文件同名，多个之间用分号隔开。",
    "不要用公式，不要另存为带宏的工作簿。同一张表传两次只记一次。",
)


def sheet_write(rows: Iterable[Sequence[str]]) -> bytes:
    """Return an .xlsx with a header of `COLUMNS`, the given texts below, and a second sheet of help.

    `rows` hold the texts of the columns before `FILLED`, which are left empty.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "补录"
    sheet.append(list(COLUMNS))
    fill = PatternFill("solid", start_color="FFF4CC")
    for index, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True), 1):
        cell = sheet.cell(1, index)
        cell.font = Font(bold=True)
        if name in FILLED:
            cell.fill = fill
        sheet.column_dimensions[get_column_letter(index)].width = width
    first = COLUMNS.index(FILLED[0]) + 1
    for row, texts in enumerate(rows, 2):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row, column, text)
            cell.data_type = "s"  # a text that begins with = stays a text
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.cell(row, first).number_format = "yyyy-mm-dd hh:mm"
    sheet.freeze_panes = "B2"
    notes = book.create_sheet("填写说明")
    notes.column_dimensions["A"].width = 90
    for line in _HELP:
        notes.append([line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_read(content: bytes, name: str) -> list[BacklogRow]:
    """Return the filled rows of a sheet's first page; rows with nothing in the filled columns are left out.

    What is wrong with a row comes with the row. Raises SheetRefused for a sheet that is not read at all.
    """
    _require_plain(content, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            return _rows(book.worksheets[0].iter_rows(max_col=50), name)
    except SheetRefused:
        raise
    except Exception as error:  # whatever a broken file makes the library raise
        raise SheetRefused(
            name, "读不出内容，文件可能已损坏", "用表格软件打开后另存为 .xlsx 再上传"
        ) from error


def _require_plain(content: bytes, name: str) -> None:
    """Refuse by bytes and by the list of parts, before anything is unpacked or parsed."""
    again = "下载模板，在其中填写后另存为 .xlsx 再上传"
    if not name.lower().endswith(".xlsx"):
        raise SheetRefused(name, "不是 .xlsx 表格（带宏的 .xlsm 与旧式 .xls 都不收）", again)
    if len(content) > MOST_BYTES:
        raise SheetRefused(name, "表格超过 5 MB", "删去图片与多余的页，或分成几张表")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            parts = pack.infolist()
            if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
                raise SheetRefused(name, "表格展开后过大", "删去图片与多余的页，或分成几张表")
            if any("vbaproject" in one.filename.lower() for one in parts):
                raise SheetRefused(name, "表格里有宏", again)
            # An entity can unfold without end; a table has no use for a document type.
            if any(
                b"<!DOCTYPE" in pack.read(one) for one in parts if one.filename.endswith((".xml", ".rels"))
            ):
                raise SheetRefused(name, "表格里有不该有的文档类型声明", again)
            if b"macroEnabled" in pack.read("[Content_Types].xml"):
                raise SheetRefused(name, "表格里有宏", again)
    except SheetRefused:
        raise
    except Exception as error:  # a lying or encrypted archive
        raise SheetRefused(name, "不是完好的 .xlsx 文件，或设了打开密码", again) from error


def _rows(lines: Iterator[tuple[Any, ...]], name: str) -> list[BacklogRow]:
    header = [str(cell.value or "").strip() for cell in next(lines, ())]
    if missing := [one for one in ("编号", *FILLED) if one not in header]:
        raise SheetRefused(
            name, f"第 1 行缺少列“{'”“'.join(missing)}”", "下载模板，在其中填写；第 1 行的列名不要改"
        )
    found: list[BacklogRow] = []
    for number, cells in enumerate(lines, 2):
        row = _row(number, header, cells)
        if row is None:
            continue
        found.append(row)
        if len(found) > MOST_ROWS:
            raise SheetRefused(name, f"超过 {MOST_ROWS:,} 行", "分成几张表，逐张上传")
    return found


def _row(number: int, header: list[str], cells: tuple[Any, ...]) -> BacklogRow | None:
    faults, values = [], dict.fromkeys(("编号", *FILLED))
    for column, cell in zip(header, cells, strict=False):
        if cell.data_type == "f":
            faults.append(RowFault(number, column, "这一格是公式", "复制后用“选择性粘贴”改成数值或文字"))
        elif column in values:
            values[column] = cell.value
    if not faults and all(_text(values[one]) == "" for one in FILLED):
        return None
    at, note, names = (values[one] for one in FILLED)
    return BacklogRow(
        number=number,
        code=_text(values["编号"]),
        at=moment_read(at),
        at_text=_text(at),
        note=_text(note),
        names=tuple(part.strip() for part in _NAMES.split(_text(names)) if part.strip()),
        faults=tuple(faults),
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def moment_read(value: Any) -> datetime | None:
    """Read a cell as a moment of Shanghai time; a date alone is its first moment, anything else None.

    >>> moment_read("2025年4月20日 15:00").isoformat()
    '2025-04-20T15:00:00+08:00'
    """
    if isinstance(value, datetime):
        # A sheet counts days as a fraction, which misses whole seconds by a hair.
        return (value + timedelta(milliseconds=500)).replace(microsecond=0, tzinfo=TZ)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=TZ)
    found = _MOMENT.fullmatch(_text(value))
    try:
        return datetime(*(int(part or 0) for part in found.groups()), tzinfo=TZ) if found else None  # type: ignore[arg-type,misc]
    except ValueError:
        return None
