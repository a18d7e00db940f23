"""Which document prevails where two speak of one thing: the order the contract itself agrees on.

Pure. A lower rank prevails, and only what conflicts yields (portal 10.1): each term is weighed on its own, a
term stands where the document above it says nothing, and one that is wider than the term above it yields for
that part alone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lvyue.contracts.types import Capability, ContractFile, FulfilledBy, Kind, Obligation

_OWED = ("limit", "every", "share", "silence")
"""What one term may settle otherwise than another."""

_TAKEN = (*_OWED, "proposed", "waits_for", "clause", "cite", "consequence")
"""What a term that yields takes over from the one that prevails."""


@dataclass(frozen=True, slots=True)
class Prevailing:
    """The term that binds and those that yield to it, with the title of the document it stands in."""

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
    found = sorted(among, key=lambda one: rank_of(file, one))
    if not found:
        raise ValueError("no term to pick from")
    winner = found[0]
    losers = tuple(one for one in found if rank_of(file, one) > rank_of(file, winner))
    return Prevailing(winner, losers, title_of(file, winner))


def rivals(file: ContractFile) -> list[Prevailing]:
    """Every term that a document above its own settles otherwise, by the term it yields to, highest first."""
    beaten: dict[str, list[Obligation]] = {}
    for winner, loser in _pairs(file):
        beaten.setdefault(winner.id, []).append(loser)
    winners = [one for one in file.obligations if one.id in beaten]
    return [
        prevailing(file, [one, *beaten[one.id]])
        for one in sorted(winners, key=lambda one: rank_of(file, one))
    ]


def undecided(file: ContractFile) -> list[tuple[Obligation, Obligation]]:
    """Pairs of terms of one thing in two documents of one rank, settled otherwise: neither prevails."""
    return [
        (one, other)
        for at, one in enumerate(file.obligations)
        for other in file.obligations[at + 1 :]
        if document_of(one) != document_of(other)
        and rank_of(file, one) == rank_of(file, other)
        and _of_one_thing(file, one, other)
        and _differ(one, other)
    ]


def binding(written: ContractFile, settled: ContractFile) -> ContractFile:
    """Return the terms that bind: `settled` (the file with its rulings) with what yields taken out of force.

    A term that yields becomes a rule and starts nothing; where the prevailing term does not reach the tickets
    it was written for (another level of the same name, or one that a ruling found to be the same), it stays
    in its place with the limit, clause and consequence of the prevailing one. A term wider than the one that
    prevails stays; `narrower` says for which part it yields.
    """
    changed: dict[str, Obligation] = {}
    for found in rivals(settled):
        for loser in found.losers:
            if covers(settled, found.winner, loser):
                changed[loser.id] = _yielded(written, found.winner, loser)
        changed.setdefault(found.winner.id, _at_home(written, found.winner))
    return settled.model_copy(
        update={"obligations": tuple(changed.get(one.id, one) for one in settled.obligations)}
    )


def covers(file: ContractFile, winner: Obligation, loser: Obligation) -> bool:
    """Whether the prevailing term is of everything the other is of, so that nothing of the other is left."""
    return winner.level is None or _level_name(file, winner) == _level_name(file, loser)


def narrower(file: ContractFile, obligation: Obligation) -> frozenset[str]:
    """Ids of the terms that prevail over a wider one for their own level only."""
    return _narrowings(file).get(obligation.id, frozenset())


_weighed: OrderedDict[int, tuple[ContractFile, dict[str, frozenset[str]]]] = OrderedDict()
_KEPT = 64


def _narrowings(file: ContractFile) -> dict[str, frozenset[str]]:
    """{id of a wider term: ids of those above it}, worked out once for each file, which never changes."""
    known = _weighed.get(id(file))
    if known is not None and known[0] is file:
        return known[1]
    found: dict[str, frozenset[str]] = {}
    for winner, loser in _pairs(file):
        if not covers(file, winner, loser):
            found[loser.id] = found.get(loser.id, frozenset()) | {winner.id}
    _weighed[id(file)] = (file, found)
    if len(_weighed) > _KEPT:
        _weighed.popitem(last=False)
    return found


def document_of(obligation: Obligation) -> str:
    """The id of the document a term stands in: that of the first words it is cited from."""
    return obligation.cite[0].document


def rank_of(file: ContractFile, obligation: Obligation) -> int:
    """The rank of the document a term stands in."""
    return next(one.rank for one in file.documents if one.id == document_of(obligation))


def title_of(file: ContractFile, obligation: Obligation) -> str:
    """The title of the document a term stands in."""
    return next(one.title for one in file.documents if one.id == document_of(obligation))


def _pairs(file: ContractFile) -> Iterator[tuple[Obligation, Obligation]]:
    """(prevailing, yielding): of those that cover a term the one ranked first, and narrower ones above it."""
    if len(file.documents) < 2:
        return
    ordered = sorted(file.obligations, key=lambda one: rank_of(file, one))
    for loser in file.obligations:
        for one in _of_one_act(ordered, loser):
            if rank_of(file, one) >= rank_of(file, loser):
                break
            if _says_something(one) and _of_one_thing(file, one, loser) and _differ(one, loser):
                yield one, loser
                if covers(file, one, loser):
                    break


def _of_one_act(among: Iterable[Obligation], term: Obligation) -> Iterator[Obligation]:
    return (one for one in among if one.fulfilled_by is term.fulfilled_by and one.trigger is term.trigger)


def _of_one_thing(file: ContractFile, one: Obligation, other: Obligation) -> bool:
    """Whether the same side owes the same act after the same event, over one channel and for one level.

    Levels are compared by name; a term without a level is of every level.
    """

    def act(term: Obligation) -> tuple[object, ...]:
        # What a person attests is known only by its words.
        words = term.what if term.fulfilled_by is FulfilledBy.ATTEST else ""
        return term.by, term.kind, term.trigger, term.fulfilled_by, term.channel, term.pays, words

    levels = {_level_name(file, term) for term in (one, other) if term.level}
    return act(one) == act(other) and len(levels) < 2 and one.kind not in (Kind.RULE, Kind.RIGHT)


def _level_name(file: ContractFile, term: Obligation) -> str | None:
    level = file.level(term.level) if term.level else None
    return level.name if level else None


def _differ(one: Obligation, other: Obligation) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in _OWED)


def _says_something(one: Obligation) -> bool:
    """Whether a term settles a time or a sum at all; one that only names the act leaves the others be."""
    return one.limit is not None or one.every is not None or one.pays is not None


def _yielded(written: ContractFile, winner: Obligation, loser: Obligation) -> Obligation:
    own, above = _at_home(written, loser), _at_home(written, winner)
    if above.level in (None, own.level) and above.channel in (None, own.channel):
        return own.model_copy(update={"kind": Kind.RULE, "does": Capability.PRECEDENCE, "waits_for": None})
    return own.model_copy(update={name: getattr(winner, name) for name in _TAKEN})


def _at_home(written: ContractFile, obligation: Obligation) -> Obligation:
    """The term for the tickets it was written for, also where a ruling found its level to be another's."""
    own = written.obligation(obligation.id)
    return obligation.model_copy(update={"level": own.level, "channel": own.channel}) if own else obligation
