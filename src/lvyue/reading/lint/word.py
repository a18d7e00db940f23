"""The lint report as a Word document: A4 with the margins of an official paper, one block a remark."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from lvyue.reading.lint.plain import QUOTES, summary
from lvyue.reading.lint.quoting import quote
from lvyue.reading.lint.types import LintReport, Remark, Severity
from lvyue.reading.paper import BODY, HEAD, blank_paper, set_face

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_NOT_IN_XML = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_FACES = (("Normal", BODY, 12), ("Title", HEAD, 20), ("Heading 1", HEAD, 15), ("Heading 2", HEAD, 12))
_COLUMNS = {"编号": 15, "程度": 15, "条款": 36, "问题": 90}
"""The columns of the overview and their millimetres."""

_COLOURS = {Severity.ERROR: "B3261E", Severity.WARNING: "9A6700", Severity.NOTE: "44546A"}


def word_report(report: LintReport, text: str, title: str) -> bytes:
    """The report as the bytes of a .docx; `text` is the text it was made of, `title` what it is called."""
    paper = blank_paper()
    for style, face, points in _FACES:
        set_face(paper.styles[style], face, points)
    paper.core_properties.title = f"合同体检 {title}"
    paper.core_properties.author = ""
    paper.add_heading("合同体检报告", level=0)
    paper.add_paragraph(title)
    paper.add_paragraph(summary(report))
    _overview(paper, report)
    for severity in Severity:
        if remarks := report.of(severity):
            paper.add_heading(f"{severity.label}（{len(remarks)}）", level=1)
            for number, remark in enumerate(remarks, 1):
                _remark(paper, number, remark, text)
    if not report.remarks:
        paper.add_paragraph("没有发现问题。")
    target = BytesIO()
    paper.save(target)
    return target.getvalue()


def _overview(paper: Document, report: LintReport) -> None:
    """A table of all remarks: number, severity, clause, what."""
    if not report.remarks:
        return
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    table = paper.add_table(rows=0, cols=len(_COLUMNS))
    table.style = "Table Grid"
    table.autofit = False
    for column, wide in zip(table.columns, _COLUMNS.values(), strict=True):
        column.width = Mm(wide)
    heads = table.add_row()
    heads._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # again on every page
    for cell, words in zip(heads.cells, _COLUMNS, strict=True):
        cell.text = words
    for remark in report.remarks:
        values = (remark.check.id, remark.check.severity.label, remark.clause, remark.check.title)
        for cell, words in zip(table.add_row().cells, values, strict=True):
            cell.text = _clean(words)


def _remark(paper: Document, number: int, remark: Remark, text: str) -> None:
    check = remark.check
    paper.add_heading(_clean(f"{number}. {remark.clause} {check.title}（{check.id}）"), level=2)
    _coloured(paper.add_paragraph(), _clean(remark.text), _COLOURS[check.severity])
    for span in remark.spans[:QUOTES]:
        _quoted(paper.add_paragraph(), text, span)
    if len(remark.spans) > QUOTES:
        paper.add_paragraph(f"另有 {len(remark.spans) - QUOTES} 处。")
    grounds = {
        "算式": remark.reckoning,
        "为何重要": check.why,
        "依据": check.basis,
        "建议写法": remark.wording,
    }
    for label, words in grounds.items():
        if words:
            line = paper.add_paragraph()
            line.add_run(f"{label}：").bold = True
            line.add_run(_clean(words))


def _quoted(line: Paragraph, text: str, span: tuple[int, int]) -> None:
    shown = quote(text, span)
    line.add_run("原文：").bold = True
    line.add_run(_clean(shown.before))
    marked = line.add_run(_clean(shown.words))
    marked.bold = marked.underline = True
    line.add_run(_clean(shown.after))


def _coloured(line: Paragraph, words: str, colour: str) -> None:
    from docx.shared import RGBColor

    line.add_run(words).font.color.rgb = RGBColor.from_string(colour)


def _clean(words: str) -> str:
    """The words without what XML cannot hold: control characters and lone surrogates."""
    return _NOT_IN_XML.sub("", words)
