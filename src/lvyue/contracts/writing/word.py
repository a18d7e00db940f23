"""The written contract as a Word file: automatic numbers, tables, A4 with the margins of official papers.

The numbers are Word's own (a two-level list bound to the paragraph styles), so that an article put in between
renumbers the rest.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from lvyue.contracts.writing.articles import Table, Written
from lvyue.reading.paper import BODY, HEAD, blank_paper, set_face

_NUMBERS = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="97">
<w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="Article"/>
<w:suff w:val="space"/><w:lvlText w:val="第%1条"/><w:lvlJc w:val="left"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="Clause"/>
<w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/><w:lvlJc w:val="left"/></w:lvl>
</w:abstractNum>"""
_NUM = f'<w:num {nsdecls("w")} w:numId="97"><w:abstractNumId w:val="97"/></w:num>'


def as_docx(written: Written) -> bytes:
    """The Word file's bytes."""
    document = blank_paper()
    _numbering(document)
    _styles(document)
    title = document.add_paragraph(written.title)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_face(title.runs[0], HEAD, 22)
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
    set_face(normal, BODY, 16)
    normal.paragraph_format.line_spacing = Pt(28)
    normal.paragraph_format.space_after = Pt(0)
    for name, level, font in (("Article", 0, HEAD), ("Clause", 1, BODY)):
        style = document.styles.add_style(name, 1)
        style.base_style = normal
        set_face(style, font, 16)
        style.paragraph_format.first_line_indent = Pt(32)
        style.paragraph_format.keep_with_next = level == 0
        numbered = style.element.get_or_add_pPr().get_or_add_numPr()
        numbered.get_or_add_ilvl().val, numbered.get_or_add_numId().val = level, 97


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
                    set_face(run, BODY, 12)
    grid.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
