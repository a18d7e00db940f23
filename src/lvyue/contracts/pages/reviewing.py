"""What people did with the facts of a draft so far, what the assistant suggests, and what the lint found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def checks_by_path(file: ContractFile, reviews: Iterable[FactReview]) -> dict[str, list[Check]]:
    """{path: checks that still count}: each side's latest, while the fact says what it said then."""
    latest: dict[tuple[str, str], FactReview] = {}
    for one in reviews:
        latest[one.path, one.side] = one
    found: dict[str, list[Check]] = {}
    for (path, side), one in sorted(latest.items()):
        if one.verdict == "rejected" or _now(file, path) != one.becomes:
            continue
        label, tone, icon = _SAID[one.verdict]
        said = f"{Side(side).label}{label}"
        found.setdefault(path, []).append(Check(side, said, tone, icon, one.person.name, one.at))
    return found


def _now(file: ContractFile, path: str) -> dict[str, Any] | None:
    try:
        return fact_raw(file, path)
    except FactUnknown:
        return None


def rejected_of(file: ContractFile, reviews: Iterable[FactReview]) -> list[Rejected]:
    """Facts that were taken out and have not come back."""
    found: dict[str, Rejected] = {}
    for one in reviews:
        if one.verdict == "rejected" and _now(file, one.path) is None and one.was:
            label = next(
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
    file = version.file
    mine = [one for one in reviews if one.path == path]
    raw = _now(file, path)
    if raw is None and not mine:
        raise FactUnknown(path)
    fields: tuple[Field, ...] = fields_of(file, path) if raw is not None else ()
    cites = [Cite.model_validate(one) for one in (raw or {}).get("cite") or ()]
    return {
        "path": path,
        "gone": raw is None,
        "fields": fields,
        "quotes": list(dict.fromkeys(one.quote for one in cites)),
        "steps": [_step(one) for one in reversed(mine)],
        "version": version,
        "contract": version.contract,
    }


def _step(one: FactReview) -> Step:
    said, tone, _ = _SAID[one.verdict]
    was, becomes = fields_said(one.path, one.was), fields_said(one.path, one.becomes)
    changes = tuple(
        (label, was.get(label, "未填"), becomes.get(label, "未填"))
        for label in dict.fromkeys((*was, *becomes))
        if one.verdict == "corrected" and was.get(label) != becomes.get(label)
    )
    return Step(said, tone, one.person.name, one.at, one.reason, changes)
