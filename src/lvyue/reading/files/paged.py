"""Pages to one text: a PDF's own words, or those recognised on scanned pages and photos.

Running heads and page numbers are dropped, paragraphs and tables go on over page breaks, and every word knows
its page and box.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from lvyue.reading.errors import ReadingError
from lvyue.reading.files.flow import flow, pieces
from lvyue.reading.files.grids import grid_lines, joined
from lvyue.reading.files.kinds import Kind
from lvyue.reading.files.margins import without_margins
from lvyue.reading.files.shapes import Grid, Line, Sheet
from lvyue.reading.files.types import FileText, Progress, TextWriter

MAX_PAGES = 300
"""More pages than any contract has with its annexes."""

MAX_SCANNED = 200


class Recogniser(Protocol):
    """Reads pages that are pictures."""

    def images(self, raw: bytes, name: str) -> list[Sheet]:
        """The sheets of a picture file, one a frame."""

    def page(self, raw: bytes, number: int) -> Sheet:
        """The sheet of a page of a PDF, counted from 1."""


def read_paged(
    raw: bytes, name: str, kind: Kind, recogniser: Recogniser | None, progress: Progress
) -> FileText:
    """The text of a PDF or picture; ReadingError when it is locked, hostile, or needs recognising."""
    notes: list[str] = []
    if kind is Kind.IMAGE:
        if recogniser is None:
            raise ReadingError(needs_recognising(name, "图片"))
        sheets, scanned = recogniser.images(raw, name), True
    else:
        sheets, scanned = _pdf_sheets(raw, name, recogniser, progress, notes)
    skew = sum(sheet.skew for sheet in sheets)
    if skew:
        notes.append(f"斜排的文字（水印）{skew} 字未读")
    if taken := without_margins(sheets):
        notes.append(f"页眉、页脚与页码 {taken} 行未读")
    writer = _written(sheets)
    if scanned:
        notes.append("文字由图片识别而来，请逐项对照原件，尤其是数字")
        if shares := writer.text.count("%") + writer.text.count("％"):
            notes.append(f"识别分不清千分号与百分号：{shares} 处 % 请放大核对是不是 ‰")
    kind_said = "图片" if kind is Kind.IMAGE else "扫描件" if scanned else "PDF"
    return FileText(
        writer.text,
        kind_said,
        tuple(notes),
        tuple(writer.places),
        len(sheets),
    )


def needs_recognising(name: str, what: str) -> str:
    """The refusal of a picture where recognising was not asked for."""
    return (
        f"文件《{name}》是{what}，没有可以直接读的文字，要先识别（每页约十秒）。"
        "在网页上导入时会自动排队识别；在命令行请加 --ocr。手里有 Word 或文字版 PDF 的，请优先用它们。"
    )


def _pdf_sheets(
    raw: bytes, name: str, recogniser: Recogniser | None, progress: Progress, notes: list[str]
) -> tuple[list[Sheet], bool]:
    """The sheets of a PDF, and whether any of them was recognised."""
    from lvyue.reading.files.pdf import has_picture, has_text, read_sheet
    from lvyue.reading.files.pdf_checks import opened

    sheets: list[Sheet] = []
    scanned: list[int] = []
    layered = 0
    with opened(raw, name, MAX_PAGES) as pdf:
        for page in pdf.pages:
            sheet = Sheet(page.page_number, float(page.width), float(page.height))
            pictured = has_picture(page)
            if pictured and not has_text(page):
                scanned.append(page.page_number)
            elif page.chars:
                layered += pictured
                sheet = read_sheet(page)
            sheets.append(sheet)
            page.close()
    if layered * 2 > len(sheets):
        notes.append("页面是图片，文字取自扫描软件留下的识别结果，请对照原件")
    if scanned and recogniser is None:
        if len(scanned) == len(sheets) or len(sheets) - len(scanned) < len(scanned):
            raise ReadingError(needs_recognising(name, "扫描得到的 PDF"))
        notes.append(f"第 {'、'.join(map(str, scanned[:10]))} 页是图片，未识别，未读")
    elif scanned and recogniser is not None:
        _recognise(raw, name, sheets, scanned, recogniser, progress)
        return sheets, True
    return sheets, False


def _recognise(
    raw: bytes, name: str, sheets: list[Sheet], scanned: list[int], recogniser: Recogniser, progress: Progress
) -> None:
    if len(scanned) > MAX_SCANNED:
        raise ReadingError(
            f"文件《{name}》有 {len(scanned)} 页要识别，一次最多 {MAX_SCANNED} 页。请拆成几份再读。"
        )
    for done, number in enumerate(scanned):
        progress(done, len(scanned))
        sheets[number - 1] = recogniser.page(raw, number)
    progress(len(scanned), len(scanned))


def _written(sheets: list[Sheet]) -> TextWriter:
    writer = TextWriter()
    sizes = {sheet.page: sheet for sheet in sheets}
    for run in _runs(sheets):
        if isinstance(run, Grid):
            grid_lines(run, sizes, writer)
            continue
        for paragraph in flow(run):
            writer.line(
                *(
                    (said, line.page, sizes[line.page].share((line.left, line.top, line.right, line.bottom)))
                    for said, line in pieces(paragraph)
                )
            )
    return writer


def _runs(sheets: list[Sheet]) -> Iterator[list[Line] | Grid]:
    """Lines between tables together, and tables, those cut by a page break joined."""
    lines: list[Line] = []
    table: Grid | None = None
    for sheet in sheets:
        items: list[Line | Grid] = [*sheet.lines, *sheet.grids]
        for item in sorted(items, key=lambda each: each.box[1] if isinstance(each, Grid) else each.middle):
            if isinstance(item, Line):
                if table is not None:
                    yield table
                    table = None
                lines.append(item)
                continue
            if lines:
                yield lines
                lines = []
            if table is not None:
                whole = joined(table, item) if item.page != table.page else None
                if whole is None:
                    yield table
                    whole = item
                table = whole
            else:
                table = item
    if table is not None:
        yield table
    if lines:
        yield lines
