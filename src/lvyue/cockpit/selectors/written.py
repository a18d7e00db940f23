"""The contract as written, with the obligations each passage asks: what never changes under a digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lvyue.cockpit.selectors.moments import terms_by
from lvyue.contracts.models import ContractVersion
from lvyue.contracts.pages.paper import Mark, papers
from lvyue.contracts.spans import cite_span
from lvyue.contracts.types import ContractFile, Obligation

KEPT = 16
"""Versions kept at most; the passages of a long contract take half a megabyte."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage of the text as the kit's contract text takes it, and what it asks.

    `obligations` holds the ids of those whose state stands here: the first words they quote are in it.
    """

    shown: Mapping[str, Any]
    obligations: tuple[str, ...]


@dataclass(frozen=True)
class _Key:
    """A version under its rulings; equal where digest and rulings are."""

    digest: str
    rulings: tuple[tuple[str, str], ...]
    version: ContractVersion = field(compare=False)


def passages_of(version: ContractVersion, rulings: Mapping[str, str]) -> tuple[Passage, ...]:
    """The passages of a version's documents under these rulings; worked out once for equal ones."""
    return _passages(_Key(version.digest, tuple(sorted(rulings.items())), version))


@lru_cache(maxsize=KEPT)
def _passages(key: _Key) -> tuple[Passage, ...]:
    terms, texts = terms_by(key.version, dict(key.rulings)), key.version.texts
    marks = [mark for one in terms.obligations for mark in _marks(terms, texts, one)]
    shown = [passage for paper in papers(terms, texts, marks) for passage in paper.passages]
    places = _places(shown, terms.obligations)
    return tuple(
        Passage({**one, "spans": [{**span, "id": _owner(span["id"])} for span in one["spans"]]}, tuple(ids))
        for one, ids in zip(shown, places, strict=True)
    )


def anchors_of(version: ContractVersion, rulings: Mapping[str, str]) -> dict[str, str]:
    """{clause id: the id of the passage it is shown at}.

    A clause that begins where another one does stands at that one's passage.
    """
    shown = {str(one.shown["id"]) for one in passages_of(version, rulings) if "id" in one.shown}
    terms = terms_by(version, rulings)
    ranks = {one.id: one.rank for one in terms.documents}
    found, last = {}, ""
    for clause in sorted(terms.clauses, key=lambda one: (ranks[one.document], one.start, one.level)):
        last = f"clause-{clause.id}" if f"clause-{clause.id}" in shown else last
        found[clause.id] = last
    return found


def _marks(terms: ContractFile, texts: Mapping[str, str], obligation: Obligation) -> Iterator[Mark]:
    """The words an obligation quotes, where they stand, the first quotation first."""
    found = [(cite.document, *span) for cite in obligation.cite if (span := cite_span(terms, texts, cite))]
    for n, (document, start, end) in enumerate(found):
        yield Mark(f"{obligation.id}#{n}", document, start, end, "blue", obligation.what)


def _owner(mark: str) -> str:
    """The obligation a mark of `_marks` belongs to."""
    return mark.rpartition("#")[0]


def _places(shown: list[dict[str, Any]], obligations: Iterable[Obligation]) -> list[list[str]]:
    """For each passage the obligations whose state stands there: where their first quotation begins.

    One whose words stand nowhere goes to the beginning of its clause.
    """
    begins = {span["id"]: n for n, one in reversed([*enumerate(shown)]) for span in one["spans"]}
    clauses = {one["id"]: n for n, one in enumerate(shown) if "id" in one}
    places: list[list[str]] = [[] for _ in shown]
    for one in obligations:
        where = begins.get(f"{one.id}#0", clauses.get(f"clause-{one.clause}"))
        if where is not None:
            places[where].append(one.id)
    return places
