"""Record sheets on A4 paper: a QR code on every page, boxes for signature and stamp of both sides. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import segno
import typst

from lvyue.desk.types.paper import SHORT, SheetMark
from lvyue.foundation.errors import Refused

LAYOUT = Path(__file__).parent / "typeset" / "sheet.typ"
FONTS = ("Noto Sans CJK SC", "Noto Serif CJK SC", "Source Han Sans SC", "Source Han Serif SC")


@dataclass(frozen=True)
class Printed:
    """One sheet to print: its content as signed, its digest (SHA-256 in hex), its labelled rows."""

    contract: str
    content: Mapping[str, Any]
    digest: str
    rows: Sequence[tuple[str, str]]


def sheets_pdf(sheets: Sequence[Printed]) -> bytes:
    """One PDF of all sheets in order, each with its own page count; Refused without a Chinese font."""
    font = _font()
    joined = pypdfium2.PdfDocument.new()
    for sheet in sheets:
        with pypdfium2.PdfDocument(_sheet_pdf(sheet, font)) as one:
            joined.import_pages(one)
    out = BytesIO()
    joined.save(out)
    return out.getvalue()


def _font() -> str:
    families = set(typst.Fonts().families())
    for name in FONTS:
        if name in families:
            return name
    raise Refused(
        "服务器没有中文字体，打印会出现方框",
        place="打印记录单",
        remedy="请系统管理员安装 fonts-noto-cjk 后再打印",
    )


def _sheet_pdf(sheet: Printed, font: str) -> bytes:
    """Lay out twice: the code of a page tells how many pages there are."""
    first = _compile(sheet, font, pages=1)
    with pypdfium2.PdfDocument(first) as read:
        count = len(read)
    return first if count == 1 else _compile(sheet, font, pages=count)


def _compile(sheet: Printed, font: str, pages: int) -> bytes:
    given = {
        "font": font,
        "content": sheet.content,
        "digest": sheet.digest,
        "rows": sheet.rows,
        "codes": [_code(sheet, page, pages) for page in range(1, pages + 1)],
    }
    made = typst.compile(
        LAYOUT.read_bytes(), format="pdf", sys_inputs={"sheet": json.dumps(given, ensure_ascii=False)}
    )
    assert isinstance(made, bytes)
    return made


def _code(sheet: Printed, page: int, pages: int) -> str:
    content = sheet.content
    mark = SheetMark(
        sheet.contract, content["code"], content["round"], sheet.digest[:SHORT], page=page, pages=pages
    )
    out = BytesIO()
    segno.make(mark.text, error="q", micro=False).save(out, kind="svg", border=4, xmldecl=False)
    return out.getvalue().decode()
