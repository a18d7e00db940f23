"""What changed inside a passage, word by word: figures and Latin words whole, Chinese by character.

Islands of one or two equal characters between changes are taken into the change, so that a sentence written
anew reads as one sentence replaced and not as confetti.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_TOKEN = re.compile(r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*[%％‰]?|[A-Za-z]+|\s+|.", re.DOTALL)
_ISLAND = 2
_LONGEST = 4000
"""Tokens up to which two passages are compared word by word; longer ones line by line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of both passages (same), of the earlier one only (gone) or of the later one only (new)."""

    kind: Literal["same", "gone", "new"]
    text: str


def word_difference(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces that lead from one passage to the other, in order of reading.

    >>> [(one.kind, one.text) for one in word_difference("3日内验收", "5日内验收")]
    [('gone', '3'), ('new', '5'), ('same', '日内验收')]
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(before), len(after)) > _LONGEST:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return tuple(_merged(_bridged(_steps(before, after))))


def _steps(before: list[str], after: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(lambda one: one.isspace(), before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(before[a:b]))
            continue
        if a < b:
            yield Piece("gone", "".join(before[a:b]))
        if c < d:
            yield Piece("new", "".join(after[c:d]))


def _bridged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Small islands between two changes belong to both sides of the change."""
    known = list(pieces)
    for at, one in enumerate(known):
        inside = 0 < at < len(known) - 1
        if one.kind == "same" and inside and len(one.text.strip()) <= _ISLAND and one.text.isalnum():
            # A unit beside its figure (日, 元) is worth reading on its own.
            if _figure(known[at - 1].text):
                yield one
                continue
            yield Piece("gone", one.text)
            yield Piece("new", one.text)
        else:
            yield one


def _figure(text: str) -> bool:
    return text[-1:].isdigit() or text[-1:] in "%％‰"


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbouring changes as one: all that went, then all that came."""
    gone, new = "", ""
    for one in pieces:
        if one.kind == "same":
            yield from _change(gone, new)
            gone, new = "", ""
            yield one
        elif one.kind == "gone":
            gone += one.text
        else:
            new += one.text
    yield from _change(gone, new)


def _change(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece("gone", gone)
    if new:
        yield Piece("new", new)
