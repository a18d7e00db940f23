"""A ticket's level in the contract's own words, and which obligations it and the channel select."""

from __future__ import annotations

from dataclasses import dataclass

from lvyue.contracts.types import ContractFile, FulfilledBy, Obligation, as_limit, limit_words


@dataclass(frozen=True, slots=True)
class LevelView:
    """A service level as the contract defines it, with the words quoted from its clause.

    `targets` are its agreed times, (act that stops the clock, limit in words), in the contract's order.
    """

    id: str
    name: str
    definition: str
    clause: str
    clause_number: str
    quotes: tuple[str, ...]
    targets: tuple[tuple[str, str], ...] = ()


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
            _targets(terms, one.id),
        )
        for one in terms.levels
    )


def _targets(terms: ContractFile, level: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.fulfilled_by.label, limit_words(as_limit(one.limit)))
        for one in terms.obligations
        if one.level == level and one.limit and one.fulfilled_by is not FulfilledBy.ATTEST
    )


def fits(obligation: Obligation, level: str, channel: str) -> bool:
    """Whether an obligation is meant for tickets of this level ("" for not graded) and channel."""
    return obligation.level in (None, level) and obligation.channel in (None, channel)
