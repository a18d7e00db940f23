"""Office hours by season: which stretches of a day an office is open.

A stretch is half-open and lies within one day; an overnight shift is written as two stretches.
Moments of the day are microseconds since midnight, so that no fraction of a received timestamp is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from lvyue.rules.errors import CalendarError

MINUTE = 60_000_000
"""One minute in microseconds."""

Stretch = tuple[int, int]
"""Opening and closing moment of a day, in microseconds since midnight, half-open."""

_WRITTEN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–~至]\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Season:
    """Office hours that hold each year from `month`/`day` on, until the next season starts."""

    month: int
    day: int
    stretches: tuple[Stretch, ...]


def parse_hours(*written: str) -> tuple[Season, ...]:
    """The same office hours all year round, from texts like "09:00-12:00".

    Raises CalendarError when a stretch is unreadable, empty, runs past 24:00 or overlaps another.
    """
    return (Season(1, 1, _stretches(written)),)


def parse_seasons(source: Iterable[Mapping[str, Any]]) -> tuple[Season, ...]:
    """Seasons of a layer: [{"from": "05-01", "spans": ["10:00-14:00", ...]}, ...], sorted by start."""
    seasons = []
    for entry in source:
        try:
            start = date.fromisoformat(f"2001-{entry['from']}")
        except (KeyError, ValueError):
            raise CalendarError(f"办公时间的起始日“{entry.get('from')}”无法识别。请写成 05-01。") from None
        seasons.append(Season(start.month, start.day, _stretches(entry.get("spans") or ())))
    return tuple(sorted(seasons, key=lambda season: (season.month, season.day)))


def hours_on(seasons: tuple[Season, ...], on: date) -> tuple[Stretch, ...] | None:
    """The stretches of the season in force on a date; None when no hours are stated."""
    if not seasons:
        return None
    begun = [season for season in seasons if (season.month, season.day) <= (on.month, on.day)]
    return (begun or seasons)[-1].stretches


def _stretches(written: Iterable[str]) -> tuple[Stretch, ...]:
    stretches = sorted(_stretch(text) for text in written)
    if not stretches:
        raise CalendarError("办公时间一段也没有，任何工作小时都数不到头。请至少写一段，如 09:00-12:00。")
    for (_, closes), (opens, _) in pairwise(stretches):
        if opens < closes:
            raise CalendarError("办公时间的两段互相重叠。请改成首尾不相交的时段。")
    return tuple(stretches)


def _stretch(text: str) -> Stretch:
    match = _WRITTEN.fullmatch(text.strip())
    if not match:
        raise CalendarError(f"办公时间“{text}”无法识别。请写成 09:00-12:00。")
    opens_h, opens_m, closes_h, closes_m = map(int, match.groups())
    opens, closes = opens_h * 60 + opens_m, closes_h * 60 + closes_m
    if opens_m > 59 or closes_m > 59 or not opens < closes <= 24 * 60:
        raise CalendarError(f"办公时间“{text}”不在同一天的 00:00-24:00 之内。跨夜的班次请拆成两段。")
    return opens * MINUTE, closes * MINUTE
