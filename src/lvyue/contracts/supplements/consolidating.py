"""The contract's text with a supplement's changes worked in, and where each of its characters comes from.

Supplements lie one over the other: the second one changes the text that the first one left.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lvyue.contracts.comparing.passages import Passage, passages_in, without_number
from lvyue.contracts.supplements.changes import Change, clause_spans, numerals, read_supplement
from lvyue.contracts.types import ClauseSpan, ContractFile
from lvyue.reading import read
from lvyue.reading.numbering import read_marker

SUPPLEMENT = "supplement-"
"""How the ids of supplements among a file's documents begin."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters [start, end) give way to supplement characters [new_start, new_end)."""

    start: int
    end: int
    new_start: int
    new_end: int
    change: Change
    mark: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters from `start` on that a document has at `origin`."""

    start: int
    length: int
    document: str
    origin: int


@dataclass(frozen=True)
class Layered:
    """A text made of stretches of several documents."""

    text: str
    stretches: tuple[Stretch, ...]

    @classmethod
    def of(cls, document: str, text: str) -> Layered:
        """One document as it is."""
        return cls(text, (Stretch(0, len(text), document, 0),))

    def origins(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """The pieces of [start, end) as (document, start there, end there)."""
        at = max(0, bisect_right(self.stretches, start, key=lambda one: one.start) - 1)
        for one in self.stretches[at:]:
            low, high = max(start, one.start), min(end, one.start + one.length)
            if one.start >= end:
                return
            if low < high:
                yield one.document, one.origin + low - one.start, one.origin + high - one.start

    def touches(self, document: str, start: int, end: int) -> bool:
        """Whether any of these characters stands in a document."""
        return any(one == document for one, _, _ in self.origins(start, end))


def edits_of(
    text: str, clauses: Sequence[ClauseSpan], changes: Iterable[Change]
) -> tuple[list[Edit], list[Change]]:
    """The edits that changes ask of a text, and the changes whose clause or words it does not hold."""
    edits: list[Edit] = []
    lost: list[Change] = []
    for change in changes:
        edit = _edit(text, clauses, change)
        if edit is None or any(one.start < edit.end and edit.start < one.end for one in edits):
            lost.append(change)
        else:
            edits.append(edit)
    return sorted(edits, key=lambda one: (one.start, one.new_start)), lost


def _edit(text: str, clauses: Sequence[ClauseSpan], change: Change) -> Edit | None:
    clause = clause_numbered(clauses, change.number) if change.number else None
    new = (change.start, change.end)
    if clause is None:
        # What is added without a place stands at the end.
        added = change.kind == "insert" and not change.number
        return Edit(len(text), len(text), *new, change, (0, 0)) if added else None
    if change.kind == "insert":
        marker = read_marker(text[clause.start : clause.end].split("\n", 1)[0])
        mark = (clause.start, clause.start + marker.length) if marker else (0, 0)
        return Edit(clause.end, clause.end, *new, change, mark)
    if change.old:
        at = text.find(change.old, clause.start, clause.end)
        twice = at >= 0 and text.find(change.old, at + 1, clause.end) >= 0
        return None if at < 0 or twice else Edit(at, at + len(change.old), *new, change, (0, 0))
    start = clause.start if change.kind == "delete" else _body(text, clause)
    end = clause.end
    while end > start and text[end - 1].isspace():
        end -= 1
    return Edit(start, end, *new, change, (0, 0))


def _body(text: str, clause: ClauseSpan) -> int:
    """Where a clause's words begin, behind its printed number and its heading."""
    line = text[clause.start : clause.end].split("\n", 1)[0]
    words = without_number(line)
    if words and clause.heading and words == "".join(clause.heading.split()):
        return min(clause.start + len(line) + 1, clause.end)
    return clause.start + (max(0, line.find(words[0])) if words else 0)


def clause_numbered(clauses: Sequence[ClauseSpan], number: tuple[int, ...]) -> ClauseSpan | None:
    """The clause of these numerals, by its id or its printed number; None when none or several fit."""
    by_id = [one for one in clauses if one.level > 0 and one.id == ".".join(map(str, number))]
    found = by_id or [one for one in clauses if one.level > 0 and numerals(one.number) == number]
    return found[0] if len(found) == 1 else None


def layered(below: Layered, document: str, new: str, edits: Sequence[Edit]) -> Layered:
    """Lay a supplement's edits over a text.

    An inserted passage stands on lines of its own, under the number of the clause it follows where it brings
    none, so that it is read as a clause and not as the end of the one before.
    """
    parts: list[str] = []
    stretches: list[Stretch] = []

    def put(words: str, of: str, origin: int) -> None:
        if words:
            start = stretches[-1].start + stretches[-1].length if stretches else 0
            parts.append(words)
            stretches.append(Stretch(start, len(words), of, origin))

    def keep(start: int, end: int) -> None:
        for of, origin, stop in below.origins(start, end):
            at = start
            put(below.text[at : at + stop - origin], of, origin)
            start += stop - origin

    at = 0
    for edit in edits:
        keep(at, edit.start)
        words = new[edit.new_start : edit.new_end]
        if edit.change.kind == "insert":
            if parts and not parts[-1].endswith("\n"):
                put("\n", "", 0)
            if read_marker(words) is None:
                put(below.text[slice(*edit.mark)], "", 0)
        put(words, document, edit.new_start)
        if edit.change.kind == "insert":
            put("\n", "", 0)
        at = edit.end
    keep(at, len(below.text))
    return Layered("".join(parts), tuple(stretches))


def spans_of(text: str) -> tuple[ClauseSpan, ...]:
    """The clauses of a text as a contract file writes them."""
    return clause_spans(read(text))


def amended_text(file: ContractFile, texts: Mapping[str, str]) -> tuple[Layered, tuple[ClauseSpan, ...]]:
    """The contract's body with the supplements of a file worked in, earliest first, and its clauses."""
    body = body_of(file)
    text = Layered.of(body, texts.get(body, ""))
    clauses = tuple(one for one in file.clauses if one.document == body)
    for id in supplements_of(file):
        supplement = read_supplement(texts.get(id, ""))
        edits, _ = edits_of(text.text, clauses, supplement.changes)
        text = layered(text, id, supplement.text, edits)
        clauses = spans_of(text.text)
    return text, clauses


def amended_passages(file: ContractFile, texts: Mapping[str, str]) -> list[Passage]:
    """Every passage of a contract as its supplements left it; the supplements' own text is not repeated."""
    text, clauses = amended_text(file, texts)
    found = passages_in(text.text, clauses, body_of(file))
    for document in sorted(file.documents, key=lambda one: one.rank):
        if document.id != body_of(file) and document.id not in supplements_of(file):
            own = [one for one in file.clauses if one.document == document.id]
            found += passages_in(texts.get(document.id, ""), own, document.id, first=len(found))
    return found


def body_of(file: ContractFile) -> str:
    """The id of the document that supplements change: the highest in rank that is none itself."""
    own = [one for one in file.documents if not one.id.startswith(SUPPLEMENT)]
    return min(own, key=lambda one: one.rank).id


def supplements_of(file: ContractFile) -> list[str]:
    """The ids of a file's supplements, earliest first."""
    found = [one.id for one in file.documents if one.id.startswith(SUPPLEMENT)]
    return sorted(found, key=lambda one: int(one.removeprefix(SUPPLEMENT) or 0) if one[-1].isdigit() else 0)
