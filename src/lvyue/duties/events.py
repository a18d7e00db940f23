"""Which events people record by hand, and which obligations still wait for a date left blank. Pure."""

from __future__ import annotations

from collections.abc import Collection

from lvyue.contracts.types import BY_DATE, BY_WORK, ContractFile, Kind, Obligation, TriggerName, as_limit
from lvyue.rules.derivations import limit_text

STARTED = frozenset({Kind.EVENT, Kind.ONCE})
"""Kinds of obligation that a trigger starts; a rule or right is bound and never falls due."""

DATED = (TriggerName.SIGNED, TriggerName.EFFECTIVE)
"""Events that the contract's signing date gives; recorded once, only while that date is blank (rule 7)."""


def by_hand(terms: ContractFile, name: TriggerName) -> bool:
    """Whether people record an event of this name under these terms: no ticket, payment or date tells it."""
    if name in DATED:
        return terms.signed.date is None
    return name not in BY_WORK and name not in BY_DATE


def started_by(one: Obligation, name: TriggerName) -> bool:
    """Whether an event of this name starts the obligation; one that waits for a ruling does not start yet."""
    return one.trigger is name and one.waits_for is None and one.kind in STARTED


def events_offered(
    terms: ContractFile, recorded: Collection[str]
) -> tuple[tuple[TriggerName, tuple[Obligation, ...]], ...]:
    """Events by hand with the obligations each starts; what happens once is not offered again.

    What waits for a ruling starts with the ruling, from the event recorded now. `recorded` holds the names of
    events recorded so far.
    """
    used: dict[TriggerName, list[Obligation]] = {}
    for one in terms.obligations:
        if one.trigger is None or one.kind not in STARTED:
            continue
        begun = used.setdefault(one.trigger, [])
        if one.waits_for is None:
            begun.append(one)
    return tuple(
        (name, tuple(begun))
        for name, begun in used.items()
        if by_hand(terms, name) and not (name in DATED and name.value in recorded)
    )


def events_by_post(
    terms: ContractFile, offered: Collection[tuple[TriggerName, tuple[Obligation, ...]]]
) -> tuple[tuple[TriggerName, str], ...]:
    """Which of the events offered count as served once posted, each with the days and the clause's number."""
    found = []
    for name, _ in offered:
        rule = terms.deeming(name)
        if rule is not None and rule.deems is not None:
            clause = terms.clause(rule.deems.clause)
            days, number = (
                limit_text(as_limit(rule.deems.limit)),
                clause.number if clause else rule.deems.clause,
            )
            found.append((name, f"交邮后 {days}视为送达（{number}），末日是休息日的顺延"))
    return tuple(found)


def unstarted(terms: ContractFile, recorded: Collection[str]) -> tuple[Obligation, ...]:
    """Obligations whose time does not run because the signing date is blank: 未起算 (standards.md rule 7)."""
    blank = {name for name in DATED if by_hand(terms, name) and name.value not in recorded}
    return tuple(
        one
        for one in terms.obligations
        if one.trigger in blank and one.kind in STARTED and one.waits_for is None
    )
