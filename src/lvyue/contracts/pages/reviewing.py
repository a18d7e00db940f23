"""What people did with the facts of a draft so far, what the assistant suggests, and what the lint found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lvyue.contracts.assistant.grounding import Grounded
from lvyue.contracts.assistant.taking import words_of
from lvyue.contracts.editing import Field, fact_raw, fields_of, fields_said
from lvyue.contracts.errors import FactUnknown
from lvyue.contracts.models import Consultation, ContractVersion, FactReview, Suggestion
from lvyue.contracts.pages.linting import TONES, lint_version
from lvyue.contracts.pages.paper import Mark, by_line
from lvyue.contracts.readings import ReadFact, is_read
from lvyue.contracts.selectors import facts_read
from lvyue.contracts.types import Cite, ContractFile
from lvyue.identity.types import Side

_SAID = {
    "accepted": ("已核对", "green", "check"),
    "corrected": ("已改正", "blue", "pencil"),
    "rejected": ("已退回", "red", "x"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One side's check that still counts: who, when, and the chip that says it."""

    side: str
    label: str
    tone: str
    icon: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Rejected:
    """A fact that was taken out: what it said, by whom, when and why."""

    label: str
    name: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ShownSuggestion:
    """A suggestion nobody settled yet, in words, with the mark of its quotation."""

    suggestion: Suggestion
    label: str
    value: str
    goto: str


@dataclass(frozen=True, slots=True)
class Found:
    """A remark of the lint with its marks."""

    id: str
    severity: str
    tone: str
    clause: str
    text: str
    wording: str
    goto: str


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a fact's history: who did what, what each value was and is."""

    said: str
    tone: str
    name: str
    at: datetime
    reason: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The facts of a draft as they are now: those of its contract file, and those read beside it by path."""

    file: ContractFile
    read: Mapping[str, ReadFact]

    @classmethod
    def of(cls, version: ContractVersion, reviews: Sequence[FactReview]) -> Known:
        """The facts of a version with its checks laid over."""
        return cls(version.file, {one.path: one for one in facts_read(version, reviews)})

    def raw(self, path: str) -> dict[str, Any] | None:
        """A fact as plain data; None where there is none now."""
        if is_read(path):
            one = self.read.get(path)
            return None if one is None or one.gone else one.raw
        try:
            return fact_raw(self.file, path)
        except FactUnknown:
            return None

    def says(self, path: str, kept: dict[str, Any] | None) -> bool:
        """Whether a fact still says what it said when somebody checked it."""
        if is_read(path):
            one = self.read.get(path)
            return one is not None and not one.gone and kept is not None and one.says(kept)
        return self.raw(path) == kept

    def history(self, path: str, reviews: Sequence[FactReview]) -> list[FactReview]:
        """What was done with a fact, earliest first. Raises FactUnknown where there is none and never was."""
        mine = [one for one in reviews if one.path == path]
        if self.raw(path) is None and not mine:
            raise FactUnknown(path)
        return mine

    def label(self, path: str) -> str:
        """What a fact read beside the file is called, taken out or not; empty for any other."""
        one = self.read.get(path)
        return one.kind.label_of(one.raw) if one else ""

    def fields(self, path: str) -> tuple[Field, ...]:
        """What may be put right of a fact."""
        return self.read[path].fields() if is_read(path) else fields_of(self.file, path)

    def said(self, path: str, raw: Mapping[str, Any] | None) -> dict[str, str]:
        """{label: value} of a fact kept as plain data."""
        if not is_read(path):
            return fields_said(path, raw)
        one = self.read.get(path)
        return one.said(raw) if one is not None and raw is not None else {}

    def quotes(self, path: str) -> list[str]:
        """The words a fact rests on."""
        if is_read(path):
            return [one.quote for one in self.read[path].cites]
        cites = [Cite.model_validate(one) for one in (self.raw(path) or {}).get("cite") or ()]
        return [one.quote for one in cites]


def checks_by_path(known: Known, reviews: Iterable[FactReview]) -> dict[str, list[Check]]:
    """{path: checks that still count}: each side's latest, while the fact says what it said then."""
    latest: dict[tuple[str, str], FactReview] = {}
    for one in reviews:
        latest[one.path, one.side] = one
    found: dict[str, list[Check]] = {}
    for (path, side), one in sorted(latest.items()):
        if one.verdict == "rejected" or not known.says(path, one.becomes):
            continue
        label, tone, icon = _SAID[one.verdict]
        said = f"{Side(side).label}{label}"
        found.setdefault(path, []).append(Check(side, said, tone, icon, one.person.name, one.at))
    return found


def rejected_of(known: Known, reviews: Iterable[FactReview]) -> list[Rejected]:
    """Facts that were taken out and have not come back."""
    found: dict[str, Rejected] = {}
    for one in reviews:
        if one.verdict == "rejected" and known.raw(one.path) is None and one.was:
            label = known.label(one.path) or next(
                (str(one.was[key]) for key in ("what", "breach", "name") if one.was.get(key)), one.path
            )
            found[one.path] = Rejected(label, one.person.name, one.at, one.reason)
    return list(found.values())


def open_suggestions(version: ContractVersion, reviews: Iterable[FactReview]) -> list[ShownSuggestion]:
    """Suggestions that nobody took over or dropped."""
    settled = {one.path for one in reviews}
    return [
        ShownSuggestion(one, *words_of(_proposal(one)), goto=f"{one.path}.1")
        for one in version.suggestions.all()
        if one.path not in settled
    ]


def _proposal(one: Suggestion) -> Grounded:
    return Grounded(one.kind, one.values, one.quote, one.document)


def suggestion_marks(version: ContractVersion, shown: Iterable[ShownSuggestion]) -> list[Mark]:
    """Where the quotations of suggestions stand."""
    found = []
    for one in shown:
        text, quote = version.texts.get(one.suggestion.document, ""), one.suggestion.quote
        at = text.find(quote)
        for start, end in by_line(text, at, at + len(quote)) if at >= 0 else ():
            found.append(Mark(one.goto, one.suggestion.document, start, end, "violet", one.label))
    return found


def findings(version: ContractVersion) -> tuple[list[Found], list[Mark]]:
    """The lint's remarks in order of weight, with their marks."""
    linted = lint_version(version)
    shown, marks = [], []
    for number, one in enumerate(linted.report.remarks, 1):
        check, goto = one.check, f"lint.{number}"
        tone = TONES[check.severity]
        shown.append(Found(check.id, check.severity.label, tone, one.clause, one.text, one.wording, goto))
        for span in one.spans:
            document, start, end = linted.place(span)
            text = version.texts.get(document, "")
            marks += [Mark(goto, document, a, b, tone, check.title) for a, b in by_line(text, start, end)]
    return shown, marks


def consultation_words(consultation: Consultation | None) -> str:
    """What came of the last consultation, in one sentence; empty when there was none."""
    if consultation is None:
        return ""
    if consultation.ended_at is None:
        return "助手正在通读，稍后刷新页面"
    if consultation.failure:
        return f"上次通读没有结果：{consultation.failure}"
    return f"上次通读：提议 {consultation.kept} 条，丢弃 {consultation.dropped} 条没有依据或已经读出的"


def fact_page(version: ContractVersion, path: str, reviews: Sequence[FactReview]) -> dict[str, Any]:
    """The context of one fact's page: what may be put right, and its history. Raises FactUnknown."""
    known = Known.of(version, reviews)
    mine = known.history(path, reviews)
    gone = known.raw(path) is None
    return {
        "path": path,
        "gone": gone,
        "fields": () if gone else known.fields(path),
        "blank": not gone and is_read(path) and known.read[path].blank,
        "quotes": [] if gone else list(dict.fromkeys(known.quotes(path))),
        "steps": [_step(known, one) for one in reversed(mine)],
        "version": version,
        "contract": version.contract,
    }


def _step(known: Known, one: FactReview) -> Step:
    said, tone, _ = _SAID[one.verdict]
    was, becomes = known.said(one.path, one.was), known.said(one.path, one.becomes)
    changes = tuple(
        (label, was.get(label, "未填"), becomes.get(label, "未填"))
        for label in dict.fromkeys((*was, *becomes))
        if one.verdict == "corrected" and was.get(label) != becomes.get(label)
    )
    return Step(said, tone, one.person.name, one.at, one.reason, changes)
