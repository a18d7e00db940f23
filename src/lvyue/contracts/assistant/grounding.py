"""What the text bears out of a proposal: its quotation stands there, and the value stands in the quotation.

Whatever else an answer holds (a confirmation, an instruction, another key) is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from lvyue.reading import read
from lvyue.reading.normal import normalise
from lvyue.reading.units import Amount, Kind, Length, scan
from lvyue.rules.errors import RuleError
from lvyue.rules.money import parse_yuan
from lvyue.rules.recurrence import Every
from lvyue.rules.types import Unit

KINDS = {
    "party_a": '{"name": 甲方全称}',
    "party_b": '{"name": 乙方全称}',
    "amount": '{"yuan": "28000.00", "yearly": true 或 false}',
    "signed_on": '{"date": "2026-03-01"}，签订日期',
    "term_start": '{"date": "2026-03-01"}，服务期起',
    "term_end": '{"date": "2027-02-28"}，服务期止',
    "periodic": '{"what": 做什么, "every": "P1D|P1W|P1M|P3M|P6M|P1Y", "by": "a|b"}',
    "response": '{"minutes": 30}，接到报障后多久响应',
    "arrive": '{"minutes": 120}，多久到场',
    "resolve": '{"minutes": 480}，多久解决',
    "penalty": '{"payer": "a|b", "percent": "0.05", "per": "day|once"}',
}
"""The closed list of what may be proposed, with the shape of its values."""

_MINUTES = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: 1440}
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Grounded:
    """A proposal that the text bears out: values in their plain form, and the quotation with its document."""

    kind: str
    values: dict[str, Any]
    quote: str
    document: str


def ground(proposal: Any, document: str, text: str) -> Grounded | str:
    """The proposal, or in Chinese why it is dropped."""
    if not isinstance(proposal, dict):
        return "不是约定的格式"
    kind, values, quote = (proposal.get(name) for name in ("kind", "values", "quote"))
    if not isinstance(kind, str) or kind not in KINDS or not isinstance(values, dict):
        return "不是约定的事实"
    if not isinstance(quote, str) or not 2 <= len(quote.strip()) <= _LONGEST:
        return "没有引文，或引文太长"
    quote = quote.strip()
    if quote not in text:
        return "原文里没有这段引文"
    try:
        plain = _CHECKS[kind](values, quote)
    except (ValueError, KeyError, TypeError, InvalidOperation, RuleError):
        return "值的写法不对"
    return Grounded(kind, plain, quote, document) if plain else "引文里没有这个值"


_Plain = dict[str, Any] | None


def _tokens(quote: str, kind: Kind) -> list[object]:
    words = normalise(quote).text
    return [one.value for one in scan(words, 0, len(words)) if one.kind is kind]


def _name(values: Mapping[str, Any], quote: str) -> _Plain:
    name = str(values["name"]).strip()
    return {"name": name} if 2 <= len(name) <= 100 and name in quote else None


def _amount(values: Mapping[str, Any], quote: str) -> _Plain:
    fen = parse_yuan(str(values["yuan"]))
    stated = {one.fen for one in _tokens(quote, Kind.MONEY) if isinstance(one, Amount)}
    yearly = values.get("yearly") is True
    return {"fen": fen, "yearly": yearly} if fen in stated and (not yearly or "年" in quote) else None


def _date(values: Mapping[str, Any], quote: str) -> _Plain:
    on = date.fromisoformat(str(values["date"]))
    return {"date": str(on)} if on in _tokens(quote, Kind.DATE) else None


def _cycle(values: Mapping[str, Any], quote: str) -> _Plain:
    every = str(Every(str(values["every"])))
    what = " ".join(str(values["what"]).split())[:60]
    by = {"a": "a", "b": "b"}[str(values["by"])]
    read_ = {one.get("every") for one in read(f"第一条 服务内容\n{quote}").facts.get("periodic") or ()}
    return {"what": what, "every": every, "by": by} if len(what) >= 2 and every in read_ else None


def _minutes(values: Mapping[str, Any], quote: str) -> _Plain:
    minutes = int(values["minutes"])
    stated = {
        int(one.count * _MINUTES[one.unit])
        for one in _tokens(quote, Kind.PERIOD)
        if isinstance(one, Length) and one.unit in _MINUTES
    }
    return {"minutes": minutes} if minutes > 0 and minutes in stated else None


def _rate(values: Mapping[str, Any], quote: str) -> _Plain:
    rate = Decimal(str(values["percent"])) / 100
    payer = {"a": "a", "b": "b"}[str(values["payer"])]
    per = {"day": "day", "once": "once"}[str(values["per"])]
    stated = rate in _tokens(quote, Kind.RATE)
    daily = re.search(r"每日|每天|每逾期|按日|日按|/日", quote) is not None
    good = stated and 0 < rate <= 1 and "违约金" in quote and daily == (per == "day")
    return {"payer": payer, "rate": f"{rate.normalize():f}", "per": per} if good else None


_CHECKS: dict[str, Callable[[Mapping[str, Any], str], _Plain]] = {
    "party_a": _name,
    "party_b": _name,
    "amount": _amount,
    "signed_on": _date,
    "term_start": _date,
    "term_end": _date,
    "periodic": _cycle,
    "response": _minutes,
    "arrive": _minutes,
    "resolve": _minutes,
    "penalty": _rate,
}
