"""Which document prevails where two speak of one thing: the order the contract itself agrees on.

Pure. A lower rank prevails; the terms of the document that yields stay in force where nothing conflicts with
them (portal 10.1: only what conflicts yields, so each term is ruled on its own).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lvyue.contracts.types import ContractFile, Obligation


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


def _document(obligation: Obligation) -> str:
    return obligation.cite[0].document
