"""The documents of a version as one text, read once: what stands where, and by which rule it was read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from lvyue.contracts.spans import cite_span
from lvyue.contracts.supplements.consolidating import heading, own_documents, supplements_of
from lvyue.contracts.types import Cite, ContractFile, Document
from lvyue.reading import read
from lvyue.reading.types import Reading, Span

_STEP = re.compile(r"[.\[]")

Place = tuple[str, int, int]
"""Characters [start, end) of a document, by its id."""

RULES = {
    "parties": "双方名称", "amount_fen": "价款", "amount_per_year_fen": "价款", "amount_in": "价款",
    "amount_agrees": "价款", "signed_on": "签订日期", "term": "服务期", "service_hours": "服务时间",
    "sla": "服务级别", "periodic": "周期服务", "staffing": "人员配备", "deliverables": "交付物",
    "payments": "付款", "penalties": "违约金", "acceptance": "验收", "exemptions": "免责",
    "subcontracting": "转包分包", "intellectual_property": "知识产权", "renewals": "续约",
    "renewal_notice_days": "续约", "precedence": "文件先后", "personnel": "人员约定", "kpis": "指标",
    "appraisal": "考核", "blanks": "空白处", "confidentiality": "保密", "dispute": "争议解决",
    "copies": "合同份数", "force_majeure_notice_days": "不可抗力通知",
    "force_majeure_proof_days": "不可抗力证明",
}  # fmt: skip
"""What people call the reader's rules, by the first name of the facts they read."""


@dataclass(frozen=True)
class Whole:
    """The joined text with its reading; `starts` tells where each document begins in it."""

    text: str
    starts: Mapping[str, int]
    reading: Reading

    def place(self, span: Sequence[int]) -> Place:
        """Where a span of the joined text stands."""
        document = max(
            (one for one in self.starts if self.starts[one] <= span[0]),
            key=lambda one: self.starts[one],
            default=next(iter(self.starts)),
        )
        start = self.starts[document]
        return document, max(0, span[0] - start), max(0, span[1] - start)

    def span(self, file: ContractFile, texts: Mapping[str, str], cite: Cite) -> Span | None:
        """The span of a citation in the joined text."""
        found = cite_span(file, texts, cite)
        if found is None or cite.document not in self.starts:
            return None
        start = self.starts[cite.document]
        return start + found[0], start + found[1]

    def rules(self, spans: Iterable[Span]) -> tuple[str, ...]:
        """The rules that read facts from exactly these words, as `周期服务 periodic`."""
        names = dict.fromkeys(name for span in spans for name in self._names.get(span, ()))
        return tuple(rule_said(one) for one in names)

    def spans_at(self, path: str) -> list[Span]:
        """The words a fact of the reading was read from, and all that is part of it."""
        return self._below.get(path, [])

    @cached_property
    def _names(self) -> dict[Span, list[str]]:
        found: dict[Span, list[str]] = {}
        for path, spans in self.reading.citations.items():
            for start, end in spans:
                found.setdefault((start, end), []).append(_STEP.split(path)[0])
        return found

    @cached_property
    def _below(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for path, spans in self.reading.citations.items():
            for at in (*(step.start() for step in _STEP.finditer(path)), len(path)):
                found.setdefault(path[:at], []).extend((one[0], one[1]) for one in spans)
        return found


def rule_said(name: str) -> str:
    """A rule by the name of the facts it reads."""
    return f"{RULES[name]} {name}" if name in RULES else name


def whole_of(file: ContractFile, texts: Mapping[str, str]) -> Whole:
    """The texts of a contract file read as one, the body first and supplements last."""
    later = supplements_of(file)
    own = own_documents(file)
    text, starts = joined([(one, texts.get(one.id, "")) for one in (*own, *_named(file, later))])
    return Whole(text, starts, _read(text))


def _named(file: ContractFile, ids: Iterable[str]) -> list[Document]:
    known = {one.id: one for one in file.documents}
    return [known[one] for one in ids]


def joined(documents: Sequence[tuple[Document, str]]) -> tuple[str, dict[str, int]]:
    """Texts as one, with where each begins; an annex without a heading of its own gets one, as on intake."""
    whole, starts = "", {}
    for number, (document, text) in enumerate(documents):
        whole += heading(number, document.title, whole, text)
        starts[document.id] = len(whole)
        whole += text
    return whole, starts


@lru_cache(maxsize=16)
def _read(text: str) -> Reading:
    return read(text)
