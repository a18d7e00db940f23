"""A contract's texts as passages to compare: each clause with the words that are its own.

A clause that holds others keeps only what none of them holds, so that every character of a document stands in
one passage. What stands in no clause at all is a passage without a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from lvyue.contracts.types import ClauseSpan, ContractFile

_SIGNS = re.compile(r"^\s*(?:#{1,6}\s*|[-*_=]{3,}\s*$)|\*\*", re.MULTILINE)
_NUMBER = re.compile(
    r"^\s*(?:第\s*[一二三四五六七八九十百零〇\d]+\s*[条章节款项]|[一二三四五六七八九十]+\s*[、.．]"
    r"|[(（]\s*[一二三四五六七八九十\d]+\s*[)）]|\d+(?:[.．-]\d+)*\s*[、.．)）]?|[①-⑳])\s*"
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Passage:
    """One clause's own words: its document and clause, its printed number, its place in order."""

    document: str
    clause: str
    number: str
    heading: str
    text: str
    at: int

    @cached_property
    def words(self) -> str:
        """What it says, without its number, spaces and the width of its characters."""
        return without_number(self.text)

    @property
    def place(self) -> tuple[str, str]:
        """Document and number: where people look for it."""
        return self.document, self.number


def without_number(text: str) -> str:
    """The words of a passage as they are compared."""
    plain = unicodedata.normalize("NFKC", _NUMBER.sub("", text.strip(), count=1))
    return _SPACE.sub("", plain)


def passages_of(file: ContractFile, texts: Mapping[str, str]) -> list[Passage]:
    """Every passage of every document, in order of rank and of the text."""
    found: list[Passage] = []
    for document in sorted(file.documents, key=lambda one: one.rank):
        clauses = [one for one in file.clauses if one.document == document.id]
        found += passages_in(texts.get(document.id, ""), clauses, document.id, first=len(found))
    return found


def passages_in(
    text: str, clauses: Sequence[ClauseSpan], document: str = "body", *, first: int = 0
) -> list[Passage]:
    """The passages of one text; `first` is the place of the first of them."""
    numbered = [one for one in clauses if one.level > 0]
    pieces: dict[int, list[str]] = {}
    order: list[int] = []
    for owner, start, end in owned(text, numbered):
        if owner not in pieces:
            pieces[owner] = []
            order.append(owner)
        pieces[owner].append(_SIGNS.sub("", text[start:end]).strip())
    found: list[Passage] = []
    for owner in order:
        words = "\n".join(one for one in pieces[owner] if one)
        clause = numbered[owner] if owner >= 0 else None
        if words:
            found.append(
                Passage(
                    document,
                    clause.id if clause else "",
                    clause.number if clause else "未编号",
                    clause.heading if clause else "",
                    words,
                    first + len(found),
                )
            )
    return found


def owned(text: str, clauses: Sequence[ClauseSpan]) -> Iterator[tuple[int, int, int]]:
    """(index of the narrowest clause or -1, start, end) of every stretch between clause borders."""
    borders = sorted({0, len(text), *(at for one in clauses for at in (one.start, one.end))})
    by_start = sorted(range(len(clauses)), key=lambda n: (clauses[n].start, -clauses[n].end))
    open_: list[int] = []
    coming = 0
    for start, end in pairwise(borders):
        while coming < len(by_start) and clauses[by_start[coming]].start <= start:
            open_.append(by_start[coming])
            coming += 1
        open_ = [n for n in open_ if clauses[n].end > start]
        owner = min(open_, key=lambda n: clauses[n].end - clauses[n].start, default=-1)
        yield owner, start, end
