"""The words of one .docx paragraph: what Word shows, without what it hides or was deleted (ECMA-376 part 1).

Deleted text of a tracked change is not read, inserted text is. Underlined blanks are a blank to fill in. A
field shows its result. Text boxes come after the paragraph they hang on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from lvyue.reading.files.docx_numbers import W

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DELETED = {f"{W}del", f"{W}moveFrom"}
_INSERTED = {f"{W}ins", f"{W}moveTo"}
_TICKED, _OPEN = {"F052", "F0FE", "F0FD", "F054"}, {"F0A8", "F06F", "F071", "F0A3"}
_SIGNS = {
    f"{W}tab": "  ",
    f"{W}cr": "\n",
    f"{W}br": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}


@dataclass(slots=True)
class Words:
    """The words of a paragraph, the footnotes it refers to, its text boxes."""

    text: str = ""
    notes: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    text: str
    underlined: bool

    @property
    def blank(self) -> bool:
        return not self.text.strip(" \u3000\xa0")


def words_of(paragraph: Element, left_out: Counter[str]) -> Words:
    """The words of a paragraph; `left_out` counts what was not read."""
    found = Words()
    runs: list[_Run] = []
    fields: list[bool] = []  # of each open field, whether its instruction is over
    for element in _inline(paragraph, left_out):
        if element.tag == f"{W}fldChar":
            _step(fields, element.get(f"{W}fldCharType"))
        elif element.tag == f"{W}r":
            underline = element.find(f"{W}rPr/{W}u")
            runs.append(_Run("", underline is not None and underline.get(f"{W}val") != "none"))
        elif element.tag == f"{W}txbxContent":
            found.boxes.append(element)
        elif element.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            kind = "footnotes" if element.tag.endswith("footnoteReference") else "endnotes"
            found.notes.append(f"{kind}/{element.get(f'{W}id', '')}")
        elif runs and all(fields):
            runs[-1].text += _sign(element)
    found.text = _joined(runs)
    return found


def _step(fields: list[bool], kind: str | None) -> None:
    if kind == "begin":
        fields.append(False)
    elif fields and kind == "separate":
        fields[-1] = True
    elif fields and kind == "end":
        fields.pop()


def _inline(parent: Element, left_out: Counter[str]) -> Iterator[Element]:
    """Runs and what stands in them, in reading order; a run is yielded before its content."""
    for element in parent:
        tag = element.tag
        if tag in _DELETED:
            left_out["deleted"] += 1
        elif tag == f"{W}r":
            if _hidden(element):
                left_out["hidden"] += 1
                continue
            yield element
            yield from _inline(element, left_out)
        elif tag == f"{MC}AlternateContent":
            choice = element.find(f"{MC}Choice")
            yield from _inline(choice if choice is not None else element, left_out)
        elif tag == f"{W}txbxContent":
            yield element
        elif element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
            left_out["placeholders"] += 1
        elif tag in (f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}delText", f"{W}rt"):
            continue
        elif tag == f"{W}commentReference":
            left_out["comments"] += 1
        elif tag in _INSERTED:
            left_out["inserted"] += 1
            yield from _inline(element, left_out)
        elif len(element) and tag != f"{W}sdtPr":
            yield from _inline(element, left_out)
        else:
            yield element


def _hidden(run: Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val") not in ("0", "false")


def _sign(element: Element) -> str:
    if element.tag in (f"{W}t", f"{M}t"):
        return (element.text or "").replace("\t", "  ")
    if element.tag == f"{W}sym":
        code = element.get(f"{W}char", "").upper()
        return "☑" if code in _TICKED else "□" if code in _OPEN else " "
    return _SIGNS.get(element.tag, "")


def _joined(runs: list[_Run]) -> str:
    """The runs' text; an underlined blank that pads no underlined words is a blank to fill in."""
    runs = [one for one in runs if one.text]
    found: list[str] = []
    for at, run in enumerate(runs):
        beside = [one for one in (*runs[max(at - 1, 0) : at], *runs[at + 1 : at + 2]) if one.underlined]
        padding = any(not one.blank for one in beside)
        to_fill = run.underlined and run.blank and not padding
        found.append("_" * max(len(run.text), 2) if to_fill else run.text)
    return "".join(found)
