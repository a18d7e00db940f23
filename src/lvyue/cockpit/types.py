"""Page-shaped values of the cockpit: what a template renders, computed beforehand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from lvyue.contracts.types import ClauseSpan, Obligation


@dataclass(frozen=True, slots=True)
class Tally:
    """How many duties stand in which way; `next_due_at` is the earliest open last moment."""

    on_time: int = 0
    late: int = 0
    deemed: int = 0
    relieved: int = 0
    overdue: int = 0
    running: int = 0
    pending: int = 0
    backlog: int = 0
    next_due_at: datetime | None = None

    @property
    def total(self) -> int:
        """All duties counted."""
        return (
            self.on_time
            + self.late
            + self.deemed
            + self.relieved
            + self.overdue
            + self.running
            + self.pending
            + self.backlog
        )

    @property
    def decided(self) -> int:
        """Duties whose verdict is known: met, deemed met, late or overdue."""
        return self.on_time + self.deemed + self.late + self.overdue

    def __add__(self, other: Tally) -> Tally:
        dues = [at for at in (self.next_due_at, other.next_due_at) if at is not None]
        return Tally(
            self.on_time + other.on_time,
            self.late + other.late,
            self.deemed + other.deemed,
            self.relieved + other.relieved,
            self.overdue + other.overdue,
            self.running + other.running,
            self.pending + other.pending,
            self.backlog + other.backlog,
            min(dues, default=None),
        )

    @property
    def parts(self) -> list[tuple[float, str, str]]:
        """The parts of a bar: (amount, tone, words)."""
        return [
            (self.on_time + self.deemed, "green", f"{self.on_time + self.deemed} 已履约"),
            (self.late, "amber", f"{self.late} 迟"),
            (self.overdue, "red", f"{self.overdue} 逾期"),
            (self.running, "running", f"{self.running} 进行中"),
            (self.backlog, "violet", f"{self.backlog} 待补录"),
            (self.pending + self.relieved, "grey", f"{self.pending + self.relieved} 未到期或已免"),
        ]


@dataclass(frozen=True, slots=True)
class Line:
    """An obligation as it stands now: its state, the words of its chip and its tally."""

    obligation: Obligation
    state: str
    words: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause of the list at the left with the duties at and below it."""

    clause: ClauseSpan
    tally: Tally
    state: str
    lines: tuple[Line, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the service term has come; `day` is 1 on its first day."""

    start: date
    end: date
    day: int
    days: int

    @property
    def left(self) -> int:
        """Days that remain after today."""
        return max(self.days - self.day, 0)

    @property
    def words(self) -> str:
        """Where in the term today lies."""
        if self.day < 1:
            return f"{1 - self.day} 天后开始"
        if self.day > self.days:
            return f"已届满 {self.day - self.days} 天"
        return f"第 {self.day} 天，余 {self.left} 天"
