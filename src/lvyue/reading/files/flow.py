"""Lines of pages to paragraphs: a Chinese line that ends inside a sentence is no paragraph's end.

A line goes on in the next when it is full and nothing says otherwise: a larger letter, a wide gap, an indent
or a clause number after a full stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from lvyue.reading.files.shapes import Line
from lvyue.reading.files.tables import starts_clause

Paragraph = list[Line]
"""The lines of one paragraph, at least one."""

_STOP = re.compile(r"[。；;！？!?：:]\s*[”」』）)]?$")
_TOKEN = re.compile(r"[A-Za-z0-9.,:/@¥￥%×*_#&+=-]+|.")


def flow(lines: list[Line], right: float | None = None) -> list[Paragraph]:
    """The paragraphs of lines in reading order; `right` is where a full line ends (the furthest)."""
    if not lines:
        return []
    left = _low([one.left for one in lines])
    edge = right if right is not None else max(one.right for one in lines)
    gap = _low([after.top - before.bottom for before, after in pairwise(lines) if after.top > before.top])
    found: list[Paragraph] = [[lines[0]]]
    for before, line in pairwise(lines):
        if _goes_on(before, line, left, edge, gap):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def words(paragraph: Iterable[Line]) -> str:
    """The words of a paragraph on one line."""
    return "".join(piece for piece, _ in pieces(paragraph))


def pieces(paragraph: Iterable[Line]) -> list[tuple[str, Line]]:
    """The words of a paragraph line by line; a blank stands only between two Latin words."""
    found: list[tuple[str, Line]] = []
    for line in paragraph:
        latin = found and _letter(found[-1][0][-1:]) and _letter(line.text[:1])
        found.append((" " + line.text if latin else line.text, line))
    return found


def _goes_on(before: Line, line: Line, left: float, edge: float, gap: float) -> bool:
    size = max(before.size, line.size)
    if abs(before.size - line.size) > 0.15 * size:
        return False
    same_page = before.page == line.page
    if same_page and line.top - before.bottom > gap + 0.8 * size:
        return False
    if same_page and line.left > before.right and line.middle < before.bottom:
        return True  # the rest of the same line
    if before.right + _token(line) < edge - 1.2 * size:
        return False
    if not _STOP.search(before.text):
        return not (line.left > left + 1.5 * size and starts_clause(line.text))
    return line.left <= left + 0.8 * size and not starts_clause(line.text) and before.left > left + 0.8 * size


def _token(line: Line) -> float:
    """The width of what could not be broken off at the start of a line."""
    token = _TOKEN.match(line.text)
    share = len(token[0]) / max(len(line.text), 1) if token else 0
    return share * (line.right - line.left)


def _low(values: list[float]) -> float:
    """A low but common value: a tenth of the way up."""
    return sorted(values)[len(values) // 10] if values else 0.0


def _letter(char: str) -> bool:
    return char.isascii() and char.isalpha()
