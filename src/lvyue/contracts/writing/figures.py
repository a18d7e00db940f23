"""Figures as a contract writes them: dates, minutes, per cent, sums in capitals, cycles."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lvyue.rules.recurrence import Every


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


def cycle(every: Every) -> str:
    """How often, in front of a verb: `每月`, `每2周`."""
    return "每季度" if every == Every.QUARTERLY else every.label.replace(" ", "")
