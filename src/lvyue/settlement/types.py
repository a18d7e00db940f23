"""Values of the settlement room: who is at fault, what is payable, states of applications and proposals.

Money is integer fen. A state is a pure function of stored facts; nothing here reads a clock or a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from lvyue.rules.trace import Trace


class FaultParty(StrEnum):
    """To whom people attribute a breach; NONE is 免责 (nobody is at fault)."""

    A = "a"
    B = "b"
    NONE = "none"

    @property
    def label(self) -> str:
        """甲方, 乙方 or 免责."""
        return {"a": "甲方", "b": "乙方", "none": "免责"}[self.value]


class Verdict(StrEnum):
    """What one side says about a proposal (表态)."""

    ACCEPTED = "accepted"
    OBJECTED = "objected"

    @property
    def label(self) -> str:
        """接受 or 异议."""
        return {"accepted": "接受", "objected": "异议"}[self.value]


class ApplicationState(StrEnum):
    """Where a payment application stands."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    RETURNED = "returned"
    PAID = "paid"

    @property
    def label(self) -> str:
        """Chinese word of the state."""
        return {
            "submitted": "待甲方签收",
            "received": "已签收，待付款",
            "returned": "已退回",
            "paid": "已付清",
        }[self.value]


class ProposalState(StrEnum):
    """Where a penalty proposal stands."""

    PROPOSED = "proposed"
    ACCEPTED_A = "accepted_a"
    ACCEPTED_B = "accepted_b"
    OBJECTED = "objected"
    SUPERSEDED = "superseded"
    SETTLED = "settled"

    @property
    def label(self) -> str:
        """Chinese word of the state."""
        return {
            "proposed": "测算，待双方表态",
            "accepted_a": "甲方已接受",
            "accepted_b": "乙方已接受",
            "objected": "有异议",
            "superseded": "已被取代",
            "settled": "双方已结算",
        }[self.value]


def application_state(
    *, amount_fen: int, paid_fen: int, received_at: datetime | None, returned_at: datetime | None
) -> ApplicationState:
    """Return the state of an application from its facts and what was paid against it."""
    if returned_at is not None:
        return ApplicationState.RETURNED
    if paid_fen >= amount_fen:
        return ApplicationState.PAID
    return ApplicationState.RECEIVED if received_at is not None else ApplicationState.SUBMITTED


def proposal_state(
    *, settled_at: datetime | None, superseded_at: datetime | None, stances: dict[str, Verdict]
) -> ProposalState:
    """Return the state of a proposal; `stances` holds the latest verdict by side ("a", "b")."""
    if settled_at is not None:
        return ProposalState.SETTLED
    if superseded_at is not None:
        return ProposalState.SUPERSEDED
    if Verdict.OBJECTED in stances.values():
        return ProposalState.OBJECTED
    if Verdict.ACCEPTED in stances.values():
        return ProposalState.ACCEPTED_A if "a" in stances else ProposalState.ACCEPTED_B
    return ProposalState.PROPOSED


@dataclass(frozen=True, slots=True)
class Payable:
    """What one payment duty asks for: fen, the half-open span [start, end) it pays, and how it came about.

    `opens_on` is the day a fee year begins and may first be applied for; None for a price not paid by years.
    """

    amount_fen: int
    start: date
    end: date
    trace: Trace
    opens_on: date | None = None


@dataclass(frozen=True, slots=True)
class PaidPart:
    """One payment as the arithmetic needs it."""

    amount_fen: int
    paid_on: date


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days over which one unpaid amount stayed the same.

    The day after `from_on` is the first late day, `until_on` the last (the day of payment counts, rule 11).
    """

    unpaid_fen: int
    from_on: date
    until_on: date

    @property
    def days(self) -> int:
        """Overdue days of the stretch."""
        return (self.until_on - self.from_on).days


@dataclass(frozen=True, slots=True)
class RulingFact:
    """A question both parties settled, as the trace tells it; `paths` are the facts it is about."""

    question: str
    reading: str
    on: date
    paths: tuple[str, ...] = ()

    def about(self, path: str) -> bool:
        """Whether the question bears on a fact or a part of it."""
        return any(one == path or one.startswith(f"{path}.") for one in self.paths)

    @property
    def step(self) -> Trace:
        """The ruling as a step of a trace."""
        return Trace("双方裁定", str(self.on), f"{self.question}裁定：{self.reading}")


@dataclass(frozen=True, slots=True)
class Relief:
    """An exemption clause that a person applied to a breach (免责).

    It relieves the late days from `from_on` to `until_on`, both included; an open end relieves all on its
    side. A failure that is not counted by days is relieved as a whole.
    """

    clause: str
    what: str
    quote: str
    cause: str
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """A proven loss that a person of the harmed side claims: fen, what proves it, and who said so."""

    amount_fen: int
    evidence: str
    claimed: str


@dataclass(frozen=True, slots=True)
class Termination:
    """The right to end a contract that a delay gives (解除权).

    It arises on late day `day`, which is `on`: a day passed when `arisen`, else the day it would be (None
    once performed). `holder` is the other party, `term` how the clause counts.
    """

    holder: str
    day: int
    on: date | None
    arisen: bool
    term: str
    clause: str

    @property
    def words(self) -> str:
        """`2023-07-14 起，乙方可以解除合同`, or that it did not arise."""
        if self.arisen:
            return f"{self.on} 起，{self.holder}可以解除合同"
        return "尚未产生" if self.on else "没有产生"

    @property
    def why(self) -> str:
        """By which day the clause counts."""
        if self.arisen or self.on is None:
            return f"{self.term}，即逾期第 {self.day} 天"
        return f"{self.term}，即逾期第 {self.day} 天：仍未履行的，{self.on} 起"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the arithmetic needs of one breach.

    `performed_on` is None while the duty is open; `payable` and `paid` belong to a payment duty;
    `received` is what 乙方 had been paid by the due day; `fault` names the party attributed and
    `attributed` why and by whom; `cause` and `purpose` (how the contract's purpose failed) are the findings
    of a person; `relief` and `loss` are applied and
    claimed by people; `rulings` is by question id; `doubts` are sentences to show beside it.
    """

    code: str
    obligation: str
    what: str
    clause: str
    due_on: date | None
    performed_on: date | None
    provisional: bool
    as_of: datetime
    fault: str
    attributed: str
    derivation: Trace | None = None
    payable: Payable | None = None
    paid: tuple[PaidPart, ...] = ()
    received: tuple[PaidPart, ...] = ()
    cause: str = ""
    purpose: str = ""
    relief: Relief | None = None
    loss: Loss | None = None
    rulings: Mapping[str, RulingFact] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    @property
    def received_fen(self) -> int:
        """What 乙方 had been paid by the due day, in fen."""
        return sum(one.amount_fen for one in self.received)


@dataclass(frozen=True, slots=True)
class Calculation:
    """A penalty worked out: fen, the unfolded trace, warnings for people, and every input it rests on."""

    amount_fen: int
    trace: Trace
    warnings: tuple[str, ...]
    inputs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """The next action on a row: its word, its address, and whether it acts at once (POST) or opens a form."""

    label: str
    href: str
    acts: bool = False


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of the account of both sides (双方的账).

    `who` is 甲, 乙 or 双方; `state` is a word of the kit's vocabulary, `said` says it exactly;
    `about` and `code` lead to the duty the row is about. `amount_fen` is None where nothing is worked out;
    `preview_fen` is what an attribution would come to; `remark` marks a line that is not about an amount;
    `href` leads to how it was worked out, into the panel when it `unfolds`.
    """

    key: str
    what: str
    clause: str
    clause_href: str
    who: str
    state: str
    said: str
    amount_fen: int | None
    href: str = ""
    indent: bool = False
    step: Step | None = None
    selected: bool = False
    about: str = ""
    code: str = ""
    unfolds: bool = False
    preview_fen: int | None = None
    remark: bool = False


@dataclass(frozen=True, slots=True)
class MoneyFigures:
    """The four key figures of a contract's money, in fen."""

    payable_fen: int
    paid_fen: int
    penalty_a_fen: int
    penalty_b_fen: int


@dataclass(frozen=True, slots=True)
class Unfolded:
    """How one amount came about, for the panel beside the account."""

    key: str
    title: str
    trace: dict[str, Any]
    warnings: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class SideSaid:
    """One side's stance on a proposal, for people."""

    side: str
    words: str
    tone: str
    name: str
    at: datetime
    reason: str
