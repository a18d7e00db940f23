"""What people type for a fact, read by the kind of its field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from lvyue.contracts.editing.fields import Field
from lvyue.contracts.errors import FactInvalid
from lvyue.contracts.types import PartyCode, limit_model
from lvyue.reading import ReadingError, read_deadline
from lvyue.rules.errors import RuleError
from lvyue.rules.money import parse_yuan


def value_of(field: Field, typed: str) -> Any:
    """What was typed for a field as plain data; None for a blank optional one. Raises FactInvalid."""
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
