"""Values the pages of the contracts room show: listed contracts, questions with both sides' answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lvyue.contracts.types.questions import Question, QuestionReading


@dataclass(frozen=True, slots=True)
class SideAnswer:
    """One side's latest answer to an open point."""

    side: str
    reading: QuestionReading
    name: str
    at: datetime
    reason: str = ""

    @property
    def side_label(self) -> str:
        """甲方 or 乙方."""
        return "甲方" if self.side == "a" else "乙方"


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """An open point with what each side chose; `ruled` is the reading both chose, None while open."""

    question: Question
    answers: tuple[SideAnswer, ...]
    ruled: QuestionReading | None
    ruled_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether people still have to answer it."""
        return self.question.kind == "ambiguity" and self.ruled is None

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Labels of the sides that have not answered."""
        said = {one.side for one in self.answers}
        return tuple(label for side, label in (("a", "甲方"), ("b", "乙方")) if side not in said)

    def answer_of(self, side: str) -> SideAnswer | None:
        """The latest answer of a side."""
        return next((one for one in self.answers if one.side == side), None)


@dataclass(slots=True)
class ContractFigures:
    """What the room above knows of one contract: overdue duties with their address, the next due moment."""

    overdue: int = 0
    overdue_address: str = ""
    next_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContractsListed:
    """Told when contracts are listed; the room above fills in the figures of each contract id."""

    space_ids: frozenset[int]
    now: datetime
    figures: Mapping[int, ContractFigures] = field(default_factory=dict)
