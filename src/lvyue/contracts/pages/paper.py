"""A contract's source text as passages with marked spans: what the kit's contract text viewer shows.

A passage is one line of the source, or one block of a line where the text was published as HTML. Offsets of a
mark count characters of the document; a quote that runs over several passages is marked in each (`by_line`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lvyue.contracts.types import ClauseSpan, ContractFile, Document

_TAG = re.compile(
    r"</?(?:p|div|ul|ol|li|br|tr|td|th|table|tbody|thead|h[1-6]|span|b|i|u|strong|em|a|font)"
    r"(?:\s[^<>\n]*)?/?>",
    re.I,
)
_CUT = re.compile(r"\n|</?(?:p|div|ul|ol|li|br|tr|table|tbody|thead|h[1-6])(?:\s[^<>\n]*)?/?>", re.I)
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
    """Every document in order of rank, its quoted words marked; of several each begins with its title."""
    known = list(marks)
    documents = sorted(file.documents, key=lambda one: one.rank)
    several = len(documents) > 1
    return [
        Paper(
            one.id,
            one.title,
            (
                *(_title(one) for one in (one,) if several),
                *passages(
                    texts.get(one.id, ""),
                    [mark for mark in known if mark.document == one.id],
                    [clause for clause in file.clauses if clause.document == one.id],
                ),
            ),
        )
        for one in documents
    ]


def _title(document: Document) -> dict[str, Any]:
    return {"text": document.title, "kind": "title", "spans": [], "id": f"document-{document.id}"}


def passages(text: str, marks: Sequence[Mark], clauses: Sequence[ClauseSpan]) -> Iterator[dict[str, Any]]:
    """The passages of one document: its lines, cut at the block tags of a text published as HTML.

    Markdown headings lose their signs and all tags are left out; so are blank lines and rules.
    """
    ordered = sorted(marks, key=lambda one: one.start)
    starts = {one.start: one for one in reversed(clauses) if one.level > 0}
    said = 0  # the end of the passage before: a clause may begin at a tag in between
    for start, end in by_line(text, 0, len(text)):
        line = text[start:end]
        if _RULE.fullmatch(line.strip()):
            continue
        sign = _MARKUP.match(line)
        shown, places = _clean(text, start + (sign.end() if sign else 0), end)
        if not shown:
            continue
        clause = next((starts[place] for place in range(said, places[0] + 1) if place in starts), None)
        said = end
        yield {
            "text": shown,
            "kind": _kind(sign.group(1) if sign else None, shown, clause),
            "spans": [piece for one in ordered if (piece := _piece(one, places))],
            **({"id": f"clause-{clause.id}"} if clause else {}),
        }


def _clean(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """What people read of a stretch of the text, and where each of its characters stands in the document."""
    hidden = {at for tag in _TAG.finditer(text, start, end) for at in range(*tag.span())}
    places = [at for at in range(start, end) if at not in hidden]
    while places and text[places[-1]].isspace():
        places.pop()
    first = next((n for n, at in enumerate(places) if not text[at].isspace()), len(places))
    places = places[first:]
    return "".join(text[at] for at in places), places


def _kind(hashes: str | None, shown: str, clause: ClauseSpan | None) -> str:
    if hashes:
        return "title" if len(hashes) == 1 else "heading"
    numbered = clause is not None and clause.level == 1 and _ARTICLE.match(shown) is not None
    return "heading" if numbered and len(shown) <= 24 and shown[-1] not in "。；;：:" else "clause"


def _piece(mark: Mark, places: Sequence[int]) -> dict[str, Any] | None:
    """The part of a mark that stands in a passage, counted in the characters shown; None without one."""
    start, end = bisect_left(places, mark.start), bisect_left(places, mark.end)
    if start == end:
        return None
    return {"id": mark.id, "start": start, "end": end, "tone": mark.tone, "title": mark.title}


def by_line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a span at line ends and at block tags; pieces that show nothing are left out."""
    at = start
    for cut in (*_CUT.finditer(text, start, end), None):
        stop = cut.start() if cut else end
        if _clean(text, at, stop)[0]:
            yield at, stop
        at = cut.end() if cut else end


def without_tags(text: str) -> str:
    """A quotation as people read it: without the tags of a text published as HTML, on one line."""
    return " ".join(_TAG.sub(" ", text).split())
