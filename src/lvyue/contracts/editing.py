"""One fact of a draft put right or taken out by hand: what may be changed, read from what people type.

Pure: a file in, a file out. A corrected fact keeps its citation unless new words are quoted, and those must
stand in a document of the contract. What other facts rest on cannot be taken out before them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from lvyue.contracts.checking import check
from lvyue.contracts.errors import FactInvalid, FactNeeded, FactUnknown
from lvyue.contracts.spans import cite_for
from lvyue.contracts.types import (
    AmountTerm,
    Base,
    Cite,
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
    limit_model,
    limit_words,
)
from lvyue.reading import ReadingError, read_deadline
from lvyue.rules.errors import RuleError
from lvyue.rules.money import parse_yuan, yuan

LISTS = ("levels", "obligations", "penalties", "exemptions", "bases")
SINGLE = ("parties.a", "parties.b", "amount", "signed", "effective", "amended", "term", "fee_period")
_REMOVABLE = ("effective", "fee_period")
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
    """What may be put right of a fact; empty for what people only take note of."""
    fact_raw(file, path)
    name = path.partition(".")[0]
    made = _FIELDS.get(path) or _FIELDS.get(name)
    if made is None:
        return ()
    return tuple(made(_at(file, path)))


def fields_said(path: str, raw: Mapping[str, Any] | None) -> dict[str, str]:
    """{label: value} of a fact kept as plain data, in the words of its form, with its quotations."""
    name = path.partition(".")[0]
    shape = _SHAPE.get(path) or _SHAPE.get(name)
    if raw is None or shape is None:
        return {}
    one = date.fromisoformat(raw["date"]) if shape is date else shape.model_validate(raw)  # type: ignore[attr-defined]
    made = _FIELDS.get(path) or _FIELDS[name]
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


def corrected(
    file: ContractFile, texts: Mapping[str, str], path: str, values: Mapping[str, str], quote: str = ""
) -> ContractFile:
    """The file with a fact put right. Raises FactUnknown, FactInvalid."""
    fields = fields_of(file, path)
    if not fields:
        raise FactUnknown(path)
    changes = {
        one.name: _read(one, values[one.name])
        for one in fields
        if one.name in values and values[one.name].strip() != one.value
    }
    raw = file.model_dump(mode="json", by_alias=True)
    target = _target(raw, path, make=path in _REMOVABLE)
    if path == "effective":
        raw["effective"] = changes.get("date", raw["effective"])
    else:
        target.update(changes)
        if path == "amount" and changes:
            target["capital"] = None  # the sum in words was of the other figure
        if quote.strip():
            cite = cite_of(file, texts, quote.strip())
            target["cite"] = [cite.model_dump(mode="json")]
            if "clause" in target:
                target["clause"] = cite.clause
    return rechecked(raw, texts, path)


def rejected(file: ContractFile, texts: Mapping[str, str], path: str) -> ContractFile:
    """The file without a fact, and without what only spoke of it.

    Raises FactUnknown, FactNeeded, FactInvalid.
    """
    fact_raw(file, path)
    raw = file.model_dump(mode="json", by_alias=True)
    name, _, id = path.partition(".")
    if path == "signed":
        raw["signed"] = {"date": None, "cite": []}
    elif path in _REMOVABLE:
        raw[path] = None
    elif name in LISTS:
        if name == "levels" and any(one.level == id for one in file.obligations):
            raise FactNeeded("还有时限以这一级别计，先退回那些时限")
        raw[name] = [one for one in raw[name] if one["id"] != id]
        _forget(raw, path)
    else:
        raise FactNeeded("这一项合同不能没有，请改正，不要退回")
    return rechecked(raw, texts, path)


def _forget(raw: dict[str, Any], path: str) -> None:
    """Take a removed fact out of what others say of it."""
    name, _, id = path.partition(".")
    if name == "penalties":
        for one in raw["obligations"]:
            one["consequence"] = [each for each in one["consequence"] if each != id]
    for question in raw["questions"]:
        for reading in question["readings"]:
            reading["sets"] = {
                key: value
                for key, value in reading["sets"].items()
                if key != path and not key.startswith(f"{path}.")
            }
    waited = {one.get("waits_for") for one in (*raw["obligations"], *raw["bases"])}
    raw["questions"] = [
        one
        for one in raw["questions"]
        if one["kind"] == "warning" or one["id"] in waited or any(each["sets"] for each in one["readings"])
        or not one["about"].startswith(path)
    ]  # fmt: skip


def _target(raw: dict[str, Any], path: str, *, make: bool) -> dict[str, Any]:
    name, _, id = path.partition(".")
    if name in LISTS:
        return dict.__getitem__({one["id"]: one for one in raw[name]}, id)
    at: Any = raw
    for part in path.split("."):
        if at[part] is None and make:
            return {}
        at = at[part]
    return at if isinstance(at, dict) else {}


def cite_of(file: ContractFile, texts: Mapping[str, str], quote: str) -> Cite:
    """Words of the contract as a citation of the narrowest clause they stand in. FactInvalid when nowhere."""
    for document in sorted(file.documents, key=lambda one: one.rank):
        text = texts.get(document.id, "")
        at = text.find(quote)
        if at < 0:
            continue
        holding = [
            one
            for one in file.clauses
            if one.document == document.id and one.start <= at and at + len(quote) <= one.end
        ]
        if holding:
            clause = min(holding, key=lambda one: one.end - one.start)
            cite = cite_for(text, clause.id, (clause.start, clause.end), (at, at + len(quote)))
            return cite.model_copy(update={"document": document.id})
    raise FactInvalid("原文引文", f"原文里没有“{quote[:40]}”这几个字", "从左边的原文逐字复制")


def rechecked(raw: dict[str, Any], texts: Mapping[str, str], path: str) -> ContractFile:
    """Plain data as a checked file; `path` names what was changed. Raises FactInvalid."""
    try:
        file = ContractFile.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        cause = str((first.get("ctx") or {}).get("error") or "值超出允许的范围，或写法不对")
        raise FactInvalid(path, cause, "照原文改正") from error
    if faults := check(file, texts):
        raise FactInvalid(faults[0].place, faults[0].cause, faults[0].remedy)
    return file


# -- what may be changed of each kind of fact ---------------------------------------------------------------


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


_FIELDS: dict[str, Callable[[Any], Iterator[Field]]] = {
    "parties.a": _party,
    "parties.b": _party,
    "amount": _amount,
    "signed": _dated,
    "effective": _dated,
    "amended": _dated,
    "term": _span,
    "fee_period": _span,
    "levels": _level,
    "obligations": _obligation,
    "penalties": _penalty,
    "exemptions": _exemption,
    "bases": _base,
}


_SHAPE: dict[str, type[Any]] = {
    "parties": Party,
    "amount": AmountTerm,
    "signed": SignedTerm,
    "effective": date,
    "amended": SignedTerm,
    "term": Term,
    "fee_period": Term,
    "levels": ServiceLevel,
    "obligations": Obligation,
    "penalties": Penalty,
    "exemptions": Exemption,
    "bases": Base,
}
"""What each fact is, to read one back that was kept as plain data."""

# -- what people type ---------------------------------------------------------------------------------------


def _read(field: Field, typed: str) -> Any:
    text = typed.strip()
    if not text:
        if field.optional:
            return None
        raise FactInvalid(field.label, "没有填写", "照原文填写")
    try:
        return _READERS[field.kind](text)
    except (RuleError, ReadingError) as error:
        raise FactInvalid(field.label, str(error), _SHAPES[field.kind]) from error
    except (ValueError, InvalidOperation) as error:
        raise FactInvalid(field.label, f"“{text[:40]}”写法不对", _SHAPES[field.kind]) from error


def _limit(text: str) -> dict[str, Any]:
    found = read_deadline(text)
    if found.limit is None or found.ambiguous:
        raise ValueError(text)
    return limit_model(found.limit).model_dump(mode="json")


def _text(text: str) -> str:
    if len(text) > 400 or "\n" in text:
        raise ValueError(text)
    return text


def _side(text: str) -> str:
    return PartyCode(text).value


def _per_cent(text: str) -> str:
    return str(Decimal(text.rstrip("%％")) / 100)


_READERS: dict[str, Callable[[str], Any]] = {
    "text": _text,
    "yuan": parse_yuan,
    "date": lambda text: str(date.fromisoformat(text)),
    "per cent": _per_cent,
    "limit": _limit,
    "cycle": lambda text: text.upper(),
    "whole": int,
    "side": _side,
}
_SHAPES = {
    "text": "写一行，不超过 400 字",
    "yuan": "写成 28000.00 这样的金额",
    "date": "写成 2026-03-31 这样的日期",
    "per cent": "写成 0.5 这样的百分数",
    "limit": "写成“7个工作日内”“30分钟内”“工作日2小时、非工作日4小时”这样的期限",
    "cycle": "写成 P1D 每日、P1W 每周、P1M 每月、P3M 每季、P1Y 每年",
    "whole": "写一个整数",
    "side": "选甲方、乙方或双方",
}
