"""The contract file, schema `lvyue/contract/1`: what the reader drafts, people confirm and the engine runs.

Every fact carries at least one citation. Lists of things with an `id` are addressed by dotted paths
through that id (`obligations.report.every`), which is what a question's readings set.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import ConfigDict, Field

from lvyue.contracts.types.limits import Citations, Cite, Id, Strict
from lvyue.contracts.types.money import AmountTerm, Base, Exemption, Penalty
from lvyue.contracts.types.obligations import Obligation
from lvyue.contracts.types.questions import Question, Ruling
from lvyue.contracts.types.vocabulary import TriggerName

SCHEMA = "lvyue/contract/1"


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
