"""The reader's open points as questions of the draft: fact paths become paths of the contract file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from lvyue.contracts.drafting.source import Source
from lvyue.contracts.types import BaseName, Question, QuestionReading, TriggerName, limit_model
from lvyue.rules.types import Direction, Period, Unit


class OpenReading(Protocol):
    """One way to read an open point, as the reader gives it."""

    id: str
    text: str
    sets: Mapping[str, Any]


class OpenPoint(Protocol):
    """An open point as the reader gives it."""

    id: str
    kind: str
    about: str
    text: str
    readings: tuple[Any, ...]
    cite: Any
    blocking: bool


_CYCLE = re.compile(r"^periodic\[(\d+)\]\.every$")
_PAYMENT = re.compile(r"^payments\[(\d+)\]\.(boundary|combined|window|counts_from)$")
_LEVEL = re.compile(r"^sla\[(\d+)\]\.(response|arrive|resolve)_minutes$")
_PENALTY = re.compile(r"^penalties\[(\d+)\]\.base$")
_CLOCKS = {"response": "respond", "arrive": "arrive", "resolve": "resolve"}
_PENALTY_BASES = {"contract amount": BaseName.TOTAL, "unpaid amount": BaseName.UNPAID}
_COUNTED = {"issued": TriggerName.INVOICE_ISSUED, "received": TriggerName.PAPERS_RECEIVED}
_PLAIN = {"term.start", "term.end", "signed_on"}


def file_sets(source: Source, sets: Mapping[str, Any]) -> dict[str, Any]:
    """What a reading's fact values set in the contract file; facts the file does not hold are left out.

    Both limits of one fee stand as two obligations: choosing one makes the other a mere rule. A monthly fee
    is kept as the divisor of the yearly one, so that no rounding enters before the end of a calculation.
    """
    found: dict[str, Any] = {}
    for path, value in sets.items():
        if cycle := _CYCLE.match(path):
            found[f"obligations.periodic-{int(cycle[1]) + 1}.every"] = value
        elif payment := _PAYMENT.match(path):
            found |= _payment_sets(source, int(payment[1]) + 1, payment[2], value)
        elif level := _LEVEL.match(path):
            found |= _level_sets(source, int(level[1]), level[2], value)
        elif penalty := _PENALTY.match(path):
            if value in _PENALTY_BASES:
                found[f"penalties.penalty-{int(penalty[1]) + 1}.base"] = _PENALTY_BASES[value].value
        elif path == "fee.remainder" and value == "days" and source.fact("term.conflict.end"):
            found["fee_period.end"] = source.fact("term.end")
        elif path == "monthly_fee_fen" and value:
            found["bases.monthly.divide"] = round((source.fact("amount_per_year_fen") or 0) / value) or 1
        elif path in _PLAIN and value is not None:
            found["signed.date" if path == "signed_on" else path] = value
    return found


def _payment_sets(source: Source, number: int, about: str, value: str) -> dict[str, Any]:
    pay = f"obligations.pay-{number}"
    if about == "boundary":
        return {f"{pay}.limit.boundary": value}
    if about == "counts_from":
        return {f"{pay}.trigger": _COUNTED[value].value}
    if about == "window":
        return {f"{pay}.trigger": TriggerName.TERM_END.value, f"{pay}.limit": _window(source, number, value)}
    others = [n for n, (_, one) in enumerate(source.items("payments"), 1) if one.get("days") is not None]
    if value == "fixed_day":
        return {f"obligations.pay-{n}.kind": "rule" for n in others}
    return {f"obligations.pay-{number}.kind": "rule"} if value == "period" else {}


def _window(source: Source, number: int, value: str) -> dict[str, Any]:
    """「到期前90日内」: the 90th day before the term's end at the latest, or within, so by the end itself."""
    path = f"payments[{number - 1}]"
    unit = Unit.WORKDAY if source.fact(f"{path}.working_days") else Unit.DAY
    days = source.fact(f"{path}.days") if value == "latest" else 0
    return limit_model(Period(days, unit, Direction.BEFORE)).model_dump(mode="json")


def _level_sets(source: Source, index: int, target: str, value: float | None) -> dict[str, Any]:
    """The limit of a clock the draft already runs; a target the text never stated has none to set."""
    path = f"sla[{index}]"
    if value is None or source.fact(f"{path}.{target}_minutes") is None:
        return {}
    if source.fact(f"{path}.calendar") in ("workday", "non_workday"):
        return {}
    limit = (
        Period(int(value) // 60, Unit.HOUR) if value and value % 60 == 0 else Period(int(value), Unit.MINUTE)
    )
    return {f"obligations.{_CLOCKS[target]}-{index + 1}.limit": limit_model(limit).model_dump(mode="json")}


def draft_questions(source: Source, points: Iterable[OpenPoint]) -> tuple[Question, ...]:
    """The open points as questions, each with a file-safe id of its own."""
    taken: set[str] = set()
    found = []
    for number, point in enumerate(points, 1):
        id = re.sub(r"[^a-z0-9]+", "-", point.id.lower().split(":")[-1]).strip("-")[:36] or f"q-{number}"
        if id in taken:
            id = f"{id[:33]}-{number}"
        taken.add(id)
        found.append(_question(source, id, point))
    return tuple(found)


def _question(source: Source, id: str, point: OpenPoint) -> Question:
    readings = tuple(
        QuestionReading(id=f"r{number}", text=one.text, sets=file_sets(source, one.sets))
        for number, one in enumerate(point.readings, 1)
    )
    ambiguous = point.kind == "ambiguity" and len(readings) > 1
    cites = [source.cite((span[0], span[1])) for span in point.cite]
    return Question(
        id=id,
        kind="ambiguity" if ambiguous else "warning",
        about=point.about,
        text=point.text,
        readings=readings if ambiguous else (),
        blocking=point.blocking and ambiguous,
        cite=tuple(one for one in cites if one is not None),
    )


def waiting(points: Iterable[OpenPoint], questions: tuple[Question, ...]) -> dict[str, str]:
    """{what waits: question id}: `periodic[1]` for a vague cycle, `monthly` for a base stated nowhere."""
    found: dict[str, str] = {}
    for point, question in zip(points, questions, strict=True):
        if question.kind != "ambiguity":
            continue
        if cycle := _CYCLE.match(point.about):
            found[f"periodic[{cycle[1]}]"] = question.id
        elif point.about == "monthly_fee_fen":
            found["monthly"] = question.id
    return found
