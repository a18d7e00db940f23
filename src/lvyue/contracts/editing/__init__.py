"""One fact of a draft put right or taken out by hand: what may be changed, read from what people type.

Pure: a file in, a file out. A corrected fact keeps its citation unless new words are quoted, and those must
stand in a document of the contract. What other facts rest on cannot be taken out before them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from lvyue.contracts.checking import check
from lvyue.contracts.editing.fields import LISTS, Field, fact_raw, fields_of, fields_said
from lvyue.contracts.editing.typed import value_of
from lvyue.contracts.errors import FactInvalid, FactNeeded, FactUnknown
from lvyue.contracts.spans import cite_for
from lvyue.contracts.types import Cite, ContractFile

__all__ = ["Field", "cite_of", "corrected", "fact_raw", "fields_of", "fields_said", "rechecked", "rejected"]

_REMOVABLE = ("effective", "fee_period")


def corrected(
    file: ContractFile, texts: Mapping[str, str], path: str, values: Mapping[str, str], quote: str = ""
) -> ContractFile:
    """The file with a fact put right. Raises FactUnknown, FactInvalid."""
    fields = fields_of(file, path)
    if not fields:
        raise FactUnknown(path)
    changes = {
        one.name: value_of(one, values[one.name])
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
        if one["kind"] == "warning"
        or one["id"] in waited
        or any(each["sets"] for each in one["readings"])
        or not one["about"].startswith(path)
    ]


def _target(raw: dict[str, Any], path: str, *, make: bool) -> dict[str, Any]:
    name, _, id = path.partition(".")
    if name in LISTS:
        held: dict[str, dict[str, Any]] = {one["id"]: one for one in raw[name]}
        return held[id]
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
