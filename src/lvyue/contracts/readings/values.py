"""The values people type for a fact the reader found: how each is shown, said and read back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from lvyue.contracts.types import limit_words
from lvyue.reading import read_deadline
from lvyue.reading.facts.blanks import UNFILLED
from lvyue.rules.money import parse_yuan, yuan
from lvyue.rules.recurrence import Every

_MOST = 100_000
_NAMES = re.compile(r"[、，,；;\n]+")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a value is typed: `shown` as typed text, `read` back from it (ValueError when it cannot stand).

    `hint` says how it is written; `choices` are all it may be, each with its words.
    """

    shown: Callable[[Any], str]
    read: Callable[[str], Any]
    hint: str
    choices: dict[str, str] = field(default_factory=dict)
    words: Callable[[str], str] = str

    def said(self, value: Any) -> str:
        """A value in words."""
        shown = self.shown(value)
        return self.choices.get(shown) or self.words(shown)


def choice(**choices: str) -> Shape:
    """One of a few values, kept as their keys."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(text)
        return text

    return Shape(str, read, f"选{'、'.join(choices.values())}之一", choices)


def _words(text: str) -> str:
    if len(text) > 400 or "\n" in text:
        raise ValueError(text)
    return text


def _whole(text: str) -> int:
    value = int(text)
    if not 0 <= value <= _MOST:
        raise ValueError(text)
    return value


def _number(text: str) -> int | float:
    value = Decimal(text.rstrip("%％分"))
    if not value.is_finite() or not 0 <= value <= _MOST:
        raise ValueError(text)
    return int(value) if value == int(value) else float(value)


def _rate(text: str) -> str:
    value = Decimal(text.rstrip("%％"))
    if not value.is_finite() or not 0 < value <= 100:
        raise ValueError(text)
    return f"{(value / 100).normalize():f}"


def _names(text: str) -> list[str]:
    names = [one.strip() for one in _NAMES.split(text) if one.strip()]
    if not names or len(names) > 40:
        raise ValueError(text)
    return [_words(one) for one in names]


def _yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(text)
    return text == "yes"


WORDS = Shape(str, _words, "写一行，不超过 400 字")
WHOLE = Shape(str, _whole, "写一个整数")
NUMBER = Shape(lambda value: f"{value:g}", _number, "写一个数")
RATE = Shape(
    lambda value: f"{(Decimal(value) * 100).normalize():f}",
    _rate,
    "写成 99.9 这样的百分数",
    words="{}%".format,
)
FEN = Shape(yuan, parse_yuan, "写成 28000.00 这样的金额")
NAMES = Shape("、".join, _names, "文件名用顿号分开，先写的优先")
CYCLE = Shape(
    str,
    lambda text: str(Every(text.upper())),
    "写成 P1M 每月、P3M 每季、P1Y 每年",
    words=lambda text: Every(text).label,
)
_VENUES = {
    "party_a_location": "甲方所在地", "party_b_location": "乙方所在地", "signing_place": "合同签订地",
    "performance_place": "合同履行地", "plaintiff_location": "原告所在地",
    "defendant_location": "被告所在地", "project_location": "项目所在地",
}  # fmt: skip
_NAMED = "named:"
VENUE = Shape(
    lambda value: _VENUES.get(value, str(value).removeprefix(_NAMED)),
    lambda text: next((one for one, said in _VENUES.items() if said == text), f"{_NAMED}{_words(text)}"),
    "写“甲方所在地”“合同签订地”这样的地点，或法院、仲裁委员会的名称",
)
YES = Shape(lambda value: "yes" if value else "no", _yes, "选是或否", {"yes": "是", "no": "否"})


def blank(kind: str) -> Shape:
    """What a blank of this kind (date, period, money, rate) is filled in with, kept as people read it."""
    read, hint = _FILLED.get(kind, (_words, WORDS.hint))
    return Shape(lambda value: "" if value == UNFILLED else str(value), read, hint)


def _period(text: str) -> str:
    found = read_deadline(text)
    if found.limit is None or found.ambiguous:
        raise ValueError(text)
    return limit_words(found.limit)


_FILLED: dict[str, tuple[Callable[[str], str], str]] = {
    "date": (lambda text: str(date.fromisoformat(text)), "写成 2026-03-31 这样的日期"),
    "money": (lambda text: f"{yuan(parse_yuan(text))} 元", FEN.hint),
    "rate": (lambda text: f"{(Decimal(_rate(text)) * 100).normalize():f}%", "写成 0.5 这样的百分数"),
    "period": (_period, "写成“7个工作日内”“30分钟内”这样的期限"),
}
