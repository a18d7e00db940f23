"""A span with the words around it, as people read it: on one line, cut at the ends of its own line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lvyue.reading.types import Span

_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,60}>")
_AROUND = 24
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a span, and some before and after it on the same line; "…" marks what is cut."""

    before: str
    words: str
    after: str


def quote(text: str, span: Span, around: int = _AROUND) -> Quote:
    """The span of an original text in its context, at most `around` characters to each side.

    >>> quote("第二条 合同期限为年，自签订起。", (4, 9))
    Quote(before='第二条 ', words='合同期限为', after='年，自签订起。')
    """
    start, end = span
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    before, after = text[max(line_start, start - around) : start], text[end : min(line_end, end + around)]
    words = one_line(text[start:end])
    return Quote(
        ("…" if start - around > line_start else "") + one_line(before),
        words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…",
        one_line(after) + ("…" if end + around < line_end else ""),
    )


def one_line(words: str) -> str:
    """Original words without line ends, runs of blanks and tags."""
    return re.sub(r"\s+", " ", _TAG.sub(" ", words))
