"""Values of the duties room: states, planned duties and what closes them.

A duty's state is a pure function of its stored facts and now; *overdue* and *due soon* are predicates
on them and are never stored (architecture.md section 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lvyue.foundation.types import Word


class DutyState(StrEnum):
    """What people see of a duty; the words are the UI kit's state vocabulary."""

    PENDING = "pending"
    RUNNING = "running"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    BACKLOG = "backlog"
    FULFILLED = "fulfilled"
    FULFILLED_LATE = "fulfilled_late"
    DEEMED = "deemed"
    WAIVED = "waived"
    CANCELLED = "cancelled"


class Closing(StrEnum):
    """How a duty was closed."""

    FULFILLED = "fulfilled"
    DEEMED = "deemed"
    WAIVED = "waived"
    CANCELLED = "cancelled"


class EventKind(Word):
    """What happened to a duty; events are append-only."""

    OPENED = "opened", "起算"
    FULFILLED = "fulfilled", "履行"
    DEEMED = "deemed", "视为通过"
    WAIVED = "waived", "免责"
    CANCELLED = "cancelled", "取消"
    RECOMPUTED = "recomputed", "重算期限"


DUE_SOON_SHARE = 0.8
"""A duty is due soon once four fifths of its time have passed (wake-up at 80 %)."""

TOLD_WORDS = {50: "过半", 80: "将到期", 100: "已逾期"}
"""What people are told at each share of a duty's time (`rules.wakes.SHARES`)."""


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """The stored facts a state is computed from; moments are aware."""

    starts_at: datetime
    due_at: datetime | None
    fulfilled_at: datetime | None = None
    closing: Closing | None = None
    backlog: bool = False
    paused_at: datetime | None = None


def state_of(facts: DutyFacts, now: datetime) -> DutyState:
    """Return the state of a duty at a moment.

    `due_at` is the last moment and still in time, so a duty is overdue only after it.
    A duty whose window has not opened is pending; one without a limit runs until it is closed; one whose
    last moment had passed before the version was confirmed is entered afterwards (补录) and never overdue.
    An acknowledged pause that began in time holds it, past its last moment too.
    """
    match facts.closing:
        case Closing.FULFILLED:
            assert facts.fulfilled_at is not None
            late = facts.due_at is not None and facts.fulfilled_at > facts.due_at and not facts.backlog
            return DutyState.FULFILLED_LATE if late else DutyState.FULFILLED
        case Closing.DEEMED:
            return DutyState.DEEMED
        case Closing.WAIVED:
            return DutyState.WAIVED
        case Closing.CANCELLED:
            return DutyState.CANCELLED
    if now < facts.starts_at:
        return DutyState.PENDING
    if facts.due_at is None:
        return DutyState.RUNNING
    if facts.paused_at is not None and facts.paused_at <= now:
        return DutyState.PAUSED
    if now > facts.due_at:
        return DutyState.BACKLOG if facts.backlog else DutyState.OVERDUE
    return DutyState.DUE_SOON if now >= soon_at(facts) else DutyState.RUNNING


def soon_at(facts: DutyFacts) -> datetime:
    """The moment a duty becomes due soon: `DUE_SOON_SHARE` of the way to its due moment."""
    assert facts.due_at is not None
    return facts.starts_at + (facts.due_at - facts.starts_at) * DUE_SOON_SHARE


@dataclass(frozen=True, slots=True)
class PlannedDuty:
    """A duty that an obligation asks for, before it is stored.

    `key` makes it unique within its obligation: the window's first day or the trigger event.
    """

    obligation_id: str
    key: str
    starts_at: datetime
    due_at: datetime | None
    due_on: date | None
    unrolled_on: date | None
    provisional: bool
    window_start: date | None = None
    window_end: date | None = None


@dataclass(frozen=True, slots=True)
class DutyClosed:
    """Event told in the same transaction when the engine itself closes a duty (deemed acceptance)."""

    duty_id: int
    contract_id: int
    obligation_id: str
    subject_type: str
    subject_id: int | None
    closing: Closing
    at: datetime


FILLED = ("实际办结时间", "说明", "附件文件名")
"""Columns of a 补录 sheet that people fill; the others come filled."""

COLUMNS = ("编号", "事项", "条款", "这一期", "期限", "谁办", "办结方式", *FILLED)
"""Columns of a 补录 sheet, in order."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong with a 补录 sheet; `row` as the sheet counts, 0 for none."""

    row: int
    column: str
    cause: str
    remedy: str

    @property
    def place(self) -> str:
        """Where it is, as people read it."""
        return " ".join(part for part in (f"第 {self.row} 行" if self.row else "", self.column) if part)


@dataclass(frozen=True, slots=True)
class BacklogRow:
    """One filled row of a 补录 sheet: `at` is None where `at_text` is no moment."""

    number: int
    code: str
    at: datetime | None
    note: str = ""
    names: tuple[str, ...] = ()
    at_text: str = ""
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """How many rows of a sheet were entered, and how many had been before."""

    entered: int
    already: int
