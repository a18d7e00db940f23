"""What reading gives back: clauses, facts with citations, and the questions a text leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Span = tuple[int, int]
"""Half-open character range in the original text."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered passage [start, end) of the original text.

    `id` is stable within the text ("3.3.4"), `number` is how it is cited (第三条(三)4), `parent` the id
    above, `level` counts from 1.
    """

    id: str
    number: str
    heading: str
    start: int
    end: int
    parent: str | None
    level: int


@dataclass(frozen=True, slots=True)
class QReading:
    """One way to answer: `sets` are the fact paths and the values this reading gives them."""

    id: str
    text: str
    sets: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """An open point of the text: what it is about (a fact path), its readings, and where it shows.

    `blocking`: no version can be confirmed before it is answered. A "warning" asks to look, an "ambiguity" to
    choose.
    """

    id: str
    kind: Literal["ambiguity", "warning"]
    about: str
    text: str
    readings: tuple[QReading, ...]
    cite: tuple[Span, ...]
    blocking: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one text; spans point into the original."""

    sha256: str
    chars: int
    clauses: tuple[Clause, ...]
    facts: dict[str, Any]
    citations: dict[str, list[list[int]]]
    questions: tuple[Question, ...]

    @property
    def found(self) -> bool:
        """Whether at least one fact or numbered clause was found; if not, the text is no contract."""
        return bool(self.citations) or any(clause.id != "0" for clause in self.clauses)

    def as_dict(self) -> dict[str, Any]:
        """The reading as plain JSON values; spans become lists."""
        return {
            "source": {"sha256": self.sha256, "chars": self.chars},
            "clauses": [
                {
                    name: getattr(clause, name)
                    for name in ("id", "number", "heading", "start", "end", "parent", "level")
                }
                for clause in self.clauses
            ],
            "facts": self.facts,
            "citations": self.citations,
            "questions": [
                {
                    "id": question.id,
                    "kind": question.kind,
                    "about": question.about,
                    "text": question.text,
                    "readings": [
                        {"id": each.id, "text": each.text, "sets": each.sets} for each in question.readings
                    ],
                    "cite": [list(span) for span in question.cite],
                    "blocking": question.blocking,
                }
                for question in self.questions
            ],
        }
