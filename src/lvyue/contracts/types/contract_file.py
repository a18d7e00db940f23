"""The contract file, schema `lvyue/contract/1`: what the reader drafts, people confirm and the engine runs.

Every fact carries at least one citation. Lists of things with an `id` are addressed by dotted paths
through that id (`obligations.report.every`), which is what a question's readings set.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

from pydantic import ConfigDict, Field, model_validator

from lvyue.contracts.types.limits import Citations, Cite, EveryModel, LimitModel, PeriodModel, Strict
from lvyue.contracts.types.vocabulary import (
    BaseName,
    Capability,
    Cause,
    Formula,
    FulfilledBy,
    Kind,
    PartyCode,
    Silence,
    TriggerName,
)
from lvyue.rules.pauses import Reason as PauseReason

SCHEMA = "lvyue/contract/1"
Id = Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,39}$")


class Document(Strict):
    """One component of the contract (body, annex, bid file, supplement); a lower rank prevails."""

    id: str = Id
    title: str
    file: str
    sha256: str | None = None
    rank: int = Field(default=1, ge=1)


class Party(Strict):
    """One side by the name the contract gives it."""

    name: str = Field(min_length=2)
    short: str | None = None
    cite: Citations


class Parties(Strict):
    """甲方 and 乙方."""

    a: Party
    b: Party


class SignedTerm(Strict):
    """The day the last signature was put; None keeps every 「签订后」 limit 未起算 (rule 7)."""

    date: dt.date | None
    cite: tuple[Cite, ...] = ()


class Term(Strict):
    """Service term, both days included as agreed (Civil Code 204)."""

    start: dt.date
    end: dt.date
    cite: Citations


class Office(Strict):
    """Office hours where the duties are done, all year: `["09:00-12:00", "14:00-18:00"]`.

    They are a fact of the organisation, laid over the calendar, for 上班前, 工作小时 and paper deadlines.
    """

    hours: tuple[str, ...] = Field(min_length=1)


class AmountTerm(Strict):
    """The price in integer fen; a yearly fee is never put in `total_fen`."""

    total_fen: int | None = Field(default=None, ge=0)
    per_year_fen: int | None = Field(default=None, ge=0)
    capital: str | None = None
    cite: Citations


class Base(Strict):
    """An amount the text uses and does not state, with the agreed way to get it.

    `divide` is the divisor applied to the yearly fee (12 for a calendar month's share).
    """

    id: BaseName
    of: Literal["annual", "total"]
    divide: int = Field(ge=1)
    waits_for: str | None = None
    cite: Citations


class ClauseSpan(Strict):
    """A numbered passage: printed number, heading and half-open span of characters in its document."""

    id: str
    number: str
    heading: str = ""
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    level: int = Field(default=1, ge=0)
    document: str = "body"


class ServiceLevel(Strict):
    """A severity class with targets (服务级别); obligations name it by `level`."""

    id: str = Id
    name: str
    definition: str
    clause: str
    cite: Citations


_EXECUTED_BY = {
    FulfilledBy.RESPONDED: Capability.INCIDENT,
    FulfilledBy.DONE: Capability.INCIDENT,
    FulfilledBy.ARRIVED: Capability.ARRIVAL,
    FulfilledBy.FEEDBACK: Capability.MEASURE,
    FulfilledBy.SWITCHED: Capability.MEASURE,
    FulfilledBy.THIRD_PARTY_URGED: Capability.MEASURE,
    FulfilledBy.CAUSE_REPORTED: Capability.MEASURE,
    FulfilledBy.SHEET_SIGNED: Capability.RECORD_SHEET,
    FulfilledBy.COMPLETION_NOTICED: Capability.ACCEPTANCE,
    FulfilledBy.REVIEWED: Capability.ACCEPTANCE,
    FulfilledBy.CHECK_MENDED: Capability.CHECK,
    FulfilledBy.CHECK_CLOSED: Capability.CHECK,
    FulfilledBy.SAMPLE_CLOSED: Capability.CHECK,
    FulfilledBy.PAID: Capability.PAYMENT,
    FulfilledBy.PAPERS_SUBMITTED: Capability.PAYMENT,
}


class PapersFirst(Cite):
    """The words that make a payment wait for its papers (先开票后付款), and how far that relieves the payer.

    `until_received` leaves the days up to their receipt out of the delay; `whole` relieves the payment as a
    whole when they came after its last day, or not at all.
    """

    relieves: Literal["until_received", "whole"] = "until_received"


class Deemed(Cite):
    """The words by which a paper sent by post counts as served (视为送达), refused or not (rule 17).

    `event` is what then counts as having happened; `limit` runs from the day of posting to that of service.
    """

    event: TriggerName
    limit: PeriodModel


class Obligation(Strict):
    """A rule of the contract: who, what, when, proved how, or else (义务).

    `level` and `channel` narrow a ticket's clock to tickets of that level or channel; `before_opening` puts a
    cycle's last moment before each working day's office opens (每日上班前); `share` is the part of the price
    that a payment pays; `papers_first` says how far it waits for its papers;
    `pauses` names the reasons for which its clause lets the clock stand still (rule 15); `deems` is how a
    rule on notices tells when one sent by post counts as served.
    """

    id: str = Id
    ref: tuple[str, ...] = ()
    by: PartyCode
    kind: Kind
    what: str = Field(min_length=2)
    clause: str
    cite: Citations
    trigger: TriggerName | None = None
    every: EveryModel | None = None
    proposed: EveryModel | None = None
    limit: LimitModel | None = None
    level: str | None = None
    channel: str | None = None
    before_opening: bool = False
    fulfilled_by: FulfilledBy = FulfilledBy.ATTEST
    does: Capability | None = None
    silence: Silence | None = None
    proof: tuple[str, ...] = ()
    consequence: tuple[str, ...] = ()
    pays: Literal["annual", "total"] | None = None
    share: Decimal = Field(default=Decimal(1), gt=0, le=1)
    papers_first: PapersFirst | None = None
    waits_for: str | None = None
    pauses: tuple[PauseReason, ...] = ()
    deems: Deemed | None = None

    @property
    def capability(self) -> Capability:
        """What executes it: its closing act, or for a rule or right what is named, else a person."""
        if self.does is not None:
            return self.does
        if self.kind in (Kind.RULE, Kind.RIGHT):
            return Capability.ATTEST
        return _EXECUTED_BY.get(self.fulfilled_by, Capability.ATTEST)

    @model_validator(mode="after")
    def _hangs_together(self) -> Obligation:
        if self.kind is Kind.PERIODIC and self.every is None and self.waits_for is None:
            raise ValueError("周期义务没有周期 every，也没有待裁定的问题 waits_for")
        if self.kind is Kind.EVENT and self.trigger is None:
            raise ValueError("触发义务没有写明触发 trigger")
        if self.silence and self.limit is None:
            raise ValueError("「视为」的义务必须有期限 limit")
        if self.papers_first and self.pays is None:
            raise ValueError("只有付款义务（写明 pays）才有资料在先 papers_first")
        if self.pauses and (self.limit is None or self.trigger is None):
            raise ValueError("可暂停 pauses 的义务必须有触发 trigger 和期限 limit，否则没有时钟可停")
        if len(set(self.pauses)) < len(self.pauses):
            raise ValueError("暂停事由 pauses 有重复，每种只写一次")
        if self.deems and self.kind is not Kind.RULE:
            raise ValueError("只有规则（kind 为 rule）才写视为送达 deems")
        return self


class Cap(Strict):
    """The most a penalty may come to: rate of a base."""

    rate: Decimal = Field(gt=0, le=1)
    base: BaseName


class Penalty(Strict):
    """A penalty term: payer, formula, base, rate and cap (违约金条款).

    `counts` says whether each failure is charged, or one failure over the whole contract (只计一次); under
    `only_when` a failure is charged where a person states that the contract's purpose failed (合同目的落空);
    any other one comes to its proven loss.
    """

    id: str = Id
    ref: tuple[str, ...] = ()
    payer: PartyCode
    breach: str
    clause: str
    formula: Formula
    base: BaseName
    rate: Decimal = Field(gt=0, le=1)
    cap: Cap | None = None
    counts: Literal["each", "once"] = "each"
    only_when: Literal["purpose_failed"] | None = None
    operator: Literal["overdue", "exceeding"] = "overdue"
    after_days: int = Field(default=0, ge=0)
    terminate_after_days: int | None = Field(default=None, ge=1)
    terminate_operator: Literal["overdue", "exceeding"] = "exceeding"
    loss_top_up: bool = False
    also: str | None = None
    cite: Citations


class Exemption(Strict):
    """What relieves a party (免责): the causes, and how far; a person still finds the cause."""

    id: str = Id
    ref: tuple[str, ...] = ()
    relieves: PartyCode
    causes: tuple[Cause, ...] = Field(min_length=1)
    what: str
    not_when_late: bool = False
    clause: str
    cite: Citations


class QuestionReading(Strict):
    """One way to read an open point, and the values it sets by dotted path."""

    id: str = Id
    text: str
    sets: dict[str, Any] = Field(default_factory=dict)


class Question(Strict):
    """An open point of the text (歧义 or a warning) that people of both parties answer."""

    id: str = Id
    kind: Literal["ambiguity", "warning"] = "ambiguity"
    about: str
    text: str
    readings: tuple[QuestionReading, ...] = ()
    blocking: bool = False
    cite: tuple[Cite, ...] = ()


class RulingVote(Strict):
    """One side's answer."""

    by: str
    at: dt.datetime


class Ruling(Strict):
    """The reading both parties confirmed (裁定)."""

    question: str
    reading: str
    a: RulingVote
    b: RulingVote


class ContractFile(Strict):
    """The whole agreement as data.

    `effective` is the day from which a further version's terms bind, `amended` the day its supplement was
    signed; a first version has neither.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_: Literal["lvyue/contract/1"] = Field(alias="schema")
    id: str = Id
    title: str = Field(min_length=2)
    demo: bool = False
    documents: tuple[Document, ...] = Field(min_length=1)
    parties: Parties
    signed: SignedTerm
    effective: dt.date | None = None
    amended: SignedTerm | None = None
    term: Term
    fee_period: Term | None = None
    calendar: str = "cn"
    office: Office | None = None
    amount: AmountTerm
    bases: tuple[Base, ...] = ()
    precedence: tuple[str, ...] = ()
    clauses: tuple[ClauseSpan, ...] = Field(min_length=1)
    levels: tuple[ServiceLevel, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    questions: tuple[Question, ...] = ()
    rulings: tuple[Ruling, ...] = ()

    def obligation(self, id: str) -> Obligation | None:
        """The obligation with this id, or None."""
        return next((one for one in self.obligations if one.id == id), None)

    def deeming(self, event: TriggerName) -> Obligation | None:
        """The rule by which this event counts as having happened once its paper was posted, or None."""
        return next((one for one in self.obligations if one.deems and one.deems.event is event), None)

    def penalty(self, id: str) -> Penalty | None:
        """The penalty term with this id, or None."""
        return next((one for one in self.penalties if one.id == id), None)

    def clause(self, id: str) -> ClauseSpan | None:
        """The clause with this id, or None."""
        return next((one for one in self.clauses if one.id == id), None)

    def level(self, id: str) -> ServiceLevel | None:
        """The service level with this id, or None."""
        return next((one for one in self.levels if one.id == id), None)

    def question(self, id: str) -> Question | None:
        """The open point with this id, or None."""
        return next((one for one in self.questions if one.id == id), None)
