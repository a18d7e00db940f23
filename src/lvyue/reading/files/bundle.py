"""Several files as one contract: one text in order of rank, each part with its name and its own offsets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from lvyue.reading.errors import ReadingError
from lvyue.reading.files.tables import starts_annex
from lvyue.reading.files.types import FileText, Place

MAX_FILES = 40

PHOTO = "图片"
"""The kind of a picture: photos of one rank are the pages of one document."""


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a contract: characters [start, end) of the joined text; the lower rank prevails."""

    id: str
    title: str
    names: tuple[str, ...]
    rank: int
    start: int
    end: int
    file: FileText

    def as_dict(self) -> dict[str, object]:
        """How a reading lists it."""
        return {
            "id": self.id,
            "title": self.title,
            "files": list(self.names),
            "kind": self.file.kind,
            "rank": self.rank,
            "start": self.start,
            "end": self.end,
            "pages": self.file.pages,
            "notes": list(self.file.notes),
        }


@dataclass(frozen=True, slots=True)
class Bundle:
    """The joined text and its parts in order."""

    text: str
    parts: tuple[Part, ...]

    def part_at(self, start: int, end: int) -> Part | None:
        """The part that holds the characters [start, end); None for a heading put between two."""
        return next((one for one in self.parts if one.start <= start and end <= one.end), None)

    def places_of(self, start: int, end: int) -> list[tuple[Part, Place]]:
        """On which pages of which part the characters [start, end) stand."""
        part = self.part_at(start, end)
        if part is None:
            return []
        return [(part, one) for one in part.file.places_of(start - part.start, end - part.start)]


def bundle(files: Sequence[tuple[str, FileText]], ranks: Sequence[int] | None = None) -> Bundle:
    """Join named files; `ranks` say which prevails (1 first), by default the order given.

    The first is the body, the others become annexes: one without a heading of its own gets one, so that its
    clauses are not taken for the body's. ReadingError for a wrong number of ranks or too many files.
    """
    given = list(ranks) if ranks else list(range(1, len(files) + 1))
    if len(given) != len(files) or any(rank < 1 for rank in given):
        raise ReadingError(
            f"给了 {len(files)} 个文件，效力次序却有 {len(given)} 个。"
            "请每个文件给一个从 1 起的数，例如 --rank 1,2,2，数小的优先。"
        )
    if len(files) > MAX_FILES:
        raise ReadingError(f"一次最多读 {MAX_FILES} 个文件，现在有 {len(files)} 个。请把附件合并后再读。")
    text, parts = "", []
    for number, (names, rank, file) in enumerate(_documents(files, given, explicit=bool(ranks)), 1):
        title = "合同正文" if number == 1 else PurePosixPath(names[0]).stem[:60] or f"附件{number - 1}"
        if number > 1:
            text = text.rstrip("\n") + "\n\n"
            if not starts_annex(file.text):
                text += f"附件{number - 1}：{title}\n"
        id = "body" if number == 1 else f"annex-{number - 1}"
        parts.append(Part(id, title, names, rank, len(text), len(text) + len(file.text), file))
        text += file.text
    return Bundle(text, tuple(parts))


def _documents(
    files: Sequence[tuple[str, FileText]], ranks: list[int], *, explicit: bool
) -> list[tuple[tuple[str, ...], int, FileText]]:
    """The documents by rank; photos of the same rank, or in a row where no rank is given, are one."""
    found: list[tuple[tuple[str, ...], int, FileText]] = []
    order = sorted(range(len(files)), key=lambda at: ranks[at])
    for at in order:
        (name, file), rank = files[at], ranks[at]
        if found and file.kind == found[-1][2].kind == PHOTO and (not explicit or found[-1][1] == rank):
            names, before, whole = found.pop()
            found.append(((*names, name), before, _next_page(whole, file)))
        else:
            found.append(((name,), rank, file))
    return found


def _next_page(whole: FileText, file: FileText) -> FileText:
    start = len(whole.text)
    moved = tuple(
        replace(one, start=one.start + start, end=one.end + start, page=one.page + whole.pages)
        for one in file.places
    )
    notes = tuple(dict.fromkeys((*whole.notes, *file.notes)))
    return FileText(
        whole.text + file.text, whole.kind, notes, (*whole.places, *moved), whole.pages + file.pages
    )
