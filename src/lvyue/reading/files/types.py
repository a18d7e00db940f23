"""What a file of any kind becomes: one text, where its words stand on the pages, and what was left out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

Box = tuple[float, float, float, float]
"""Left, top, right, bottom of a rectangle on a page, as shares of its width and height."""

Progress = Callable[[int, int], None]
"""Called with (pages done, pages in all)."""

Row = list[list[str]]
"""A table row: the paragraphs of each cell; no paragraph means empty, or the same as above."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the half-open character range [start, end) of the text stands: a page from 1, and a box on it."""

    start: int
    end: int
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of one file. Table rows are lines of cells parted by tabs.

    `kind` is what the file is in words people use, `notes` say in Chinese what was left out or needs a look,
    `places` are in text order and empty for a file without fixed pages; `pages` is 0 then.
    """

    text: str
    kind: str
    notes: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    pages: int = 0

    def places_of(self, start: int, end: int) -> list[Place]:
        """The places that hold any of the characters [start, end)."""
        first, last = (bisect_right(self.places, at, key=lambda one: one.start) for at in (start, end))
        near = self.places[max(first - 1, 0) : last]
        return [one for one in near if one.start < end and start < one.end]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, as they pass from the child process."""
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> FileText:
        """The value of `as_dict`."""
        places = tuple(
            Place(one["start"], one["end"], one["page"], tuple(one["box"])) for one in raw.get("places", ())
        )
        return cls(raw["text"], raw["kind"], tuple(raw.get("notes", ())), places, raw.get("pages", 0))


class TextWriter:
    """Puts lines together to one text and keeps where each piece of a line stands."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.places: list[Place] = []
        self.length = 0

    def line(self, *pieces: tuple[str, int, Box | None]) -> None:
        """Add a line made of (words, page, box) pieces."""
        for words, page, box in pieces:
            if box is not None and words.strip():
                self.places.append(Place(self.length, self.length + len(words), page, box))
            self.parts.append(words)
            self.length += len(words)
        self.parts.append("\n")
        self.length += 1

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self.parts)
