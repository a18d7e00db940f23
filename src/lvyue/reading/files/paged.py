"""Pages to one text: a PDF's own words, or those recognised on scanned pages and photos.

Running heads and page numbers are dropped, paragraphs and tables go on over page breaks, and every word knows
its page and box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Protocol

from lvyue.reading.files.flow import flow, pieces
from lvyue.reading.files.grids import grid_lines, joined
from lvyue.reading.files.kinds import Kind, NeedsRecognising
from lvyue.reading.files.margins import without_margins
from lvyue.reading.files.shapes import Grid, Line, Sheet
from lvyue.reading.files.types import FileText, Progress, TextWriter

MAX_PAGES = 300
"""More pages than any contract has with its annexes."""


_A_DAY = re.compile(
    r"(?:每|逾期|延误|迟延|延期)[^，。；;\n\t]{0,6}[日天][^。；;\n\t%％‰]{0,24}?\d[%％]|\d[%％]/?每?[日天]"
)
_MANY = 5
"""So many places are named; more would not be read."""


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
    sheets, _ = sheets_of(raw, name, kind, recogniser, progress)
    return assembled(sheets, kind)


def sheets_of(
    raw: bytes,
    name: str,
    kind: Kind,
    recogniser: Recogniser | None,
    progress: Progress,
    first: int = 1,
    most: int = MAX_PAGES,
) -> tuple[list[Sheet], int]:
    """At most so many sheets from page `first` on, and how many pages the file has.

    Without a recogniser a file whose pages are mostly pictures raises NeedsRecognising; single ones are left
    empty and told by `assembled`.
    """
    if kind is not Kind.IMAGE:
        return _pdf_sheets(raw, name, recogniser, progress, first, most)
    if recogniser is None:
        raise NeedsRecognising(_needed(name, "图片"))
    sheets = recogniser.images(raw, name)
    return [sheet for sheet in sheets if first <= sheet.page < first + most], len(sheets)


def assembled(sheets: list[Sheet], kind: Kind) -> FileText:
    """The text of all sheets of a file, over their page breaks."""
    notes: list[str] = []
    if skew := sum(sheet.skew for sheet in sheets):
        notes.append(f"斜排的文字（水印）{skew} 字未读")
    if taken := without_margins(sheets):
        notes.append(f"页眉、页脚与页码 {taken} 行未读")
    if unread := [sheet.page for sheet in sheets if sheet.origin == "picture"]:
        notes.append(f"第 {'、'.join(map(str, unread[:10]))} 页是图片，未识别，未读")
    if empty := [
        sheet.page for sheet in sheets if sheet.origin == "text" and not (sheet.lines or sheet.grids)
    ]:
        notes.append(f"第 {'、'.join(map(str, empty[:10]))} 页没有读出文字，请对照原件")
    if damaged := [sheet.page for sheet in sheets if sheet.damaged]:
        notes.append(f"第 {'、'.join(map(str, damaged[:10]))} 页的文件有损坏，可能没有读全，请对照原件")
    if 2 * sum(sheet.origin == "layer" for sheet in sheets) > len(sheets):
        notes.append("页面是图片，文字取自扫描软件留下的识别结果，请对照原件")
    writer = _written(sheets)
    scanned = any(sheet.origin == "recognised" for sheet in sheets)
    said = kind.label if kind is Kind.IMAGE else "扫描件" if scanned else "PDF"
    found = FileText(writer.text, said, (), tuple(writer.places), len(sheets))
    if scanned:
        notes.append("文字由图片识别而来，请逐项对照原件，尤其是数字")
        notes += _doubted(found)
    return replace(found, notes=tuple(notes))


def _doubted(found: FileText) -> Iterator[str]:
    """What recognition may have taken for a %: how many there are, and the shares of a day one by one."""
    if shares := found.text.count("%") + found.text.count("％"):
        yield f"识别会把千分号认成百分号：{shares} 处 % 请放大核对是不是 ‰"
    for share in islice(_A_DAY.finditer(found.text), _MANY):
        page = found.places_of(share.end() - 1, share.end())[0].page
        yield f"第 {page} 页“{share[0]}”：按日算的比例多是千分之几，请先核对这一处是不是 ‰"


def _needed(name: str, what: str) -> str:
    """The refusal of a picture where recognising was not asked for."""
    return (
        f"文件《{name}》是{what}，没有可以直接读的文字，要先识别（每页约十秒）。"
        "在网页上导入时会自动排队识别；在命令行用 lvyue read --ocr。"
        "手里有 Word 或文字版 PDF 的，请优先用它们。"
    )


def _pdf_sheets(
    raw: bytes, name: str, recogniser: Recogniser | None, progress: Progress, first: int, most: int
) -> tuple[list[Sheet], int]:
    from lvyue.reading.files.pdf import has_picture, has_text, is_legible, read_sheet
    from lvyue.reading.files.pdf_checks import listening, opened

    sheets: list[Sheet] = []
    with listening() as faults, opened(raw, name, MAX_PAGES) as pdf:
        total = len(pdf.pages)
        for page in pdf.pages[first - 1 : first - 1 + most]:
            before = faults.count
            sheet = Sheet(page.page_number, float(page.width), float(page.height))
            pictured = has_picture(page)
            if (pictured and not has_text(page)) or not is_legible(page):
                sheet.origin = "picture"
            elif page.chars:
                sheet = read_sheet(page)
                sheet.origin = "layer" if pictured else "text"
            sheet.damaged = faults.count > before
            sheets.append(sheet)
            page.close()
    scanned = [at for at, sheet in enumerate(sheets) if sheet.origin == "picture"]
    if recogniser is None and 2 * len(scanned) > len(sheets):
        raise NeedsRecognising(_needed(name, "扫描得到的 PDF，或字体不带文字编码"))
    for done, at in enumerate(scanned if recogniser is not None else ()):
        progress(done, len(scanned))
        assert recogniser is not None
        sheets[at] = recogniser.page(raw, sheets[at].page)
    return sheets, total


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
