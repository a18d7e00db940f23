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
    limit_words,
    rate_words,
)
from lvyue.rules.money import yuan
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
    cite = cite_of(file, {proposal.document: texts[proposal.document]}, proposal.quote)
    raw = file.model_dump(mode="json", by_alias=True)
    path = _set(raw, proposal, cite, id)
    return rechecked(raw, texts, path), path


def words_of(proposal: Grounded) -> tuple[str, str]:
    """(what it is, what it says) as people read it."""
    values, kind = proposal.values, proposal.kind
    if "name" in values:
        return _LABELS[kind], values["name"]
    if kind == "amount":
        return _LABELS[kind], f"{yuan(values['fen'])} 元" + (" / 年" if values["yearly"] else "")
    if "date" in values:
        return _LABELS[kind], values["date"]
    if kind == "periodic":
        side = PartyCode(values["by"]).label
        return values["what"], f"{side}，{Every(values['every']).label}一次"
    if kind == "penalty":
        side, per = PartyCode(values["payer"]).label, "每日" if values["per"] == "day" else "每次"
        return _LABELS[kind], f"{side}支付，{per} {rate_words(Decimal(values['rate']))}"
    return _LABELS[kind], limit_words(_period(values["minutes"]))


_LABELS = {
    "party_a": "甲方",
    "party_b": "乙方",
    "amount": "合同价款",
    "signed_on": "签订日期",
    "term_start": "服务期起",
    "term_end": "服务期止",
    "response": "响应报障",
    "arrive": "到达现场",
    "resolve": "解决故障",
    "penalty": "违约金",
}


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
    return Obligation(
        id=id,
        by=PartyCode.B,
        kind=Kind.EVENT,
        what=what,
        trigger=trigger,
        limit=limit_model(_period(values["minutes"])),
        fulfilled_by=act,
        clause=cite.clause,
        cite=(cite,),
    )


def _period(minutes: int) -> Period:
    return Period(minutes // 60, Unit.HOUR) if minutes % 60 == 0 else Period(minutes, Unit.MINUTE)


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
