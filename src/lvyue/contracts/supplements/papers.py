"""Which document of the contract a supplement's change is of, and which of its clauses.

A change that names an annex (附件1, 《服务清单》) is looked for there, also where the annex stands at the end
of the body. One that names none is looked for in the body, and elsewhere only when one place alone holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lvyue.contracts.supplements.changes import Change, numerals
from lvyue.contracts.types import ClauseSpan, Document

_ANNEX = re.compile(r"附[件表录]\s*(?P<n>[一二三四五六七八九十百\d]{1,5})?")
_TITLE = re.compile(r"《([^》]{1,40})》")
_ID = re.compile(r"A\d+\.")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where to look: a document, and the annex inside it (0: outside of any)."""

    document: str
    annex: int = 0


def spots(
    change: Change,
    documents: Sequence[Document],
    clauses: Mapping[str, Sequence[ClauseSpan]],
    texts: Mapping[str, str],
) -> list[Spot]:
    """Where a change may be, the likeliest first; `documents` in order, the body first."""
    body, *others = documents
    named = _ANNEX.search(change.paper)
    title = _TITLE.search(change.paper)
    own = [one for one in others if title and _called(one, title[1])]
    if own:
        return [Spot(one.id) for one in own]
    if named is None:
        inside = [Spot(body.id, number) for number in sorted(set(_annexes(clauses[body.id])))]
        return [Spot(body.id), *inside, *(Spot(one.id) for one in others)]
    number = numerals(named["n"] or "")
    found = [Spot(one.id) for one in others if not number or _numbered(one, texts[one.id]) == number[0]]
    if not found and number and number[0] <= len(others):
        found = [Spot(others[number[0] - 1].id)]
    annexes = [one for one in sorted(set(_annexes(clauses[body.id]))) if not number or one == number[0]]
    return [*found, *(Spot(body.id, one) for one in annexes)]


def clauses_at(spot: Spot, clauses: Sequence[ClauseSpan], *, body: bool) -> list[ClauseSpan]:
    """The clauses of a spot, in their document."""
    if not body:
        return list(clauses)
    return [one for one in clauses if _annex_of(one) == spot.annex]


def clause_numbered(clauses: Sequence[ClauseSpan], number: tuple[int, ...]) -> ClauseSpan | None:
    """The clause of these numerals, by its id or its printed number; None when none or several fit."""
    by_id = [one for one in clauses if one.level > 0 and _ID.sub("", one.id) == ".".join(map(str, number))]
    found = by_id or [
        one for one in clauses if one.level > 0 and numerals(_ANNEX.sub("", one.number)) == number
    ]
    return found[0] if len(found) == 1 else None


def _called(document: Document, title: str) -> bool:
    mine = "".join(document.title.split())
    wanted = "".join(title.split())
    return wanted in mine or (len(mine) > 2 and mine in wanted)


def _numbered(document: Document, text: str) -> int | None:
    """The number an annex goes by: of its id, its title, or its own first line."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    for words in (document.title, first[:20]):
        found = _ANNEX.search(words)
        if found is not None and found["n"]:
            return numerals(found["n"])[0]
    last = document.id.rsplit("-", 1)[-1]
    return int(last) if last.isdigit() else None


def _annexes(clauses: Sequence[ClauseSpan]) -> Iterator[int]:
    for one in clauses:
        if number := _annex_of(one):
            yield number


def _annex_of(clause: ClauseSpan) -> int:
    """The annex a clause of the body stands in, 0 for none."""
    found = _ANNEX.match(clause.number)
    if found is None:
        return 0
    number = numerals(found["n"] or "")
    return number[0] if number else 1
