"""A contract's text cut into passages for showing: one for each clause's own words, in text order.

Offsets stay those of the source text, so that a citation can be marked in the passage that holds it.
"""

from __future__ import annotations

from dataclasses import dataclass

from lvyue.contracts.types import ClauseSpan, ContractFile

_MARKS = "# \t\r\n　-*"


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause's own words [start, end) of the source; `kind` is title, heading or clause.

    `clause` is None for what stands before the first clause.
    """

    clause: ClauseSpan | None
    start: int
    end: int
    text: str
    kind: str

    def marks(self, spans: list[tuple[str, int, int]]) -> list[dict[str, object]]:
        """Those (id, start, end) source spans that meet this passage, in its own offsets."""
        return [
            {"id": id, "start": max(a, self.start) - self.start, "end": min(b, self.end) - self.start}
            for id, a, b in spans
            if a < self.end and b > self.start
        ]


def passages_of(file: ContractFile, text: str, document: str = "body") -> list[Passage]:
    """Cut one document into passages; the marks of Markdown and blank ends are left out."""
    clauses = sorted(
        (one for one in file.clauses if one.document == document and one.level > 0),
        key=lambda one: (one.start, one.level),
    )
    cuts: list[tuple[int, ClauseSpan | None]] = [(0, None), *((one.start, one) for one in clauses)]
    ends = [at for at, _ in cuts[1:]] + [len(text)]
    found = []
    for (start, clause), end in zip(cuts, ends, strict=True):
        start, end = _trim(text, start, end)
        if start < end:
            found.append(Passage(clause, start, end, text[start:end], _kind(clause, text[start:end])))
    return found


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _MARKS:
        start += 1
    while end > start and text[end - 1] in _MARKS:
        end -= 1
    return start, end


def _kind(clause: ClauseSpan | None, words: str) -> str:
    if clause is None:
        return "title" if "\n" not in words and len(words) < 60 else "clause"
    return "heading" if clause.level == 1 and len(words) < 40 and "。" not in words else "clause"
