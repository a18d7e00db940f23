"""A ticket's level in the contract's own words, and which obligations it and the channel select."""

from __future__ import annotations

from dataclasses import dataclass

from lvyue.contracts.types import ContractFile, Obligation


@dataclass(frozen=True, slots=True)
class LevelView:
    """A service level as the contract defines it, with the words quoted from its clause."""

    id: str
    name: str
    definition: str
    clause: str
    clause_number: str
    quotes: tuple[str, ...]


def levels_of(terms: ContractFile | None) -> tuple[LevelView, ...]:
    """The levels of a contract in its own order; none without terms."""
    if terms is None:
        return ()
    numbers = {one.id: one.number for one in terms.clauses}
    return tuple(
        LevelView(
            one.id,
            one.name,
            one.definition,
            one.clause,
            numbers.get(one.clause, one.clause),
            tuple(cite.quote for cite in one.cite),
        )
        for one in terms.levels
    )


def fits(obligation: Obligation, level: str, channel: str) -> bool:
    """Whether an obligation is meant for tickets of this level ("" for not graded) and channel."""
    return obligation.level in (None, level) and obligation.channel in (None, channel)
