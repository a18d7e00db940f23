"""A blank official paper as a Word document: A4, margins, Chinese as its language, faces that really hold.

Page geometry follows GB/T 9704-2012. Without its own faces an office takes others of the language a document
says it is in: one that says none of its own is set in Japanese ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

BODY, HEAD = "仿宋", "黑体"
"""The faces of official papers."""

_MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
"""Millimetres."""

_THEMES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def blank_paper() -> Document:
    """An A4 document with nothing on it, in Chinese."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Mm

    paper = docx.Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, width in _MARGINS.items():
        setattr(section, name, Mm(width))
    for part, tag in ((paper.styles.element, "w:lang"), (paper.settings.element, "w:themeFontLang")):
        for language in part.iter(qn(tag)):
            language.set(qn("w:eastAsia"), "zh-CN")
    return paper


def set_face(holder: Any, face: str, points: int) -> None:
    """Give a style or run a face and size, for Chinese as for Latin; a theme's face would go before it."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    holder.font.name, holder.font.size = face, Pt(points)
    faces = holder.element.get_or_add_rPr().get_or_add_rFonts()
    faces.set(qn("w:eastAsia"), face)
    for theme in _THEMES:
        faces.attrib.pop(qn(f"w:{theme}"), None)
