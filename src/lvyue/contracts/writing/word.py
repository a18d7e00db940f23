"""The written contract as a Word file: automatic numbers, tables, A4 with the margins of official papers.

The numbers are Word's own (a two-level list bound to the paragraph styles), so that an article put in between
renumbers the rest. Page geometry follows GB/T 9704-2012 (37/35/28/26 mm); the fonts fall back where missing.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from lvyue.contracts.writing.articles import Table, Written

_NUMBERS = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="97">
<w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="Article"/>
<w:suff w:val="space"/><w:lvlText w:val="第%1条"/><w:lvlJc w:val="left"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="Clause"/>
<w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/><w:lvlJc w:val="left"/></w:lvl>
</w:abstractNum>"""
_NUM = f'<w:num {nsdecls("w")} w:numId="97"><w:abstractNumId w:val="97"/></w:num>'
_BODY, _HEAD = "仿宋", "黑体"


def as_docx(written: Written) -> bytes:
    """The Word file's bytes."""
    document = Document()
    _page(document)
    _numbering(document)
    _styles(document)
    title = document.add_paragraph(written.title)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _font(title.runs[0], _HEAD, 22)
    for line in written.opening:
        document.add_paragraph(line)
    for article in written.articles:
        document.add_paragraph(article.heading, style="Article")
        for one in article.paragraphs:
            if isinstance(one, Table):
                _table(document, one)
            else:
                document.add_paragraph(one, style="Clause")
    for line in written.closing:
        document.add_paragraph(line)
    document.core_properties.title = written.title
    document.core_properties.author = ""
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _numbering(document: Any) -> None:
    """The list: abstract definitions stand before the numbers that use them, as the format asks."""
    root = document.part.numbering_part.element
    first = root.find(qn("w:num"))
    abstract = parse_xml(_NUMBERS)
    if first is None:
        root.append(abstract)
    else:
        first.addprevious(abstract)
    root.append(parse_xml(_NUM))


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _font(normal, _BODY, 16)
    normal.paragraph_format.line_spacing = Pt(28)
    normal.paragraph_format.space_after = Pt(0)
    for name, level, font in (("Article", 0, _HEAD), ("Clause", 1, _BODY)):
        style = document.styles.add_style(name, 1)
        style.base_style = normal
        _font(style, font, 16)
        style.paragraph_format.first_line_indent = Pt(32)
        style.paragraph_format.keep_with_next = level == 0
        numbered = style.element.get_or_add_pPr().get_or_add_numPr()
        numbered.get_or_add_ilvl().val, numbered.get_or_add_numId().val = level, 97


def _font(holder: Any, name: str, size: int) -> None:
    holder.font.name, holder.font.size = name, Pt(size)
    holder.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), name)


def _table(document: Any, table: Table) -> None:
    grid = document.add_table(rows=0, cols=len(table.rows[0]))
    grid.style = "Table Grid"
    for row in table.rows:
        cells = grid.add_row().cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = words
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.line_spacing = Pt(20)
                for run in paragraph.runs:
                    _font(run, _BODY, 12)
    grid.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
