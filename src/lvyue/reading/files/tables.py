"""Table rows to the lines the reader knows: cells parted by tabs, an empty cell meaning "as above".

The paragraphs of a cell become one, parted by a semicolon where they end without a stop. A last cell with
numbered paragraphs goes on in lines of its own, so that each keeps its number.
"""

from __future__ import annotations

import re

from lvyue.reading.files.types import Row
from lvyue.reading.normal import normalise
from lvyue.reading.numbering import read_marker

_STOP = re.compile(r"[。；;！？!?：:，,、]$")
_BROKEN = 12
"""A shorter cell of several paragraphs was only broken to fit its column."""


def row_lines(row: Row) -> list[str]:
    """The lines of one row; none for an empty one."""
    cells = [_paragraphs(cell) for cell in row]
    filled = [index for index, cell in enumerate(cells) if cell]
    if not filled:
        return []
    if len(cells) == 1:
        return cells[0]
    last, own = filled[-1], []
    if last and any(map(starts_clause, cells[last][1:])):
        own, cells[last] = cells[last], []
    return ["\t".join(_joined(cell, label=not index) for index, cell in enumerate(cells)), *own]


def starts_clause(text: str) -> bool:
    """Whether a line begins with a clause number."""
    return read_marker(normalise(text[:40]).text[:40]) is not None


def _paragraphs(cell: list[str]) -> list[str]:
    return [words for one in cell if (words := " ".join(one.split()))]


def _joined(paragraphs: list[str], *, label: bool) -> str:
    whole = "".join(paragraphs)
    if label or len(whole) <= _BROKEN:
        return whole
    ended = [one if _STOP.search(one) else f"{one}；" for one in paragraphs[:-1]]
    return "".join([*ended, *paragraphs[-1:]])


def starts_annex(text: str) -> bool:
    """Whether a text begins with an annex's own heading: 附件一, 附录 2."""
    first = next((line.strip() for line in text.split("\n") if line.strip()), "")
    marker = read_marker(normalise(first[:40]).text[:40])
    return marker is not None and marker.style == "annex"
