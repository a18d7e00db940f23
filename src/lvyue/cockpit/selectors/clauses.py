"""The clauses of the living contract: the list at the left, and the state each passage carries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from lvyue.cockpit.selectors.standing import RANK, worst
from lvyue.cockpit.selectors.written import Passage
from lvyue.cockpit.types import ClauseLine, Line, Tally
from lvyue.contracts.types import ClauseSpan, ContractFile
from lvyue.foundation.kit.states import state_named

_WORDS = re.compile(r"[^\W\d_]{2}")
"""What makes a heading one: at least two letters; some contracts number their items in its place."""


def clause_lines(
    terms: ContractFile, lines: Iterable[Line], anchors: Mapping[str, str], address: str, query: str
) -> list[ClauseLine]:
    """Clauses that hold obligations at or below them, document by document, each with its own tally.

    `anchors` are those of the text, `address` is where obligations show their detail, `query` what the
    page's own links carry on.
    """
    ranks = {one.id: one.rank for one in terms.documents}
    where = {one.id: one for one in terms.clauses}
    placed = [(at, line) for line in lines if (at := where.get(line.obligation.clause))]
    above: list[ClauseSpan] = []
    shown = []
    for clause in sorted(terms.clauses, key=lambda one: (ranks[one.document], one.start, one.level)):
        if clause.level == 0:
            continue
        inside = [line for at, line in placed if _holds(clause, at)]
        if not inside:
            continue
        while above and not (_holds(above[-1], clause) and above[-1].level < clause.level):
            above.pop()
        own = next((line for line in inside if line.obligation.clause == clause.id), None)
        shown.append(
            ClauseLine(
                clause=clause,
                anchor=anchors.get(clause.id, ""),
                tally=sum((line.tally for line in inside), Tally()),
                state=worst(line.state for line in inside),
                label=_label(clause, above[-1] if above else None, own),
                depth=min(len(above), 2),
                href=f"{address}{pressing(inside).obligation.id}{query}",
            )
        )
        above.append(clause)
    return shown


def _holds(outer: ClauseSpan, inner: ClauseSpan) -> bool:
    """Whether a clause is another or holds it."""
    return (
        outer.document == inner.document
        and outer.start <= inner.start
        and inner.end <= outer.end
        and inner.level >= outer.level
    )


def _label(clause: ClauseSpan, above: ClauseSpan | None, own: Line | None) -> str:
    """A clause's number, short where the one above already says its beginning, and what it is about."""
    number = clause.number
    if above is not None and number.startswith(above.number):
        rest = number.removeprefix(above.number).strip()
        number = rest if rest and not rest.startswith(".") else number
    words = clause.heading if _WORDS.search(clause.heading) else own.obligation.what if own else ""
    return number if not words or words in number else f"{number} {words}"


def pressing(lines: Iterable[Line]) -> Line:
    """The line a reader should see first; one of no state comes last. `lines` is not empty."""
    return min(lines, key=lambda line: RANK.index(line.state) if line.state else len(RANK))


def passages_shown(
    passages: Iterable[Passage], lines: Iterable[Line], selected: str, address: str, query: str
) -> list[dict[str, Any]]:
    """The contract's passages as the kit's contract text takes them.

    A passage carries the most pressing state of what it asks and leads to its detail; where it asks several
    things, the words of each lead to their own. Quoted words have the tone of their state.
    """
    known = {line.obligation.id: line for line in lines}
    tones = {id: state_named(line.state).tone if line.state else "blue" for id, line in known.items()}

    def span(one: Mapping[str, Any], several: bool) -> dict[str, Any]:
        href = f"{address}{one['id']}{query}" if several else ""
        return {**one, "tone": tones[one["id"]], "href": href}

    found = []
    for passage in passages:
        mine = [known[id] for id in passage.obligations]
        quoted = {one["id"] for one in passage.shown["spans"]}
        several = len(quoted | set(passage.obligations)) > 1
        shown = {**passage.shown, "spans": [span(one, several or not mine) for one in passage.shown["spans"]]}
        if mine:
            first = pressing(mine)
            shown["href"] = f"{address}{first.obligation.id}{query}"
            shown["selected"] = any(line.obligation.id == selected for line in mine)
            if first.state:
                alive = sum(1 for line in mine if line.state)
                chip = f"{first.words} 等 {alive} 项" if alive > 1 else first.words
                shown |= {"state": first.state, "chip": chip}
        found.append(shown)
    return found
