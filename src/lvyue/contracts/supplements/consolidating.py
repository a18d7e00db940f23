"""The contract's text with a supplement's changes worked in, and where each of its characters comes from.

Supplements lie one over the other: the second one changes the text that the first one left.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from lvyue.contracts.comparing.passages import Passage, passages_in, without_number
from lvyue.contracts.supplements.changes import Change, clause_spans, read_supplement
from lvyue.contracts.supplements.papers import clause_numbered, clauses_at, spots
from lvyue.contracts.types import ClauseSpan, ContractFile, Document
from lvyue.reading import read
from lvyue.reading.files.tables import starts_annex
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


@dataclass(frozen=True)
class Layers:
    """The documents of a contract, the body first, each as it stands and with its clauses."""

    documents: tuple[Document, ...]
    layers: Mapping[str, Layered]
    clauses: Mapping[str, tuple[ClauseSpan, ...]]

    @cached_property
    def starts(self) -> dict[str, int]:
        """Where each document begins in the whole."""
        starts, at = {}, ""
        for number, one in enumerate(self.documents):
            at += heading(number, one.title, at, self.layers[one.id].text)
            starts[one.id] = len(at)
            at += self.layers[one.id].text
        return starts

    @cached_property
    def whole(self) -> Layered:
        """All documents as one text, as they were read on intake."""
        text = ""
        stretches: list[Stretch] = []
        for number, one in enumerate(self.documents):
            layer = self.layers[one.id]
            gap = heading(number, one.title, text, layer.text)
            if gap:
                stretches.append(Stretch(len(text), len(gap), "", 0))
            text += gap
            stretches += [replace(each, start=each.start + len(text)) for each in layer.stretches]
            text += layer.text
        return Layered(text, tuple(stretches))

    def with_edits(self, id: str, new: str, edits: Mapping[str, Sequence[Edit]]) -> Layers:
        """A supplement's edits laid over; the clauses of what changed are read anew."""
        layers = {
            one: layered(layer, id, new, edits[one]) if edits.get(one) else layer
            for one, layer in self.layers.items()
        }
        changed = replace(self, layers=layers)
        read_anew = spans_of(changed.whole.text)
        clauses, before = dict(self.clauses), 0
        for one, layer in layers.items():
            start, length = changed.starts[one], len(layer.text)
            if edits.get(one):
                clauses[one] = _within(read_anew, before, start, length, one)
            before = start + length
        return replace(changed, clauses=clauses)


def _within(
    clauses: Sequence[ClauseSpan], before: int, start: int, length: int, document: str
) -> tuple[ClauseSpan, ...]:
    """The clauses of the whole that begin in a document or the heading put in front of it, where it has them.

    `before` is where the document in front of it ends.
    """
    return tuple(
        one.model_copy(
            update={
                "start": max(one.start - start, 0),
                "end": min(one.end - start, length),
                "document": document,
            }
        )
        for one in clauses
        if before <= one.start < start + length and one.end > start
    )


def edits_of(layers: Layers, changes: Iterable[Change]) -> tuple[dict[str, list[Edit]], list[Change]]:
    """{document: the edits that changes ask of it}, and the changes that no document has a place for."""
    edits: dict[str, list[Edit]] = {one.id: [] for one in layers.documents}
    lost: list[Change] = []
    for change in changes:
        document, edit = _placed(layers, change)
        if edit is None or any(one.start < edit.end and edit.start < one.end for one in edits[document]):
            lost.append(change)
        else:
            edits[document].append(edit)
    for found in edits.values():
        found.sort(key=lambda one: (one.start, one.new_start))
    return edits, lost


def _placed(layers: Layers, change: Change) -> tuple[str, Edit | None]:
    """(document, edit) of a change: in the first place it names, or in the only one that holds it."""
    body = layers.documents[0].id
    texts = {id: one.text for id, one in layers.layers.items()}
    where = spots(change, layers.documents, layers.clauses, texts)
    found: list[tuple[str, Edit]] = []
    for spot in where:
        known = clauses_at(spot, layers.clauses[spot.document], body=spot.document == body)
        edit = _edit(texts[spot.document], known, change)
        if edit is not None:
            found.append((spot.document, edit))
            if spot == where[0] and not spot.annex:
                break
    return found[0] if len(found) == 1 else (body, None)


def _edit(text: str, clauses: Sequence[ClauseSpan], change: Change) -> Edit | None:
    clause = clause_numbered(clauses, change.number) if change.number else None
    new = (change.start, change.end)
    if clause is None:
        # What is added without a place stands at the end.
        added = change.kind == "insert" and not change.number
        end = max((one.end for one in clauses), default=len(text)) if change.paper else len(text)
        return Edit(end, end, *new, change, (0, 0)) if added else None
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


def amended_layers(file: ContractFile, texts: Mapping[str, str]) -> Layers:
    """The contract's own documents with the supplements of a file worked in, earliest first."""
    documents = own_documents(file)
    layers = Layers(
        documents,
        {one.id: Layered.of(one.id, texts.get(one.id, "")) for one in documents},
        {one.id: tuple(each for each in file.clauses if each.document == one.id) for one in documents},
    )
    for id in supplements_of(file):
        supplement = read_supplement(texts.get(id, ""))
        edits, _ = edits_of(layers, supplement.changes)
        layers = layers.with_edits(id, supplement.text, edits)
    return layers


def amended_passages(file: ContractFile, texts: Mapping[str, str]) -> list[Passage]:
    """Every passage of a contract as its supplements left it; the supplements' own text is not repeated."""
    layers = amended_layers(file, texts)
    found: list[Passage] = []
    for one in layers.documents:
        found += passages_in(layers.layers[one.id].text, layers.clauses[one.id], one.id, first=len(found))
    return found


def own_documents(file: ContractFile) -> tuple[Document, ...]:
    """The documents that supplements change, the highest in rank first: the body, then annexes."""
    own = (one for one in file.documents if not one.id.startswith(SUPPLEMENT))
    return tuple(sorted(own, key=lambda one: one.rank))


def heading(number: int, title: str, before: str, text: str) -> str:
    """What stands between the text so far and its `number`th further document when they are read as one.

    An annex without a heading of its own gets one, as on intake, so that its clauses are not taken for the
    body's.
    """
    if not number:
        return ""
    gap = "\n" if before.endswith("\n") else "\n\n"
    return gap if starts_annex(text) else f"{gap}附件{number}：{title}\n"


def supplements_of(file: ContractFile) -> list[str]:
    """The ids of a file's supplements, earliest first."""
    found = [one.id for one in file.documents if one.id.startswith(SUPPLEMENT)]
    return sorted(found, key=lambda one: int(one.removeprefix(SUPPLEMENT) or 0) if one[-1].isdigit() else 0)
