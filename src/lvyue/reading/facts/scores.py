"""Scores of an appraisal in words and figures, and the range of scores a phrase names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lvyue.reading.numbers import read_number

_SCORE = re.compile(
    r"(?P<n>\d{1,3}(?:\.\d)?|[一二三四五六七八九十百零]{1,5})分(?!钟|之|包|公司|支|期|部|析|别|类|级|散|项|批|班|局|院|中心|管|销)"
)
_BELOW = re.compile(r"(?:低于|不足|未达到?|少于|不满|小于|<)$")
_UP = re.compile(r"^(?:\(含\)|\(含本数\)|含)?(?:及)?以上|^起")
_DOWN = re.compile(r"^(?:\((?:不含|含)\)|\(不含本数\))?以下")
_LEAST = re.compile(r"(?:达到?|不低于|高于|大于|≥|>=|超过)$")
_TO = re.compile(r"^(?:\((?:不含|含)\))?(?:至|到|-+|~|—)$")


@dataclass(frozen=True, slots=True)
class Score:
    """A number of points at [start, end) of a text."""

    points: int | float
    start: int
    end: int


def scores(text: str) -> list[Score]:
    """The scores of a text in order."""
    return list(_scores(text))


def scores_below(text: str) -> list[Score]:
    """The scores below which something happens: 低于80分的, 60分以下."""
    return [
        score
        for score in _scores(text)
        if _BELOW.search(text[: score.start]) or _DOWN.match(text[score.end :])
    ]


def _scores(text: str) -> Iterator[Score]:
    for found in _SCORE.finditer(text):
        value = read_number(found["n"])
        if value is not None and 0 <= value <= 1000:
            yield Score(_plain(value), found.start(), found.end())


def _plain(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)


def band_of(text: str) -> tuple[Score | None, Score | None] | None:
    """The first range of scores in a text: (the least that is inside, the first above it that is not).

    The upper end of 「80分至89分」 is taken as printed: the range ends with it, so that 90 begins the next.

    >>> least, below = band_of("80分(含)至90分的，支付95%")
    >>> least.points, below.points
    (80, 90)
    """
    found = scores(text)
    if not found:
        return None
    first = found[0]
    before, after = text[: first.start], text[first.end :]
    if len(found) > 1 and _TO.match(text[first.end : found[1].start]):
        return first, found[1]
    ranged = re.search(r"(\d{1,3})(?:\((?:不含|含)\))?(?:至|到|-+|~)$", before)
    if ranged is not None:
        return Score(int(ranged[1]), ranged.start(1), ranged.end(1)), first
    if _BELOW.search(before) or _DOWN.match(after):
        return None, first
    if _UP.match(after) or _LEAST.search(before):
        return first, None
    return None
