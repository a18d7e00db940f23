"""The sheets of 补录: written as .xlsx with what is to be entered, read back as rows, .csv too. No database.

A sheet from outside is not trusted: only plain .xlsx or .csv, no macros, no formulas, no document types
(entities), and neither more bytes nor more rows than stated below.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

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


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet to be filled: its title, its columns with their widths, which of them people fill, and how.

    `shown` holds Excel's format of a filled column that needs one: dates, and numbers that stay text ("@").
    """

    title: str
    widths: Mapping[str, int]
    filled: tuple[str, ...]
    help: tuple[str, ...]
    shown: Mapping[str, str] = field(default_factory=dict)
    most_rows: int = MOST_ROWS


@dataclass(frozen=True, slots=True)
class Line:
    """One filled row as it came: the cell values of the form's columns, and what is wrong with cells."""

    number: int
    values: Mapping[str, Any]
    faults: tuple[RowFault, ...]

    def text(self, column: str) -> str:
        """A cell as text."""
        return text_read(self.values[column])


BACKLOG = Form(
    title="补录",
    widths=dict(zip(COLUMNS, (10, 34, 14, 24, 18, 8, 16, 20, 40, 30), strict=True)),
    filled=FILLED,
    shown={FILLED[0]: "yyyy-mm-dd hh:mm"},
    help=(
        "只填黄色的三列，每行一件事；没办的行留空，留空的行不处理。",
        "实际办结时间：按 2025-04-20 15:00 填写；只写日期时按当日零时。",
        "说明与附件至少有一样。附件文件名要与一并上传的文件同名，多个之间用分号隔开。",
        "不要用公式，不要另存为带宏的工作簿。同一张表传两次只记一次。",
    ),
)
"""The sheet of duties that are attested."""


def sheet_write(rows: Iterable[Sequence[str]], form: Form = BACKLOG) -> bytes:
    """Return an .xlsx with a header of the form's columns, the given texts below, and a second sheet of help.

    `rows` hold the texts of the columns before those to be filled, which are left empty.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = form.title
    sheet.append(list(form.widths))
    fill = PatternFill("solid", start_color="FFF4CC")
    places = {name: column for column, name in enumerate(form.widths, 1)}
    for name, column in places.items():
        cell = sheet.cell(1, column)
        cell.font = Font(bold=True)
        if name in form.filled:
            cell.fill = fill
        sheet.column_dimensions[get_column_letter(column)].width = form.widths[name]
    for row, texts in enumerate(rows, 2):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row, column, text)
            cell.data_type = "s"  # a text that begins with = stays a text
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        for name, shown in form.shown.items():
            sheet.cell(row, places[name]).number_format = shown
    sheet.freeze_panes = "B2"
    notes = book.create_sheet("填写说明")
    notes.column_dimensions["A"].width = 90
    for line in form.help:
        notes.append([line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def lines_read(content: bytes, name: str, form: Form) -> list[Line]:
    """Return the filled rows of a sheet's first page; rows with nothing in the filled columns are left out.

    What is wrong with a row comes with the row. Raises SheetRefused for a sheet that is not read at all.
    """
    if name.lower().endswith(".csv"):
        return _lines(_csv_cells(content, name), name, form)
    _require_plain(content, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            return _lines(book.worksheets[0].iter_rows(max_col=50), name, form)
    except SheetRefused:
        raise
    except Exception as error:  # whatever a broken file makes the library raise
        raise SheetRefused(
            name, "读不出内容，文件可能已损坏", "用表格软件打开后另存为 .xlsx 再上传"
        ) from error


def sheet_read(content: bytes, name: str) -> list[BacklogRow]:
    """Return the filled rows of a sheet of attested duties, like `lines_read`."""
    return [_row(line) for line in lines_read(content, name, BACKLOG)]


class _Cell(NamedTuple):
    """A cell of a .csv, in the words of the .xlsx library: `data_type` is "f" for a formula."""

    value: str
    data_type: str


def _csv_cells(content: bytes, name: str) -> Iterator[tuple[_Cell, ...]]:
    """The rows of a .csv in UTF-8 or, as Chinese spreadsheets save it, GB 18030."""
    again = "用表格软件打开后另存为 .xlsx，或“CSV UTF-8”再上传"
    if len(content) > MOST_BYTES:
        raise SheetRefused(name, "表格超过 5 MB", "分成几张表，逐张上传")
    if b"\0" in content:
        raise SheetRefused(name, "不是文本，读不出内容", again)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise SheetRefused(name, "文字的编码认不出来", again) from error
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            yield tuple(_Cell(one, "f" if one.lstrip().startswith("=") else "s") for one in row[:50])
    except csv.Error as error:
        raise SheetRefused(name, "引号不成对，或一格过长，读不出内容", again) from error


def _require_plain(content: bytes, name: str) -> None:
    """Refuse by bytes and by the list of parts, before anything is unpacked or parsed."""
    again = "下载模板，在其中填写后另存为 .xlsx 再上传"
    if not name.lower().endswith(".xlsx"):
        raise SheetRefused(name, "不是 .xlsx 表格，也不是 .csv（带宏的 .xlsm 与旧式 .xls 都不收）", again)
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


def _lines(cells: Iterator[tuple[Any, ...]], name: str, form: Form) -> list[Line]:
    header = [text_read(cell.value) for cell in next(cells, ())]
    if missing := [one for one in ("编号", *form.filled) if one not in header]:
        raise SheetRefused(
            name, f"第 1 行缺少列“{'”“'.join(missing)}”", "下载模板，在其中填写；第 1 行的列名不要改"
        )
    found: list[Line] = []
    for number, row in enumerate(cells, 2):
        line = _line(number, header, row, form)
        if line is None:
            continue
        found.append(line)
        if len(found) > form.most_rows:
            raise SheetRefused(name, f"超过 {form.most_rows:,} 行", "分成几张表，逐张上传")
    return found


def _line(number: int, header: list[str], cells: tuple[Any, ...], form: Form) -> Line | None:
    faults: list[RowFault] = []
    values: dict[str, Any] = dict.fromkeys(("编号", *form.filled))
    for column, cell in zip(header, cells, strict=False):
        if cell.data_type == "f":
            faults.append(RowFault(number, column, "这一格是公式", "复制后用“选择性粘贴”改成数值或文字"))
        elif column in values:
            values[column] = cell.value
    if not faults and all(text_read(values[one]) == "" for one in form.filled):
        return None
    return Line(number, values, tuple(faults))


def _row(line: Line) -> BacklogRow:
    at, note, names = FILLED
    return BacklogRow(
        number=line.number,
        code=line.text("编号"),
        at=moment_read(line.values[at]),
        at_text=line.text(at),
        note=line.text(note),
        names=names_read(line.values[names]),
        faults=line.faults,
    )


def text_read(value: Any) -> str:
    """A cell as text, blanks at its ends dropped."""
    return "" if value is None else str(value).strip()


def names_read(value: Any) -> tuple[str, ...]:
    """The file names a cell lists, by semicolon or line."""
    return tuple(part.strip() for part in _NAMES.split(text_read(value)) if part.strip())


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
    found = _MOMENT.fullmatch(text_read(value))
    try:
        return datetime(*(int(part or 0) for part in found.groups()), tzinfo=TZ) if found else None  # type: ignore[arg-type,misc]
    except ValueError:
        return None
