"""What a page prints around its text: running heads, feet and page numbers, told by place and repetition."""

from __future__ import annotations

import re
from collections import Counter

from lvyue.reading.files.shapes import Line, Sheet

_NUMBER = re.compile(
    r"[-—–~·\s]*(?:第\s*)?(?:\d{1,4}|[一二三四五六七八九十百]{1,5})(?:\s*页)?(?:\s*[/，,]?\s*共?\s*\d{1,4}(?:\s*页)?)?[-—–~·\s]*"
)
_DIGITS = re.compile(r"\d+")
_TOP, _FOOT = 0.12, 0.88
_DEEP = 2
"""Lines looked at from the edge of a page."""


def without_margins(sheets: list[Sheet]) -> int:
    """Take running heads, feet and page numbers off the sheets; returns how many lines went."""
    edges = {sheet.page: _edge_lines(sheet) for sheet in sheets}
    said = Counter(key for found in edges.values() for key in {_key(line) for line in found})
    taken = 0
    for sheet in sheets:
        for line in edges[sheet.page]:
            repeated = said[_key(line)] > 1 and said[_key(line)] * 3 >= len(sheets)
            if repeated or (_NUMBER.fullmatch(line.text) and _outermost(line, sheet)):
                sheet.lines.remove(line)
                taken += 1
    return taken


def _edge_lines(sheet: Sheet) -> list[Line]:
    """The outermost lines of a page that stand in its margins."""
    order = sorted(sheet.lines, key=lambda line: line.middle)
    near = [line for line in order[:_DEEP] if line.bottom < _TOP * sheet.height]
    return near + [line for line in order[-_DEEP:] if line.top > _FOOT * sheet.height]


def _outermost(line: Line, sheet: Sheet) -> bool:
    inner = [grid.box for grid in sheet.grids]
    above = min([one.middle for one in sheet.lines] + [box[1] for box in inner])
    below = max([one.middle for one in sheet.lines] + [box[3] for box in inner])
    return line.middle <= above or line.middle >= below


def _key(line: Line) -> str:
    """The words of a running line, whatever page it is."""
    return _DIGITS.sub("#", line.text.replace(" ", ""))
