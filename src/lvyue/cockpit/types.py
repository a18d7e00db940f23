"""Page-shaped values of the cockpit: what a template renders, computed beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lvyue.contracts.types import ClauseSpan, Obligation


@dataclass(frozen=True, slots=True)
class Moment:
    """The day a page shows, today, and the moment `at` that states are reckoned at."""

    on: date
    today: date
    at: datetime

    @property
    def past(self) -> bool:
        """Whether the page looks back: nothing can be done there."""
        return self.on < self.today

    @property
    def ahead(self) -> bool:
        """Whether the page looks at a day to come: states are those of now."""
        return self.on > self.today

    @property
    def live(self) -> bool:
        """Whether the page shows now."""
        return self.on == self.today

    @property
    def query(self) -> str:
        """What the page's own links carry on, empty while it shows now."""
        return "" if self.live else f"?at={self.on:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class DayDuties:
    """One day: how many duties due on it stood open, how many were closed on it, and some due by name.

    `named` holds (code, what, provisional); `more` tells that there are others.
    """

    open: int
    closed: int
    named: tuple[tuple[str, str, bool], ...] = ()
    more: bool = False


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
    paused: int = 0
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
            + self.paused
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
            self.paused + other.paused,
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
            (self.paused, "grey", f"{self.paused} 已暂停"),
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
    """A clause of the list at the left with the duties at and below it.

    `label` is its number within the clause above it and what it is about; `depth` counts the clauses above;
    `href` leads to the detail of what presses most there, `anchor` is its place in the text.
    """

    clause: ClauseSpan
    anchor: str
    tally: Tally
    state: str
    label: str
    depth: int
    href: str


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


@dataclass(frozen=True, slots=True)
class Evidence:
    """What closed a duty, when and by whom; `files` holds (attachment id, name, first figures of its SM3)."""

    at: datetime
    words: str
    note: str
    files: tuple[tuple[int, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stake:
    """What a breach would cost under one penalty term, before any happened.

    `amount_fen` is of one failure, or of one day where `daily`; None where only the event gives the base.
    """

    breach: str
    words: str
    anchor: str
    amount_fen: int | None
    daily: bool


@dataclass(frozen=True, slots=True)
class Risk:
    """Money at risk under one duty, in fen; `href` shows how it is worked out."""

    code: str
    amount_fen: int
    words: str
    href: str
