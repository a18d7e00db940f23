"""What stands on a page before it is text: lines and ruled tables, from a PDF or from recognition.

Coordinates count from the top left of the page, in the page's own unit (points or pixels).
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from lvyue.reading.files.types import Box

Origin = Literal["text", "layer", "picture", "recognised"]
"""Where a sheet's words come from: the PDF, a scanner's text layer, nowhere yet, or recognition."""


@dataclass(slots=True)
class Line:
    """Words on one line, with the height of its letters."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    page: int = 0

    @property
    def middle(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Cell:
    """One ruled cell and the lines in it."""

    left: float
    top: float
    right: float
    bottom: float
    page: int = 0
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A ruled table, or the piece of one that stands on a page: its cells in any order."""

    cells: list[Cell]
    page: int = 0

    @property
    def box(self) -> Box:
        """The outline, in the page's unit."""
        return (
            min(one.left for one in self.cells),
            min(one.top for one in self.cells),
            max(one.right for one in self.cells),
            max(one.bottom for one in self.cells),
        )


@dataclass(slots=True)
class Sheet:
    """One page: its size, its lines outside tables, its tables."""

    page: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    skew: int = 0
    turned: float = 0.0
    origin: Origin = "text"
    damaged: bool = False

    def share(self, box: Box) -> Box:
        """A box as shares of the page as it was scanned, before it was turned counter-clockwise."""
        left, top, right, bottom = self._turned_back(box)
        wide, high = self.width or 1, self.height or 1
        return (
            round(left / wide, 4),
            round(top / high, 4),
            round(right / wide, 4),
            round(bottom / high, 4),
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, kept between two runs of a long recognition."""
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Sheet:
        """The value of `as_dict`."""
        grids = [
            Grid([Cell(**{**cell, "lines": _lines(cell["lines"])}) for cell in grid["cells"]], grid["page"])
            for grid in raw["grids"]
        ]
        return cls(**{**raw, "lines": _lines(raw["lines"]), "grids": grids})

    def _turned_back(self, box: Box) -> Box:
        if not self.turned:
            return box
        cos, sin = math.cos(math.radians(self.turned)), math.sin(math.radians(self.turned))
        corners = [
            (x - self.width / 2, y - self.height / 2) for x in (box[0], box[2]) for y in (box[1], box[3])
        ]
        xs = [x * cos - y * sin + self.width / 2 for x, y in corners]
        ys = [x * sin + y * cos + self.height / 2 for x, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


def _lines(raw: list[dict[str, Any]]) -> list[Line]:
    return [Line(**one) for one in raw]


def edges(values: list[float], near: float) -> list[float]:
    """The distinct values in order, those closer than `near` counted once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > near:
            found.append(value)
    return found
