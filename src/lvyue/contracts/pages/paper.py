"""A contract's source text as passages with marked spans: what the kit's contract text viewer shows.

A passage is one line of the source. Offsets of a mark count characters of the document; a quote that runs
over several lines is marked line by line (`by_line`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lvyue.contracts.types import ClauseSpan, ContractFile

_MARKUP = re.compile(r"(#{1,6})\s+|\s+")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]+[条章节]|[一二三四五六七八九十]+、")
_RULE = re.compile(r"[-*_=]{3,}\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """Quoted words of a fact: the half-open span [start, end) of a document, with the fact's label."""

    id: str
    document: str
    start: int
    end: int
    tone: str
    title: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of the contract."""

    id: str
    title: str
    passages: tuple[dict[str, Any], ...]


def papers(file: ContractFile, texts: Mapping[str, str], marks: Iterable[Mark]) -> list[Paper]:
    """Every document in order of rank, its quoted words marked."""
    known = list(marks)
    documents = sorted(file.documents, key=lambda one: one.rank)
    return [
        Paper(
            one.id,
            one.title,
            tuple(
                passages(
                    texts.get(one.id, ""),
                    [mark for mark in known if mark.document == one.id],
                    [clause for clause in file.clauses if clause.document == one.id],
                )
            ),
        )
        for one in documents
    ]


def passages(text: str, marks: Sequence[Mark], clauses: Sequence[ClauseSpan]) -> Iterator[dict[str, Any]]:
    """The lines of one document; markdown headings lose their signs, blank lines and rules are left out."""
    ordered = sorted(marks, key=lambda one: one.start)
    starts = {one.start: one for one in reversed(clauses) if one.level > 0}
    at = 0
    for line in text.split("\n"):
        start, end = at, at + len(line)
        at = end + 1
        if not line.strip() or _RULE.fullmatch(line.strip()):
            continue
        sign = _MARKUP.match(line)
        body = start + (sign.end() if sign else 0)
        shown = text[body:end].rstrip()
        inside = [one for one in ordered if one.start < body + len(shown) and one.end > body]
        clause = next((starts[place] for place in range(start, body + 1) if place in starts), None)
        yield {
            "text": shown,
            "kind": _kind(sign.group(1) if sign else None, shown, clause),
            "spans": [_piece(one, body, len(shown)) for one in inside],
            **({"id": f"clause-{clause.id}"} if clause else {}),
        }


def _kind(hashes: str | None, shown: str, clause: ClauseSpan | None) -> str:
    if hashes:
        return "title" if len(hashes) == 1 else "heading"
    numbered = clause is not None and clause.level == 1 and _ARTICLE.match(shown) is not None
    return "heading" if numbered and len(shown) <= 24 and shown[-1] not in "。；;：:" else "clause"


def _piece(mark: Mark, body: int, length: int) -> dict[str, Any]:
    start, end = max(mark.start - body, 0), min(mark.end - body, length)
    return {"id": mark.id, "start": start, "end": end, "tone": mark.tone, "title": mark.title}


def by_line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a span at line ends; blank pieces are left out."""
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if text[at:stop].strip():
            yield at, stop
        at = stop + 1
