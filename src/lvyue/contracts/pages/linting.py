"""The lint of a contract's text as a page: the text with its marks, and the remarks by severity and check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from lvyue.contracts.models import ContractVersion
from lvyue.contracts.pages.links import lint_address, review_address
from lvyue.contracts.pages.paper import Mark, Paper, by_line, papers, passages
from lvyue.contracts.types import ContractFile
from lvyue.reading.lint import LintCheck, LintReport, Remark, Severity, lint
from lvyue.reading.lint.plain import QUOTES
from lvyue.reading.lint.quoting import Quote, quote
from lvyue.reading.types import Reading, Span

TONES = {Severity.ERROR: "red", Severity.WARNING: "amber", Severity.NOTE: "blue"}
_BETWEEN = "\n"


@dataclass(frozen=True, slots=True)
class Linted:
    """A report with the text it is on: documents joined in order of rank, each with where it starts."""

    report: LintReport
    text: str
    starts: Mapping[str, int]

    def place(self, span: Span) -> tuple[str, int, int]:
        """(document id, start, end) of a span of the joined text."""
        id = max(
            (one for one in self.starts if self.starts[one] <= span[0]), key=lambda one: self.starts[one]
        )
        return id, span[0] - self.starts[id], span[1] - self.starts[id]


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """One remark: its words, quotations, where its marks are, and the address of its clause."""

    remark: Remark
    quotes: tuple[Quote, ...]
    more: int
    goto: str
    address: str

    @property
    def wording(self) -> str:
        """Better words for this place, "" when the check's own say it."""
        return "" if self.remark.wording == self.remark.check.wording else self.remark.wording


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """One check with all the places it tripped at."""

    check: LintCheck
    tone: str
    places: tuple[ShownPlace, ...]


@dataclass(frozen=True, slots=True)
class ShownSeverity:
    """The checks of one severity that tripped; `count` places in all."""

    severity: Severity
    tone: str
    count: int
    checks: tuple[ShownCheck, ...]


def lint_texts(texts: Sequence[tuple[str, str]]) -> Linted:
    """Lint documents given as (id, text) in order of rank, as one text."""
    starts, parts, at = {}, [], 0
    for id, text in texts:
        starts[id] = at
        parts.append(text)
        at += len(text) + len(_BETWEEN)
    whole = _BETWEEN.join(parts)
    return Linted(lint(whole), whole, starts)


def lint_version(version: ContractVersion) -> Linted:
    """Lint the documents of a stored version."""
    documents = sorted(version.file.documents, key=lambda one: one.rank)
    return lint_texts([(one.id, version.texts.get(one.id, "")) for one in documents])


def version_page(version: ContractVersion) -> dict[str, Any]:
    """The context of the lint page of a stored version."""
    linted, contract, file = lint_version(version), version.contract, version.file

    def address(remark: Remark) -> str:
        clause = _clause_of(file, linted.place(remark.spans[0]))
        return f"{review_address(contract.code, version.number)}#clause-{clause}" if clause else ""

    return {
        **_shown(linted, address),
        "contract": contract,
        "version": version,
        "papers": papers(file, version.texts, list(_marks(linted))),
        "json": lint_address(contract.code, version.number, "json"),
        "word": lint_address(contract.code, version.number, "docx"),
    }


def text_page(text: str, reading: Reading) -> dict[str, Any]:
    """The context of the lint of a text, read already, that is stored nowhere."""
    linted = Linted(lint(text, reading), text, {"text": 0})
    paper = Paper("text", "合同原文", tuple(passages(text, list(_marks(linted)), ())))
    return {**_shown(linted, lambda remark: ""), "papers": [paper]}


def _clause_of(file: ContractFile, place: tuple[str, int, int]) -> str:
    """The innermost clause of the contract file at a place, "" outside any."""
    document, start, _ = place
    around = [
        one
        for one in file.clauses
        if one.document == document and one.level > 0 and one.start <= start < one.end
    ]
    return min(around, key=lambda one: one.end - one.start).id if around else ""


def _shown(linted: Linted, address: Callable[[Remark], str]) -> dict[str, Any]:
    report = linted.report
    numbered = list(enumerate(report.remarks, 1))
    groups = []
    for severity in Severity:
        ours = sorted(
            ((number, one) for number, one in numbered if one.check.severity is severity),
            key=lambda pair: (pair[1].check.id, pair[0]),
        )
        checks = tuple(
            ShownCheck(
                check,
                TONES[severity],
                tuple(_place(linted, number, one, address(one)) for number, one in members),
            )
            for check, members in groupby(ours, key=lambda pair: pair[1].check)
        )
        if checks:
            groups.append(ShownSeverity(severity, TONES[severity], len(ours), checks))
    return {"report": report, "counts": report.counts(), "groups": groups}


def _place(linted: Linted, number: int, remark: Remark, address: str) -> ShownPlace:
    quotes = tuple(quote(linted.text, span) for span in remark.spans[:QUOTES])
    goto = " ".join(mark.id for mark in _marks_of(linted, number, remark))
    return ShownPlace(remark, quotes, max(0, len(remark.spans) - QUOTES), goto, address)


def _marks(linted: Linted) -> Iterator[Mark]:
    for number, remark in enumerate(linted.report.remarks, 1):
        yield from _marks_of(linted, number, remark)


def _marks_of(linted: Linted, number: int, remark: Remark) -> Iterator[Mark]:
    """The marks of a remark's spans, one a line: `r3.1`, `r3.2`."""
    count, tone = 0, TONES[remark.check.severity]
    for span in remark.spans:
        for start, end in by_line(linted.text, *span):
            count += 1
            document, own_start, own_end = linted.place((start, end))
            title = f"{remark.check.id} {remark.check.title}"
            yield Mark(f"r{number}.{count}", document, own_start, own_end, tone, title)
