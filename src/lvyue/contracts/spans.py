"""From a citation to characters: where the quoted words of a clause stand in their document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from lvyue.contracts.precedence import title_of, undecided
from lvyue.contracts.types import Cite, ContractFile

Place = tuple[str | int, ...]


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


def document_faults(contract: ContractFile, _: Mapping[str, str]) -> Iterator[tuple[Place, str, str]]:
    """Yield (path, cause, remedy) of whatever names a document wrongly or leaves open which one prevails.

    One check of `checking.CHECKS`: clauses and citations stand in a document of the file, and two documents
    of one rank agree unless a question asks both parties about it.
    """
    titles = {one.id: one.title for one in contract.documents}
    known = f"改为 documents 里有的编号：{'、'.join(titles)}"
    for index, clause in enumerate(contract.clauses):
        if clause.document not in titles:
            yield ("clauses", index, "document"), f"没有文件“{clause.document}”", known
    strange = False
    for path, cite in _cites(contract, ()):
        where = contract.clause(cite.clause)
        if cite.document not in titles:
            strange = True
            yield (*path, "document"), f"没有文件“{cite.document}”", known
        elif where and where.document in titles and where.document != cite.document:
            yield (
                (*path, "document"),
                f"条款“{where.id}”在《{titles[where.document]}》里，引文写的是《{titles[cite.document]}》",
                f"写成 document: {where.document}，或改正条款编号",
            )
    if not strange:
        yield from _open_order(contract)


def _open_order(contract: ContractFile) -> Iterator[tuple[Place, str, str]]:
    """Conflicts between documents of one rank that no question asks about."""
    order = {one.id: index for index, one in enumerate(contract.obligations)}
    asked = {
        part
        for question in contract.questions
        for path in (question.about, *(path for one in question.readings for path in one.sets))
        for part in path.split(".")[1:2]
    }
    for one, other in undecided(contract):
        if not {one.id, other.id} & asked:
            yield (
                ("obligations", order[other.id]),
                f"“{other.what}”在《{title_of(contract, one)}》和《{title_of(contract, other)}》里约定不同，"
                "两份文件同级，没有谁为准",
                "用 rank 写明先后；合同没有写明的，在 questions 里列出，由双方裁定",
            )


def _cites(value: object, path: Place) -> Iterator[tuple[Place, Cite]]:
    """Every citation below a value, with its path."""
    if isinstance(value, Cite):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _cites(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from _cites(one, (*path, index))
