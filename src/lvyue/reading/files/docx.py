"""A .docx to text: paragraphs with their automatic numbers, tables with merged cells, footnotes.

Headers, footers, the table of contents, comments and deleted text are left out; `notes` say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from lvyue.reading.errors import ReadingError
from lvyue.reading.files.archive import Archive
from lvyue.reading.files.docx_numbers import Numbers, W
from lvyue.reading.files.docx_words import MC, Words, words_of
from lvyue.reading.files.tables import row_lines
from lvyue.reading.files.types import FileText, Row

MAX_CHARACTERS = 1_000_000
"""More than any contract has: a hundred pages hold some 80,000."""

_DEEP = 8
_BLOCKS = {f"{W}{name}" for name in ("p", "tbl", "tr", "tc")}
_WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_NOTES = {
    "deleted": "修订痕迹：删除的文字 {} 处未读",
    "inserted": "修订痕迹：插入的文字 {} 处已按接受读入，请核对是否双方都同意",
    "hidden": "隐藏文字 {} 处未读，请在 Word 里显示后核对",
    "comments": "批注 {} 处未读",
    "placeholders": "提示占位的空白 {} 处，当作没有填写",
    "contents": "目录 {} 行未读",
    "footnotes": "脚注 {} 处读在所在段落之后",
}


def read_docx(raw: bytes, name: str) -> FileText:
    """The text of a .docx; ReadingError naming the cause for one that is broken, locked or hostile."""
    archive = Archive(raw, name)
    document = archive.part("word/document.xml")
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise ReadingError(
            f"文件《{name}》里没有正文，不是完整的 .docx。请用 Word 打开，另存为新的 .docx 后再读。"
        )
    reader = _Reader(archive)
    lines: list[str] = []
    length = 0
    for line in reader.blocks(body):
        lines.append(line)
        length += len(line) + 1
        if length > MAX_CHARACTERS:
            raise ReadingError(
                f"文件《{name}》的文字超过 {MAX_CHARACTERS // 10_000} 万字，不像一份合同，未读取。"
                "请只保留合同正文与附件后再读。"
            )
    text = "\n".join(lines) + "\n"
    if not text.strip():
        raise ReadingError(
            f"文件《{name}》里没有文字（可能整页是图片）。请提供文字版，或把扫描得到的 PDF、图片交来识别。"
        )
    return FileText(text, "Word 文档", reader.notes)


class _Reader:
    """Walks the body once, counting lists and what is left out."""

    def __init__(self, archive: Archive) -> None:
        self.numbers = Numbers(archive.part("word/numbering.xml"), archive.part("word/styles.xml"))
        self.left_out: Counter[str] = Counter()
        self._footnotes = {
            f"{kind}/{note.get(f'{W}id', '')}": note
            for kind in ("footnotes", "endnotes")
            if (root := archive.part(f"word/{kind}.xml")) is not None
            for note in root
        }

    @property
    def notes(self) -> tuple[str, ...]:
        """What people should know about the reading."""
        return tuple(words.format(self.left_out[key]) for key, words in _NOTES.items() if self.left_out[key])

    def blocks(self, parent: Element, depth: int = 0) -> Iterator[str]:
        """The lines of paragraphs and tables, in order."""
        carried = ""
        for element in _content(parent):
            if element.tag == f"{W}tbl":
                if carried:
                    yield carried
                    carried = ""
                yield from self._table(element, depth)
                continue
            words, text = self._paragraph(element)
            text = carried + text
            carried = ""
            if element.find(f"{W}pPr/{W}rPr/{W}del") is not None:  # the paragraph's end is deleted
                carried = text
                continue
            yield from text.split("\n")
            yield from self._footnote_lines(words)
            if depth < _DEEP:
                for box in words.boxes:
                    yield from self.blocks(box, depth + 1)
        if carried:
            yield carried

    def _paragraph(self, paragraph: Element) -> tuple[Words, str]:
        style = self.numbers.style_name(paragraph)
        if style.startswith("toc ") or style == "table of figures":
            self.left_out["contents"] += 1
            return Words(), ""
        words = words_of(paragraph, self.left_out)
        number = self.numbers.printed(paragraph)  # an empty paragraph counts as well
        return words, number + words.text if words.text.strip() else ""

    def _footnote_lines(self, words: Words) -> Iterator[str]:
        for id in words.notes:
            note = self._footnotes.get(id)
            said = (
                "".join(words_of(one, self.left_out).text for one in note.iter(f"{W}p"))
                if note is not None
                else ""
            )
            if said.strip():
                self.left_out["footnotes"] += 1
                yield f"注{self.left_out['footnotes']}：{said.strip()}"

    def _table(self, table: Element, depth: int) -> Iterator[str]:
        rows = [self._row(one, depth) for one in _content(table) if one.tag == f"{W}tr"]
        for row in rows:
            yield from row_lines(row)

    def _row(self, row: Element, depth: int) -> Row:
        """A row by grid columns: a cell over several stands once, at the first; a merged one is empty."""
        if row.find(f"{W}trPr/{W}del") is not None:
            self.left_out["deleted"] += 1
            return []
        cells: Row = [[] for _ in range(_count(row, "trPr/gridBefore", 0))]
        spans = 0
        for cell in _content(row):
            if cell.tag != f"{W}tc":
                continue
            span = _count(cell, "tcPr/gridSpan", 1)
            spans = max(spans, span)
            lines = list(self.blocks(cell, depth + 1)) if depth < _DEEP else []
            cells.append([] if _continues(cell) else lines)
            cells += [[] for _ in range(min(span, 64) - 1)]
        whole = spans == len(cells) and spans > 1  # one cell over the whole width is a line of its own
        return cells[:1] if whole else cells


def _content(parent: Element) -> Iterator[Element]:
    """Paragraphs, tables, rows or cells inside content controls, insertions and the like."""
    for element in parent:
        if element.tag in _BLOCKS:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _content(element)
        elif element.tag == f"{MC}AlternateContent":
            yield from _content(next(iter(element), element))
        elif element.tag == f"{MC}Choice":
            yield from _content(element)


def _continues(cell: Element) -> bool:
    """Whether a cell only continues the one above, or, in old files, the one to its left."""
    for name in ("vMerge", "hMerge"):
        merge = cell.find(f"{W}tcPr/{W}{name}")
        if merge is not None and merge.get(f"{W}val", "continue") == "continue":
            return True
    return False


def _count(element: Element, path: str, default: int) -> int:
    found = element.find("/".join(W + step for step in path.split("/")))
    text = found.get(f"{W}val", "") if found is not None else ""
    return int(text) if text.isdigit() else default
