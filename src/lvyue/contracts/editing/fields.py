"""What may be put right of each kind of fact: its values, with their labels and how they are typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lvyue.contracts.errors import FactUnknown
from lvyue.contracts.types import (
    AmountTerm,
    Base,
    ContractFile,
    Exemption,
    Obligation,
    Party,
    PartyCode,
    Penalty,
    ServiceLevel,
    SignedTerm,
    Term,
    as_limit,
    limit_words,
)
from lvyue.rules.money import yuan

LISTS = ("levels", "obligations", "penalties", "exemptions", "bases")
SINGLE = ("parties.a", "parties.b", "amount", "signed", "effective", "amended", "term", "fee_period")
_SIDES = tuple((one.value, one.label) for one in PartyCode)


@dataclass(frozen=True, slots=True)
class Field:
    """One value people may put right: its name in the fact, its label, how it is shown and typed.

    `kind` is text, yuan, date, per cent, limit, cycle, whole or side; an `optional` one may be left blank.
    """

    name: str
    label: str
    value: str
    kind: str = "text"
    optional: bool = False
    choices: tuple[tuple[str, str], ...] = ()


def fact_raw(file: ContractFile, path: str) -> dict[str, Any] | None:
    """A fact as plain data by its path (`obligations.report`, `term`). Raises FactUnknown."""
    if path in SINGLE:
        at: Any = file
        for part in path.split("."):
            at = getattr(at, part)
        if at is None:
            return None
        return {"date": str(at)} if isinstance(at, date) else dict(at.model_dump(mode="json"))
    name, _, id = path.partition(".")
    if name in (*LISTS, "questions"):
        found = next((one for one in getattr(file, name) if one.id == id), None)
        if found is not None:
            return dict(found.model_dump(mode="json"))
    raise FactUnknown(path)


def fields_of(file: ContractFile, path: str) -> tuple[Field, ...]:
    """What may be put right of a fact; empty for what people only take note of. Raises FactUnknown."""
    fact_raw(file, path)
    kind = _KINDS.get(path.partition(".")[0])
    return tuple(kind[1](_at(file, path))) if kind else ()


def fields_said(path: str, raw: Mapping[str, Any] | None) -> dict[str, str]:
    """{label: value} of a fact kept as plain data, in the words of its form, with its quotations."""
    kind = _KINDS.get(path.partition(".")[0])
    if raw is None or kind is None:
        return {}
    shape, made = kind
    one = date.fromisoformat(raw["date"]) if shape is date else shape.model_validate(raw)
    said = {each.label: dict(each.choices).get(each.value, each.value) or "未填" for each in made(one)}
    return said | {"原文引文": "；".join(each["quote"] for each in raw.get("cite") or ())}


def _at(file: ContractFile, path: str) -> Any:
    name, _, id = path.partition(".")
    if name in LISTS:
        return next(one for one in getattr(file, name) if one.id == id)
    at: Any = file
    for part in path.split("."):
        at = getattr(at, part)
    return at


def _party(one: Any) -> Iterator[Field]:
    yield Field("name", "名称", one.name)


def _amount(one: Any) -> Iterator[Field]:
    for name, label in (("total_fen", "总价（元）"), ("per_year_fen", "每年（元）")):
        fen = getattr(one, name)
        yield Field(name, label, yuan(fen) if fen is not None else "", "yuan", optional=True)


def _dated(one: Any) -> Iterator[Field]:
    on = one.date if one is not None and not isinstance(one, date) else one
    yield Field("date", "日期", str(on) if on else "", "date", optional=True)


def _span(one: Any) -> Iterator[Field]:
    if one is not None:
        yield Field("start", "起", str(one.start), "date")
        yield Field("end", "止", str(one.end), "date")


def _level(one: Any) -> Iterator[Field]:
    yield Field("name", "级别", one.name)
    yield Field("definition", "定义", one.definition)


def _obligation(one: Any) -> Iterator[Field]:
    yield Field("what", "做什么", one.what)
    yield Field("by", "谁", one.by.value, "side", choices=_SIDES)
    if one.every is not None:
        yield Field("every", "周期", str(one.every), "cycle")
    elif one.trigger is not None:
        limit = limit_words(as_limit(one.limit)) if one.limit else ""
        yield Field("limit", "期限", limit, "limit", optional=one.silence is None and not one.pauses)


def _penalty(one: Any) -> Iterator[Field]:
    yield Field("breach", "什么情形", one.breach)
    yield Field("payer", "谁支付", one.payer.value, "side", choices=_SIDES)
    yield Field("rate", "比例（%）", f"{(one.rate * 100).normalize():f}", "per cent")


def _exemption(one: Any) -> Iterator[Field]:
    yield Field("what", "什么情形", one.what)


def _base(one: Any) -> Iterator[Field]:
    yield Field("divide", "除以", str(one.divide), "whole")


_KINDS: dict[str, tuple[Any, Callable[[Any], Iterator[Field]]]] = {
    "parties": (Party, _party),
    "amount": (AmountTerm, _amount),
    "signed": (SignedTerm, _dated),
    "effective": (date, _dated),
    "amended": (SignedTerm, _dated),
    "term": (Term, _span),
    "fee_period": (Term, _span),
    "levels": (ServiceLevel, _level),
    "obligations": (Obligation, _obligation),
    "penalties": (Penalty, _penalty),
    "exemptions": (Exemption, _exemption),
    "bases": (Base, _base),
}
"""What each fact is, to read one back that was kept as plain data, and its fields."""
