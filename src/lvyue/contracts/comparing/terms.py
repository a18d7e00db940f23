"""The terms that changed between two files: who, what, when, how much, before and after.

Ids of a draft count what was read, so that one more cycle renumbers the rest; terms are paired by what they
say and where they stand, never by id alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lvyue.contracts.comparing.pairing import likeness
from lvyue.contracts.pages.facts import Fact, facts_of
from lvyue.contracts.types import ContractFile
from lvyue.rules.money import yuan

_SINGLE = ("parties", "amount", "signed", "effective", "amended", "term", "fee_period")
_ENOUGH = 3.0


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a term says, before and after; `difference` is how far money or a date moved."""

    label: str
    before: str
    after: str
    difference: str = ""


@dataclass(frozen=True, slots=True)
class TermChange:
    """A term that came, went or changed: its group, name, clause in each version, and what it says."""

    state: str
    group: str
    label: str
    clause_old: str
    clause_new: str
    lines: tuple[Line, ...]
    path_old: str = ""
    path_new: str = ""


def terms_changed(
    old: ContractFile, new: ContractFile, clauses: Mapping[str, str] | None = None
) -> list[TermChange]:
    """Every changed term in the order people check them in; warnings are no terms.

    `clauses` tells which clause of the later version (by id) each earlier one has become.
    """
    figures = _figures(old, new)
    pairs = pairs_of(old, new, clauses)
    return [change for one, other in pairs if (change := _change(one, other, figures)) is not None]


def pairs_of(
    old: ContractFile, new: ContractFile, clauses: Mapping[str, str] | None = None
) -> Iterator[tuple[Fact | None, Fact | None]]:
    """Every term of two files with the one it has become; None where there is none."""
    before = [one for one in facts_of(old) if one.group != "提示"]
    after = [one for one in facts_of(new) if one.group != "提示"]
    yield from _pairs(before, after, dict(clauses or {}))


def _pairs(
    before: Sequence[Fact], after: Sequence[Fact], became: Mapping[str, str]
) -> Iterator[tuple[Fact | None, Fact | None]]:
    matched: dict[int, int] = {}
    scored = sorted(
        (-score, o, n)
        for o, one in enumerate(before)
        for n, other in enumerate(after)
        if (score := _score(one, other, became)) >= _ENOUGH
    )
    for _, o, n in scored:
        if o not in matched and n not in matched.values():
            matched[o] = n
    came = {n: o for o, n in matched.items()}
    for n, other in enumerate(after):
        yield (before[came[n]] if n in came else None), other
    for o, one in enumerate(before):
        if o not in matched:
            yield one, None


def _score(one: Fact, other: Fact, became: Mapping[str, str]) -> float:
    """How surely two terms are one: the same single fact, or the same act of the same side at one place."""
    kind, rest = one.path.split(".", 1) if "." in one.path else (one.path, "")
    if kind != other.path.split(".")[0]:
        return 0
    if kind in _SINGLE:
        return 10 if one.path == other.path else 0
    if one.group != other.group or one.who != other.who:
        return 0
    same_clause = {became.get(cite.clause, cite.clause) for cite in one.cites} & {
        cite.clause for cite in other.cites
    }
    named = 1.0 if rest == other.path.split(".", 1)[-1] else 0.0
    said = 1.0 if one.value and one.value == other.value else 0.0
    return 2.0 * bool(same_clause) + named + said + 3.0 * likeness(one.label, other.label)


def _change(one: Fact | None, other: Fact | None, figures: Mapping[str, str]) -> TermChange | None:
    shown = other or one
    assert shown is not None
    lines = tuple(_lines(one, other, figures.get(shown.path, "")))
    if one and other and not lines:
        return None
    state = "changed" if one and other else "added" if other else "removed"
    return TermChange(
        state,
        shown.group,
        shown.label,
        one.clause if one else "",
        other.clause if other else "",
        lines,
        one.path if one else "",
        other.path if other else "",
    )


def _lines(one: Fact | None, other: Fact | None, difference: str) -> Iterator[Line]:
    named = (("内容", "label"), ("约定", "value"), ("哪一方", "who"))
    for name, field in named:
        before, after = (getattr(fact, field) if fact else "" for fact in (one, other))
        said_already = field == "label" and (one is None or other is None)
        if before != after and not said_already:
            yield Line(name, before, after, difference if field == "value" else "")
    before, after = ("；".join(fact.notes) if fact else "" for fact in (one, other))
    if before != after:
        yield Line("附注", before, after)


def _figures(old: ContractFile, new: ContractFile) -> dict[str, str]:
    """{path: how far money and dates moved}."""
    found = {}
    for name in ("total_fen", "per_year_fen"):
        before, after = getattr(old.amount, name), getattr(new.amount, name)
        if before is not None and after is not None and before != after:
            found["amount"] = money_moved(before, after)
    if old.term.end != new.term.end:
        found["term"] = f"止期{days_moved(old.term.end, new.term.end)}"
    if old.fee_period and new.fee_period and old.fee_period.end != new.fee_period.end:
        found["fee_period"] = f"止期{days_moved(old.fee_period.end, new.fee_period.end)}"
    if old.signed.date and new.signed.date and old.signed.date != new.signed.date:
        found["signed"] = days_moved(old.signed.date, new.signed.date)
    return found


def money_moved(before: int, after: int) -> str:
    """Say a change of money in yuan and per cent, both in fen.

    >>> money_moved(2_800_000, 3_000_000)
    '增加 2,000.00 元（+7.14%）'
    """
    change = after - before
    share = f"（{change / before:+.2%}）" if before else ""
    return f"{'增加' if change > 0 else '减少'} {yuan(abs(change))} 元{share}"


def days_moved(before: date, after: date) -> str:
    """Say how many days later or earlier a date is."""
    days = (after - before).days
    return f"推迟 {days} 日" if days > 0 else f"提前 {-days} 日"
