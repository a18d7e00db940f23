"""Options a form offers and nobody chose: the words behind □ where others are ticked, and the unchosen ways.

「☑分期付款 □一次性付款」 states one of the two, 「按下列第（二）种方式解决」 the second of those listed.
What was not chosen is in the text, and is no fact of the contract.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.normal import Span
from lvyue.reading.numbers import read_integer

_OPEN = "□☐"
_TICKED = "☑☒✓✔√"
_MARK = re.compile(f"[{_OPEN}{_TICKED}■]")
_BOTH_ON_A_LINE = re.compile(r"■[^\n]{0,80}□|□[^\n]{0,80}■")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_NUMBER = rf"[{_CIRCLED}]|[（(]?[ \u3000]*(?:[1-9]|[一二三四五六七八九])[ \u3000]*[）)]?"
_CHOSEN = re.compile(
    rf"(?:以下|下列|下述|如下)[^\n。；;]{{0,6}}第?[ \u3000_]*(?P<number>{_NUMBER})[ \u3000_]*(?:种|项)"
)
_STYLES = (
    re.compile(rf"(?:^|(?<=[\n：:；;。]))[ \u3000]*(?P<n>[{_CIRCLED}])"),
    re.compile(
        r"(?:^|(?<=[\n：:；;。]))[ \u3000]*[（(][ \u3000]*(?P<n>[1-9一二三四五六七八九])[ \u3000]*[）)]"
    ),
    re.compile(r"(?:^|(?<=[\n：:；;。]))[ \u3000]*(?P<n>[1-9])[ \u3000]*[.、．](?!\d)"),
    re.compile(r"(?:^|(?<=[\n：:；;。]))[ \u3000]*(?P<n>[一二三四五六七八九])[ \u3000]*[、.．]"),
)
_REACH = 600
"""Characters behind 「第 种方式」 in which its options are listed."""

_NEAR = 40
"""Characters between the introduction and the first option."""

_MANY = 200


def unchosen(text: str) -> list[Span]:
    """The original spans of options that were offered and not chosen, in order, without overlap."""
    found = sorted([*_unticked(text), *_other_ways(text)])
    apart: list[Span] = []
    for start, end in found:
        start = max(start, apart[-1][1] if apart else 0)
        if start < end:
            apart.append((start, end))
    return apart


def _unticked(text: str) -> Iterator[Span]:
    """From each open box to the next box or the end of its line, in a text where some box is ticked."""
    boxes = _BOTH_ON_A_LINE.search(text) is not None
    ticked = boxes or any(mark in text for mark in _TICKED)
    if not ticked or not any(mark in text for mark in _OPEN):
        return
    for mark in _MARK.finditer(text):
        if mark[0] not in _OPEN:
            continue
        end = text.find("\n", mark.end())
        end = len(text) if end < 0 else end
        following = _MARK.search(text, mark.end(), end)
        yield mark.start(), following.start() if following is not None else end


def _other_ways(text: str) -> Iterator[Span]:
    """The options of each list but the one its introduction names; no list, no choice."""
    for count, chosen in enumerate(_CHOSEN.finditer(text)):
        if count >= _MANY:
            return
        wanted = _value(chosen["number"])
        lists = [found for style in _STYLES if (found := _options(text, chosen.end(), style))]
        options = min(lists, key=lambda found: found[0][0], default=[])
        if wanted is None or len(options) < 2 or not wanted <= len(options):
            continue
        for number, (start, end) in enumerate(options, 1):
            if number != wanted:
                yield start, end


def _options(text: str, at: int, style: re.Pattern[str]) -> list[Span]:
    """The spans behind the markers 1, 2, 3 ... of one style that follow, each up to the next one's line."""
    starts: list[tuple[int, int]] = []
    for found in style.finditer(text, at, min(len(text), at + _REACH)):
        near = starts or found.start() < at + _NEAR
        if _value(found["n"]) != len(starts) + 1 or not near:
            break
        starts.append((found.start(), found.end()))
    if not starts:
        return []
    line_end = text.find("\n", starts[-1][1])
    ends = [start for start, _ in starts[1:]] + [len(text) if line_end < 0 else line_end]
    return [(start, end) for (_, start), end in zip(starts, ends, strict=True)]


def _value(printed: str) -> int | None:
    printed = printed.strip("（）() \u3000")
    return _CIRCLED.index(printed) + 1 if printed in _CIRCLED else read_integer(printed)
