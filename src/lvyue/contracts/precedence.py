"""Which document prevails where two speak of one thing: the order the contract itself agrees on.

Pure. A lower rank prevails; the terms of the document that yields stay in force where nothing conflicts with
them (portal 10.1: only what conflicts yields, so each term is ruled on its own).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lvyue.contracts.types import ContractFile, FulfilledBy, Obligation


@dataclass(frozen=True, slots=True)
class Prevailing:
    """The term that binds and those that yield to it, with the documents they stand in."""

    winner: Obligation
    losers: tuple[Obligation, ...]
    document: str

    @property
    def words(self) -> str:
        """Say the outcome as people read it."""
        beaten = "、".join(one.what for one in self.losers)
        return f"以《{self.document}》的“{self.winner.what}”为准" + (f"，不适用“{beaten}”" if beaten else "")


def prevailing(file: ContractFile, among: Iterable[Obligation]) -> Prevailing:
    """Pick the term of the document with the lowest rank; ValueError when there is none to pick from.

    Terms of one rank do not beat each other: the first in the file is named and none of its equals yields.
    """
    ranks = {one.id: one.rank for one in file.documents}
    titles = {one.id: one.title for one in file.documents}
    found = sorted(among, key=lambda one: ranks[_document(one)])
    if not found:
        raise ValueError("no term to pick from")
    winner = found[0]
    lowest = ranks[_document(winner)]
    losers = tuple(one for one in found if ranks[_document(one)] > lowest)
    return Prevailing(winner, losers, titles[_document(winner)])


def rivals(file: ContractFile) -> list[Prevailing]:
    """Every term of one document that another document also settles, otherwise, with the one that prevails.

    Two terms are of one thing when the same side owes the same act after the same event, over the same
    channel and for the same level (by its name; a term without a level is of every level).
    """
    ranks = {one.id: one.rank for one in file.documents}
    waiting = sorted(file.obligations, key=lambda one: ranks[_document(one)])
    found: list[Prevailing] = []
    while waiting:
        first, *waiting = waiting
        yielding = [
            one
            for one in waiting
            if ranks[_document(one)] > ranks[_document(first)]
            and _of_one_thing(file, first, one)
            and _terms(first) != _terms(one)
        ]
        if yielding:
            found.append(prevailing(file, [first, *yielding]))
        waiting = [one for one in waiting if one not in yielding]
    return found


def _of_one_thing(file: ContractFile, one: Obligation, other: Obligation) -> bool:
    def act(term: Obligation) -> tuple[object, ...]:
        # What a person attests is known only by its words.
        words = term.what if term.fulfilled_by is FulfilledBy.ATTEST else ""
        return term.by, term.kind, term.trigger, term.fulfilled_by, term.channel, term.pays, words

    levels = {level.name for term in (one, other) if term.level and (level := file.level(term.level))}
    return act(one) == act(other) and len(levels) < 2


def _terms(obligation: Obligation) -> tuple[object, ...]:
    return obligation.limit, obligation.every, obligation.share, obligation.silence


def _document(obligation: Obligation) -> str:
    return obligation.cite[0].document
