"""One reading to one draft contract file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, Protocol

from lvyue.contracts.drafting import levels, money, obligations
from lvyue.contracts.drafting.documents import WHOLE
from lvyue.contracts.drafting.questions import draft_questions, waiting
from lvyue.contracts.drafting.source import Source
from lvyue.contracts.errors import ContractFileInvalid, Finding
from lvyue.contracts.types import (
    SCHEMA,
    ClauseSpan,
    ContractFile,
    Document,
    Parties,
    Party,
    SignedTerm,
    Term,
)
from lvyue.rules.deadlines import term_end


class Reading(Protocol):
    """What drafting needs of a reading."""

    @property
    def clauses(self) -> Sequence[Any]: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...
    @property
    def citations(self) -> Mapping[str, Sequence[Sequence[int]]]: ...
    @property
    def questions(self) -> Sequence[Any]: ...


def draft(reading: Reading, text: str, *, id: str, title: str, calendar: str = "cn") -> ContractFile:
    """Return the draft of a read text.

    Raises ContractFileInvalid naming every essential the text leaves open (parties, price, term): these
    are filled in by people in the contract file, with the words they rest on.
    """
    source = Source(text, clauses_of(reading, text), reading.facts, reading.citations)
    parties, term, amount = _parties(source), _term(source, "term"), money.amount(source)
    missing = [
        Finding(name, f"原文没有读出{name}", "在合同文件里补上，并写明条款与原文引文")
        for name, value in (("双方名称", parties), ("服务期起止", term), ("合同价款", amount))
        if value is None
    ]
    if parties is None or term is None or amount is None:
        raise ContractFileInvalid(missing, "原文")
    questions = draft_questions(source, reading.questions)
    waits = waiting(reading.questions, questions)
    terms = tuple(money.penalties(source))
    late = tuple(one.id for one in terms if one.payer == "a" and one.formula == "daily_rate")
    known = levels.grades(source)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return ContractFile(
        schema=SCHEMA,
        id=id,
        title=title,
        documents=(Document(id="body", title="合同正文", file="source.md", sha256=digest),),
        parties=parties,
        signed=_signed(source),
        term=term,
        fee_period=_term(source, "term.conflict"),
        calendar=calendar,
        amount=amount,
        bases=tuple(money.bases(source, terms, waits)),
        clauses=source.clauses,
        levels=tuple(known.values()),
        obligations=tuple(
            chain(
                levels.levels(source, known),
                obligations.periodic(source, waits),
                obligations.deliverables(source),
                obligations.staffing(source),
                obligations.acceptance(source),
                obligations.payments(source, late),
            )
        ),
        penalties=terms,
        questions=questions,
    )


def clauses_of(reading: Reading, text: str) -> tuple[ClauseSpan, ...]:
    """The clauses of a reading, with the whole text as the last of them."""
    found = tuple(
        ClauseSpan(
            id=one.id,
            number=one.number or "首部",
            heading=one.heading or "",
            start=one.start,
            end=one.end,
            level=one.level,
        )
        for one in reading.clauses
        if one.start < one.end
    )
    whole = ClauseSpan(id=WHOLE, number="全文", start=0, end=len(text), level=0)
    return (*found, whole)


def _parties(source: Source) -> Parties | None:
    sides = {}
    for side in ("a", "b"):
        name, cites = source.fact(f"parties.{side}"), source.cites(f"parties.{side}")
        if not name or not cites:
            return None
        sides[side] = Party(name=name, cite=cites)
    return Parties(**sides)


def _term(source: Source, path: str) -> Term | None:
    start, end = source.fact(f"{path}.start"), source.fact(f"{path}.end")
    cites = source.cites(f"{path}.start", f"{path}.end")
    if not start or not end or not cites:
        return _counted_term(source) if path == "term" else None
    return Term(start=date.fromisoformat(start), end=date.fromisoformat(end), cite=cites)


def _counted_term(source: Source) -> Term | None:
    """Months from a dated signing: the last day by law, the habit being a question (rule 6)."""
    months, signed = source.fact("term.months"), source.fact("signed_on")
    cites = source.cites("term.months", "signed_on")
    if not months or not signed or not cites:
        return None
    start = date.fromisoformat(signed)
    by_law, _ = term_end(start, months)
    return Term(start=start, end=by_law, cite=cites)


def _signed(source: Source) -> SignedTerm:
    signed, cites = source.fact("signed_on"), source.cites("signed_on")
    if not signed or not cites:
        return SignedTerm(date=None)
    return SignedTerm(date=date.fromisoformat(signed), cite=cites)
