"""Files made for these tests: Word packages from plain parts, and contract texts set as Word and PDF."""

import io
import json
import re
import zipfile
from html import escape

import typst

from lvyue.reading.normal import normalise
from lvyue.reading.numbering import read_marker

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    "{}</Types>"
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}"/></Relationships>'
)
_WORD_TYPE = (
    '<Override PartName="/word/{}.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"/>'
)
_CUT = "¶"
_TAG = re.compile(r"<[^<>]*>")
_FORMS = {
    "part:条": ("chineseCounting", "第%1条"),
    "part:章": ("chineseCounting", "第%1章"),
    "chinese": ("chineseCounting", "%1、"),
    "chinese_bracket": ("chineseCounting", "（%1）"),
    "plain": ("decimal", "%1."),
    "bracket": ("decimal", "(%1)"),
    "closing": ("decimal", "%1)"),
    "circled": ("decimalEnclosedCircle", "%1"),
}


def package(body: str, *, types: str = "", **parts: str | bytes) -> bytes:
    """A .docx with this body; further parts by name, `numbering` standing for word/numbering.xml."""
    held: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES.format(types),
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    for name, content in parts.items():
        held[name if "/" in name else f"word/{name}.xml"] = content
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return written.getvalue()


def p(text: str = "", *, number: tuple[int, int] | None = None, style: str = "", runs: str = "") -> str:
    """A paragraph; `number` is (list, level), `runs` go in as they are."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number is not None:
        properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    said = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{said}{runs}</w:p>"


def cell(*paragraphs: str, span: int = 1, merge: str = "") -> str:
    """A table cell; `merge` is restart or continue."""
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    inside = "".join(one if one.startswith("<w:") else p(one) for one in paragraphs or ("",))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def table(*rows: list[str], wide: int = 0) -> str:
    """A table; an office needs its grid, so many columns `wide`, to tell merged cells."""
    columns = '<w:gridCol w:w="1300"/>' * wide
    grid = f"<w:tblGrid>{columns}</w:tblGrid>" if wide else ""
    return f"<w:tbl>{grid}" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def level(depth: int, form: str, text: str, *, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(abstracts: dict[int, str], numbers: dict[int, tuple[int, str]]) -> str:
    """numbering.xml: {abstract: its levels}, {list: (abstract, its overrides)}."""
    return (
        f"<w:numbering {W}>"
        + "".join(
            f'<w:abstractNum w:abstractNumId="{id}">{one}</w:abstractNum>' for id, one in abstracts.items()
        )
        + "".join(
            f'<w:num w:numId="{id}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'
            for id, (abstract, overrides) in numbers.items()
        )
        + "</w:numbering>"
    )


def as_docx(text: str) -> bytes:
    """A contract's text as Word would hold it: paragraphs, automatic numbers, tables with merged cells.

    A whole package, with the relations without which an office opens none.
    """
    lists: list[str] = []
    blocks: list[str] = []
    rows: list[list[str]] = []
    for line in paragraphs(text):
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            blocks.append(_merged(rows))
            rows = []
        blocks.append(_numbered(line, lists))
    if rows:
        blocks.append(_merged(rows))
    abstracts = dict(enumerate(lists, 1))
    return package(
        "".join(blocks) + p(),  # no office knows a table without a paragraph behind it
        types=_WORD_TYPE.format("document", "document.main") + _WORD_TYPE.format("numbering", "numbering"),
        numbering=numbering(abstracts, {id: (id, "") for id in abstracts}),
        **{
            "_rels/.rels": RELATIONS.format("officeDocument", "word/document.xml"),
            "word/_rels/document.xml.rels": RELATIONS.format("numbering", "numbering.xml"),
        },
    )


def paragraphs(text: str) -> list[str]:
    """The lines of a text as a word processor would hold them: those the page had broken joined again."""
    text = re.sub(r"</p>\s*<p>", _CUT, text)
    text = re.sub(r"\n\n\t<p>", _CUT, re.sub(r"</?p>(?!\n\n\t<p>)", "", text))
    normal = normalise(text)
    found, at = [], 0
    for line in normal.text.split("\n"):
        if line.strip():
            start, end = normal.span(at, at + len(line))
            words = text[start:end].replace("\n", "")
            if "\t" in line:
                words = re.sub(r"[ \u3000]*<t[dh][^<>]*>|\|", "\t", words.strip(" |"))
            found.append(_TAG.sub(" ", words.replace("**", "")).strip(" \u3000|"))
        at += len(line) + 1
    return found


def _numbered(line: str, lists: list[str]) -> str:
    """A paragraph whose printed number comes from a list of its own, when Word has such a list."""
    marker = read_marker(line[:40].translate(_NARROW))
    if marker is None or marker.style not in _FORMS or marker.length > len(line):
        return p(line)
    form, words = _FORMS[marker.style]
    start = marker.values[0]
    lists.append(level(0, form, words, start=start))
    return p(line[marker.length :].lstrip(), number=(len(lists), 0))


_NARROW = str.maketrans("（）．：", "().:")


def _merged(rows: list[list[str]]) -> str:
    wide = max(map(len, rows))
    made = []
    for at, row in enumerate(rows):
        cells = []
        for column in range(wide):
            words = row[column].strip(" ¶") if column < len(row) else ""
            below = at + 1 < len(rows) and not (rows[at + 1][column : column + 1] or [""])[0].strip()
            merge = "continue" if not words and at else "restart" if below and words else ""
            cells.append(cell(*words.split(_CUT), merge=merge))
        made.append(cells)
    return table(*made, wide=wide)


_TYPST = """
#let given = json(bytes(sys.inputs.blocks))
#set page(paper: "a4", margin: 2.2cm, header: [#h(1fr) 某市运维合同 内部资料 #h(1fr)],
  footer: context [#h(1fr) 第 #counter(page).display() 页 共 #counter(page).final().first() 页 #h(1fr)])
#set text(font: "Noto Serif CJK SC", size: 10.5pt, lang: "zh")
#set par(first-line-indent: (amount: INDENT, all: true), justify: true, leading: 0.9em, spacing: 0.9em)
#for one in given {
  if type(one) == str { par(text(one)) } else {
    set par(first-line-indent: 0pt)
    table(columns: one.wide, ..one.cells.map(c => table.cell(rowspan: c.down, colspan: c.across,
      c.text.map(t => text(t)).join(linebreak()))))
  }
}
"""


def as_pdf(text: str, *, indent: str = "2em") -> bytes:
    """A contract's text as a PDF with running head, page numbers, indents and ruled tables."""
    blocks: list[object] = []
    rows: list[list[str]] = []
    for line in [*paragraphs(text), ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            blocks.append(_ruled(rows))
            rows = []
        if line:
            blocks.append(line)
    source = _TYPST.replace("INDENT", indent)
    return typst.compile(source.encode(), sys_inputs={"blocks": json.dumps(blocks)})


def _ruled(rows: list[list[str]]) -> dict[str, object]:
    """A table whose empty cells are part of the cell above."""
    wide = max(map(len, rows))
    cells, taken = [], set()
    full = [[*(one.strip(" ¶") for one in row), *[""] * (wide - len(row))] for row in rows]
    for at, row in enumerate(full):
        for column in range(wide):
            if (at, column) in taken:
                continue
            down = 1
            while row[column] and at + down < len(full) and not full[at + down][column]:
                taken.add((at + down, column))
                down += 1
            cells.append({"text": row[column].split(_CUT), "down": down, "across": 1})
    return {"wide": wide, "cells": cells}
