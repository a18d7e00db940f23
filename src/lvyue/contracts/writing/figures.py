"""Figures as a contract writes them: dates, minutes, per cent, sums in capitals, cycles."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lvyue.rules.money import capital
from lvyue.rules.recurrence import Every

_CYCLES = {
    "P1D": "每日",
    "P1W": "每周",
    "P10D": "每旬",
    "P1M": "每月",
    "P3M": "每季度",
    "P6M": "每半年",
    "P1Y": "每年",
}
_UNITS = {"D": "日", "W": "周", "M": "个月", "Y": "年"}


def day(on: date) -> str:
    """A date: `2026年2月1日`."""
    return f"{on.year}年{on.month}月{on.day}日"


def minutes(count: int) -> str:
    """A time of a clock, in hours where it is whole ones.

    >>> minutes(30), minutes(240)
    ('30分钟', '4小时')
    """
    return f"{count // 60}小时" if count % 60 == 0 else f"{count}分钟"


def per_cent(value: Decimal) -> str:
    """A percentage without idle zeros.

    >>> per_cent(Decimal("40")), per_cent(Decimal("0.050"))
    ('40%', '0.05%')
    """
    return f"{value.normalize():f}%"


def sum_words(fen: int) -> str:
    """A sum in capitals."""
    return capital(fen)


def cycle(every: Every) -> str:
    """How often, in front of a verb: `每月`, `每2周`."""
    text = str(every)
    return _CYCLES.get(text) or f"每{text[1:-1]}{_UNITS[text[-1]]}"
