"""The documents of a contract side by side: what each settles, which one prevails and by what.

Pure: a file as written and the readings chosen in, rows out. A row is one thing (a level's response, an act),
a cell what one document says of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lvyue.contracts.precedence import covers, document_of, rank_of, rivals, title_of, undecided
from lvyue.contracts.terms import ruled
from lvyue.contracts.types import (
    Capability,
    ContractFile,
    Document,
    FulfilledBy,
    Obligation,
    Question,
    as_limit,
    limit_words,
    when_words,
)

CLOCKS = {
    FulfilledBy.RESPONDED: "响应",
    FulfilledBy.ARRIVED: "到场",
    FulfilledBy.DONE: "解决",
    FulfilledBy.SHEET_SIGNED: "记录单",
    FulfilledBy.COMPLETION_NOTICED: "完成通知",
    FulfilledBy.REVIEWED: "验收",
}
CHANNELS = {"web": "网页", "phone": "电话", "chat": "在线", "email": "邮件", "remote": "远程", "api": "接口"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says: the words, of what else it says them, and how it fares.

    `state` is wins, yields, open (both parties still choose) or stands.
    """

    obligation: str
    words: str
    of: str
    state: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing; `cells` hold a document each, in order of rank; `verdict` is label, tone, icon, address."""

    thing: str
    clock: str
    cells: tuple[tuple[Document, tuple[Said, ...]], ...]
    verdict: tuple[str, str, str, str]
    note: str = ""


@dataclass(frozen=True)
class Comparison:
    """A file as written with the readings chosen so far, {question id: reading id}."""

    written: ContractFile
    chosen: Mapping[str, str]

    @cached_property
    def settled(self) -> ContractFile:
        """The file with its rulings, before anything yields."""
        return ruled(self.written, self.chosen.items())

    @cached_property
    def pairs(self) -> set[tuple[str, str]]:
        """(prevailing, yielding) ids under the rulings so far."""
        return _pairs(self.settled)

    @cached_property
    def equals(self) -> set[frozenset[str]]:
        """Ids of terms of one rank that are settled otherwise, neither of which prevails."""
        return {frozenset({one.id, other.id}) for one, other in undecided(self.settled)}

    def question(self, term: Obligation) -> Question | None:
        """The open point that decides whether a term is of the same thing as one of another document."""
        scope = {f"obligations.{term.id}.{name}" for name in ("level", "channel")}
        asked = (
            one for one in self.written.questions if any(scope & set(each.sets) for each in one.readings)
        )
        return next(asked, None)

    def rivals_of(self, term: Obligation) -> list[Obligation]:
        """Terms of other documents that this one meets, now or under a reading still open to the parties."""
        pairs = set(self.pairs) | {(a, b) for a, b in (sorted(one) for one in self.equals)}
        question = self.question(term)
        for reading in question.readings if question else ():
            assert question is not None
            pairs |= _pairs(ruled(self.written, {**self.chosen, question.id: reading.id}.items()))
        met = {a if b == term.id else b for a, b in pairs if term.id in (a, b)}
        return [one for one in self.written.obligations if one.id in met]


def comparison(written: ContractFile, chosen: Mapping[str, str]) -> list[Row]:
    """Rows of what several documents settle: every clock of a ticket, and each other term in conflict.

    What more than one document speaks of comes first. Empty where the contract is one document, or only one
    of them speaks of clocks and nothing conflicts.
    """
    if len(written.documents) < 2:
        return []
    weighed = Comparison(written, dict(chosen))
    things: dict[tuple[str, ...], list[Obligation]] = {}
    for one in written.obligations:
        if one.fulfilled_by in CLOCKS or weighed.rivals_of(one):
            things.setdefault(_thing(written, one), []).append(one)
    clocks = {document_of(one) for (kind, *_), found in things.items() if kind for one in found}
    meets = any(weighed.rivals_of(one) for found in things.values() for one in found)
    if len(clocks) < 2 and not meets:
        return []
    rows = [_row(weighed, found) for found in things.values()]
    return sorted(rows, key=lambda one: sum(bool(said) for _, said in one.cells) < 2)


def order_clause(file: ContractFile) -> tuple[str, str]:
    """(id, number) of the clause that says which document prevails; empty words where none does."""
    rule = next((one for one in file.obligations if one.does is Capability.PRECEDENCE), None)
    clause = file.clause(rule.clause) if rule else None
    return (clause.id, clause.number) if clause else ("", "")


def _pairs(file: ContractFile) -> set[tuple[str, str]]:
    return {(one.winner.id, lost.id) for one in rivals(file) for lost in one.losers}


def _thing(file: ContractFile, one: Obligation) -> tuple[str, ...]:
    if one.fulfilled_by not in CLOCKS:
        return "", one.what
    level = file.level(one.level) if one.level else None
    return CLOCKS[one.fulfilled_by], level.name if level else "", CHANNELS.get(one.channel or "", "")


def _row(weighed: Comparison, terms: list[Obligation]) -> Row:
    file = weighed.written
    clock, *of = _thing(file, terms[0])
    # A rival is shown once: in the row of the term that would yield to it.
    others = {
        other.id: other
        for one in terms
        for other in weighed.rivals_of(one)
        if other not in terms and rank_of(file, other) <= rank_of(file, one)
    }
    cells = tuple(
        (
            document,
            tuple(
                _said(weighed, one, terms, own=one.id not in others)
                for one in (*terms, *others.values())
                if document_of(one) == document.id
            ),
        )
        for document in sorted(file.documents, key=lambda one: one.rank)
    )
    thing = " · ".join(one for one in of if one) if clock else of[0]
    return Row(thing or "所有报障", clock, cells, *_verdict(weighed, terms))


def _said(weighed: Comparison, term: Obligation, row: list[Obligation], *, own: bool) -> Said:
    ids = {one.id for one in row}
    now = weighed.settled.obligation(term.id) or term
    questions = [question for one in row if (question := weighed.question(one))]
    if (own and any(b == term.id for _, b in weighed.pairs)) or any(
        (a, term.id) in weighed.pairs for a in ids
    ):
        state = "yields"
    elif any((term.id, b) in weighed.pairs for b in ids):
        state = "wins"
    elif any(one.id not in weighed.chosen for one in questions):
        state = "open"
    else:
        state = "stands"
    clock = term.fulfilled_by in CLOCKS
    limit = limit_words(as_limit(now.limit)) if now.limit else "不定时限"
    level = weighed.written.level(term.level) if term.level else None
    of = "" if own else level.name if level else "所有报障"
    return Said(term.id, limit if clock else when_words(now), of, state)


def _verdict(weighed: Comparison, terms: list[Obligation]) -> tuple[tuple[str, str, str, str], str]:
    """Who prevails in a row, and why."""
    file, settled = weighed.written, weighed.settled
    clause, number = order_clause(file)
    for term in terms:
        question = weighed.question(term)
        if question is not None and question.id not in weighed.chosen:
            return ("待裁定", "violet", "scale", f"#question-{question.id}"), ""
    for term in terms:
        above = next((a for a, b in sorted(weighed.pairs) if b == term.id), None)
        winner = settled.obligation(above) if above else None
        if winner is not None:
            address = f"#clause-{clause}" if clause else ""
            by = "双方裁定，" if weighed.question(term) else ""
            note = f"{by}依 {number}" if number else f"{by}依文件先后"
            rest = "" if covers(settled, winner, settled.obligation(term.id) or term) else "，其余级别照旧"
            return (f"以《{title_of(file, winner)}》为准", "green", "scale", address), note + rest
    if any({one.id} & pair for one in terms for pair in weighed.equals):
        return ("没有先后", "red", "alert", ""), "两份文件同级，须双方裁定"
    if any(weighed.question(one) for one in terms):
        return ("照行", "blue", "check", ""), "双方裁定：不冲突"
    return ("照行", "grey", "", ""), "只有一份文件写了" if len(
        {document_of(one) for one in terms}
    ) < 2 else ""
