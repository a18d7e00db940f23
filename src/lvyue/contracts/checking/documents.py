"""Checks of what stands where: documents given, clauses inside them, words as quoted, which one prevails."""

from __future__ import annotations

from collections.abc import Mapping

from lvyue.contracts.checking.types import Faults
from lvyue.contracts.precedence import title_of, undecided
from lvyue.contracts.spans import cite_span, cites_of
from lvyue.contracts.types import ContractFile


def documents_present(contract: ContractFile, texts: Mapping[str, str]) -> Faults:
    """Every document has its text."""
    for index, one in enumerate(contract.documents):
        if one.id not in texts:
            yield ("documents", index), f"没有文档“{one.id}”的原文", "把原文一并提供"


def clauses_in_text(contract: ContractFile, texts: Mapping[str, str]) -> Faults:
    """Every clause lies inside its document."""
    for index, one in enumerate(contract.clauses):
        size = len(texts.get(one.document, ""))
        if not one.start < one.end <= size:
            yield (
                ("clauses", index),
                f"条款“{one.id}”的起止 {one.start}–{one.end} 不在原文内",
                "重新读取原文得到起止",
            )


def quotes_stand(contract: ContractFile, texts: Mapping[str, str]) -> Faults:
    """Every citation names a clause, and its words stand in it."""
    for path, cite in cites_of(contract):
        if contract.clause(cite.clause) is None:
            yield path, f"没有条款“{cite.clause}”", "改为 clauses 里有的条款编号"
        elif cite.document in texts and cite_span(contract, texts, cite) is None:
            yield (
                path,
                f"条款“{cite.clause}”里没有“{cite.quote}”这几个字",
                "照原文逐字引用，或改正条款编号",
            )


def document_faults(contract: ContractFile, _: Mapping[str, str]) -> Faults:
    """Yield (path, cause, remedy) of whatever names a document wrongly or leaves open which one prevails.

    Clauses and citations stand in a document of the file, and two documents of one rank agree unless a
    question asks both parties about it.
    """
    titles = {one.id: one.title for one in contract.documents}
    known = f"改为 documents 里有的编号：{'、'.join(titles)}"
    for index, clause in enumerate(contract.clauses):
        if clause.document not in titles:
            yield ("clauses", index, "document"), f"没有文件“{clause.document}”", known
    strange = False
    for path, cite in cites_of(contract):
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


def _open_order(contract: ContractFile) -> Faults:
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
