"""What people put right in a draft, written as corrections of the reading it was drafted from.

A correction is a path of the reading with the right value (`payments[0].days`: 10), None where the text
states no such fact: what `lvyue read --learn-case` takes. What was filled into a blank is no misreading. A
term whose words the reader did not read, or whose value it has no field for, gives none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lvyue.contracts.readings.facts import ReadFact, Said, is_read
from lvyue.contracts.readings.whole import Whole
from lvyue.contracts.types import Cite, ContractFile, FulfilledBy

Raw = Mapping[str, Any]

_MINUTES = {"minute": 1, "hour": 60}
_SINGLE = {
    "parties.a": {"name": "parties.a"},
    "parties.b": {"name": "parties.b"},
    "amount": {"total_fen": "amount_fen", "per_year_fen": "amount_per_year_fen"},
    "signed": {"date": "signed_on"},
    "term": {"start": "term.start", "end": "term.end"},
}
_CLOCKS = {
    FulfilledBy.RESPONDED: "response_minutes",
    FulfilledBy.ARRIVED: "arrive_minutes",
    FulfilledBy.DONE: "resolve_minutes",
}


@dataclass(frozen=True, slots=True)
class _Change:
    """A term of the file: as it was before anybody touched it, and as it is; None where it was taken out."""

    path: str
    was: Raw
    becomes: Raw | None


def learned(
    file: ContractFile,
    texts: Mapping[str, str],
    whole: Whole,
    facts: Iterable[ReadFact],
    checks: Iterable[Said],
) -> dict[str, Any]:
    """{path of the reading: right value} of all that was put right; `facts` with the checks laid over."""
    found: dict[str, Any] = {}
    for one in facts:
        found |= _of_read(one)
    for change in _changes(checks):
        found |= _of_term(file, texts, whole, change)
    return found


def _of_read(one: ReadFact) -> dict[str, Any]:
    if one.gone:
        return {one.at: None}
    if one.name == "blanks":
        return {}
    changed = {
        slot.name for slot in one.kind.slots(one.raw) if one.raw.get(slot.name) != one.read.get(slot.name)
    }
    if changed and set(one.read) == {"value"}:
        return {one.at: one.raw["value"]}
    return {f"{one.at}.{name}": one.raw[name] for name in sorted(changed)}


def _changes(checks: Iterable[Said]) -> Iterator[_Change]:
    """Each term that was put right or taken out: its first state with its last."""
    first: dict[str, Raw] = {}
    last: dict[str, Raw | None] = {}
    for one in checks:
        if one.verdict == "accepted" or one.was is None or is_read(one.path):
            continue
        first.setdefault(one.path, one.was)
        last[one.path] = one.becomes
    for path, was in first.items():
        yield _Change(path, was, last[path])


def _of_term(file: ContractFile, texts: Mapping[str, str], whole: Whole, change: _Change) -> dict[str, Any]:
    if change.path in _SINGLE:
        after = change.becomes or {}
        return {
            path: after.get(name)
            for name, path in _SINGLE[change.path].items()
            if after.get(name) != change.was.get(name)
        }
    cites = [Cite.model_validate(one) for one in change.was.get("cite") or ()]
    spans = {span for cite in cites if (span := whole.span(file, texts, cite)) is not None}
    name, fields = _row_fields(change)
    row = _row_at(whole, name, spans)
    if row is None:
        return {}
    if change.becomes is None and name != "sla":
        return {row: None}
    return {
        f"{row}.{field}": value
        for field, (before, value) in fields.items()
        if change.becomes is None or before != value
    }


def _row_fields(change: _Change) -> tuple[str, dict[str, tuple[Any, Any]]]:
    """(list of the reading, {its field: value before and after}) for a term; no list for what has none."""
    was, after = change.was, change.becomes or {}
    if change.path.startswith("penalties."):
        return "penalties", {name: (was.get(name), after.get(name)) for name in ("payer", "rate")}
    if not change.path.startswith("obligations."):
        return "", {}
    if was.get("every") is not None:
        return "periodic", {name: (was.get(name), after.get(name)) for name in ("every", "by")}
    before, now = was.get("limit"), after.get("limit")
    if was.get("pays") is not None:
        both = {"days": (_count(before), _count(now)), "working_days": (_workdays(before), _workdays(now))}
        return "payments", both
    clock = _CLOCKS.get(FulfilledBy(was["fulfilled_by"]))
    return ("sla", {clock: (_minutes(before), _minutes(now))}) if clock else ("", {})


def _row_at(whole: Whole, name: str, spans: set[tuple[int, int]]) -> str | None:
    """The row of a list of the reading that was read from most of these words; None where two are as near."""
    shared = Counter(
        path.split(".")[0]
        for path, places in whole.reading.citations.items()
        if name and path.startswith(f"{name}[") and any((one[0], one[1]) in spans for one in places)
    )
    best = shared.most_common(2)
    return best[0][0] if best and (len(best) == 1 or best[0][1] > best[1][1]) else None


def _count(limit: Any) -> int | None:
    return (
        int(limit["count"])
        if isinstance(limit, Mapping) and limit.get("unit") in ("day", "workday")
        else None
    )


def _workdays(limit: Any) -> bool | None:
    return limit.get("unit") == "workday" if isinstance(limit, Mapping) and "count" in limit else None


def _minutes(limit: Any) -> int | None:
    known = isinstance(limit, Mapping) and limit.get("unit") in _MINUTES
    return int(limit["count"]) * _MINUTES[limit["unit"]] if known else None
