"""Citations: every one of a file, and where the quoted words of a clause stand in their document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from lvyue.contracts.places import Place
from lvyue.contracts.types import Cite, ContractFile


def cite_span(contract: ContractFile, texts: Mapping[str, str], cite: Cite) -> tuple[int, int] | None:
    """Return the half-open span of the quoted words, or None when they do not stand in the clause.

    A clause of another document than the citation names holds none of its words.
    """
    clause = contract.clause(cite.clause)
    text = texts.get(cite.document)
    if clause is None or text is None or clause.document != cite.document:
        return None
    at = clause.start - 1
    for _ in range(cite.nth):
        at = text.find(cite.quote, at + 1, clause.end)
        if at < 0:
            return None
    return at, at + len(cite.quote)


def cite_for(contract_text: str, clause_id: str, clause: tuple[int, int], span: tuple[int, int]) -> Cite:
    """Write a span as a citation: its words, and which occurrence in the clause it is."""
    quote = contract_text[span[0] : span[1]]
    at, nth = clause[0] - 1, 0
    while at < span[0]:
        at = contract_text.find(quote, at + 1, clause[1])
        nth += 1
        if at < 0:
            raise ValueError("span outside its clause")
    return Cite(clause=clause_id, quote=quote, nth=nth)


def cites_of(value: object, path: Place = ()) -> Iterator[tuple[Place, Cite]]:
    """Every citation below a value, with its path, in the order of the file."""
    if isinstance(value, Cite):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from cites_of(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from cites_of(one, (*path, index))
