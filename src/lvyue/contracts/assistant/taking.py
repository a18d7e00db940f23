"""A proposal that a person takes over becomes a fact of the draft, cited by the words it came with."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lvyue.contracts.assistant.grounding import Grounded
from lvyue.contracts.drafting.money import base_of
from lvyue.contracts.editing import cite_of, rechecked
from lvyue.contracts.types import (
    Cite,
    ContractFile,
    Formula,
    FulfilledBy,
    Kind,
    Obligation,
    PartyCode,
    Penalty,
    TriggerName,
    limit_model,
)
from lvyue.rules.recurrence import Every
from lvyue.rules.types import Period, Unit

_CLOCKS = {
    "response": ("响应报障", TriggerName.REPORTED, FulfilledBy.RESPONDED),
    "arrive": ("到达现场", TriggerName.ONSITE_ASKED, FulfilledBy.ARRIVED),
    "resolve": ("解决故障", TriggerName.REPORTED, FulfilledBy.DONE),
}
_DATES = {"signed_on": ("signed", "date"), "term_start": ("term", "start"), "term_end": ("term", "end")}


def taken(
    file: ContractFile, texts: Mapping[str, str], proposal: Grounded, id: str
) -> tuple[ContractFile, str]:
    """(the file with the fact, its path); `id` is the id of a fact that is new. Raises FactInvalid."""
    cite = cite_of(file, texts, proposal.quote)
    raw = file.model_dump(mode="json", by_alias=True)
    path = _set(raw, proposal, cite, id)
    return rechecked(raw, texts, path), path


def already(file: ContractFile, proposal: Grounded) -> bool:
    """Whether the draft says this already."""
    values, kind = proposal.values, proposal.kind
    if kind in ("party_a", "party_b"):
        return bool(getattr(file.parties, kind[-1]).name == values["name"])
    if kind == "amount":
        name = "per_year_fen" if values["yearly"] else "total_fen"
        return bool(getattr(file.amount, name) == values["fen"])
    if kind in _DATES:
        name, part = _DATES[kind]
        return str(getattr(getattr(file, name), part)) == values["date"]
    if kind == "penalty":
        rate = Decimal(values["rate"])
        return any(one.payer == values["payer"] and one.rate == rate for one in file.penalties)
    made = _obligation(proposal, Cite(clause="-", quote=proposal.quote), "new")
    return any(
        (one.kind, one.fulfilled_by, one.every, one.limit)
        == (made.kind, made.fulfilled_by, made.every, made.limit)
        and any(cite.quote in proposal.quote or proposal.quote in cite.quote for cite in one.cite)
        for one in file.obligations
    )


def _set(raw: dict[str, Any], proposal: Grounded, cite: Cite, id: str) -> str:
    values, kind, cited = proposal.values, proposal.kind, [cite.model_dump(mode="json")]
    if kind in ("party_a", "party_b"):
        raw["parties"][kind[-1]] |= {"name": values["name"], "cite": cited}
        return f"parties.{kind[-1]}"
    if kind == "amount":
        name = "per_year_fen" if values["yearly"] else "total_fen"
        raw["amount"] |= {name: values["fen"], "capital": None, "cite": cited}
        return "amount"
    if kind in _DATES:
        name, part = _DATES[kind]
        raw[name] |= {part: values["date"], "cite": [*(raw[name]["cite"] if name == "term" else ()), *cited]}
        return name
    if kind == "penalty":
        raw["penalties"].append(_penalty(proposal, cite, id).model_dump(mode="json"))
        return f"penalties.{id}"
    raw["obligations"].append(_obligation(proposal, cite, id).model_dump(mode="json"))
    return f"obligations.{id}"


def _obligation(proposal: Grounded, cite: Cite, id: str) -> Obligation:
    values = proposal.values
    if proposal.kind == "periodic":
        return Obligation(
            id=id,
            by=PartyCode(values["by"]),
            kind=Kind.PERIODIC,
            what=values["what"],
            every=Every(values["every"]),
            clause=cite.clause,
            cite=(cite,),
        )
    what, trigger, act = _CLOCKS[proposal.kind]
    count = values["minutes"]
    period = Period(count // 60, Unit.HOUR) if count % 60 == 0 else Period(count, Unit.MINUTE)
    return Obligation(
        id=id,
        by=PartyCode.B,
        kind=Kind.EVENT,
        what=what,
        trigger=trigger,
        limit=limit_model(period),
        fulfilled_by=act,
        clause=cite.clause,
        cite=(cite,),
    )


def _penalty(proposal: Grounded, cite: Cite, id: str) -> Penalty:
    values = proposal.values
    return Penalty(
        id=id,
        payer=PartyCode(values["payer"]),
        breach=proposal.quote[:60],
        clause=cite.clause,
        formula=Formula.DAILY_RATE if values["per"] == "day" else Formula.FLAT_RATE,
        base=base_of("", proposal.quote),
        rate=Decimal(values["rate"]),
        cite=(cite,),
    )
