"""The review of one version: its text, its facts, its open points, and who has confirmed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from lvyue.contracts.assistant import assistant_set
from lvyue.contracts.models import ContractVersion, FactReview
from lvyue.contracts.pages.documents import comparison, order_clause
from lvyue.contracts.pages.facts import Fact, facts_of, grouped, in_order, marks_of
from lvyue.contracts.pages.links import living_address
from lvyue.contracts.pages.paper import papers
from lvyue.contracts.pages.reading import shown_read, with_rules
from lvyue.contracts.pages.reviewing import (
    Check,
    Known,
    checks_by_path,
    consultation_words,
    findings,
    open_suggestions,
    rejected_of,
    suggestion_marks,
)
from lvyue.contracts.readings import whole_of
from lvyue.contracts.selectors import (
    fact_reviews,
    originals_of,
    question_cards,
    ruled_questions,
    terms_of,
    version_numbers,
)
from lvyue.contracts.types import Cite, ContractFile, QuestionCard, SideAnswer
from lvyue.identity.types import Access, Permission, Side


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact with the ids of its marked words (`goto`, space separated) and the checks of it that count."""

    fact: Fact
    goto: str
    checks: tuple[Check, ...] = ()

    @property
    def editable(self) -> bool:
        """Whether it may be put right or taken out; a warning is only taken note of."""
        return self.fact.group != "提示"


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """An open point with its marked words, my side's latest answer, and whether I may answer now."""

    card: QuestionCard
    goto: str
    mine: SideAnswer | None
    may_answer: bool


@dataclass(frozen=True, slots=True)
class SideConfirmation:
    """Whether one side has confirmed: who and when, or nobody yet."""

    label: str
    name: str
    at: datetime | None


def review_page(access: Access, version: ContractVersion) -> dict[str, Any]:
    """The context of the review page."""
    file, texts = terms_of(version), version.texts
    reviews = fact_reviews(version)
    known, cards = Known.of(version, reviews), question_cards(version)
    facts = facts_shown(file, texts, known)
    asked = [one for one in cards if one.question.kind == "ambiguity"]
    cited: list[tuple[str, tuple[Cite, ...], str, str]] = [
        (one.path, one.cites, one.tone, one.label) for one in facts
    ]
    cited += [
        (f"questions.{one.question.id}", one.question.cite, "violet" if one.open else "green", "待裁定")
        for one in asked
    ]
    marks = marks_of(file, texts, cited)
    shown = _reviewed(access, version, known, reviews, facts)
    goto = {path: " ".join(mark.id for mark in found) for path, found in marks.items()}
    side = access.side(version.space_id)
    may_answer = side is not None and access.can(version.space_id, Permission.RULE)
    confirmed = {one.side: one for one in version.confirmations.select_related("person")}
    open_ = [one for one in asked if one.open]
    blocking = [one for one in open_ if one.question.blocking]
    open_facts = (one for one in known.read.values() if one.open)
    unfilled = [one for one in open_facts if version.confirmed_at is None]
    return {
        **_head(version, set(confirmed)),
        **_confirming(access, version, confirmed, bool(blocking or unfilled), shown["unreviewed"]),
        "version": version,
        "may_amend": _may_amend(access, version),
        "contract": version.contract,
        "file": file,
        "papers": papers(
            file, texts, [*(mark for found in marks.values() for mark in found), *shown.pop("marks")]
        ),
        "groups": grouped_shown(facts, goto, shown["checks"]),
        **shown,
        "rows": comparison(version.file, ruled_questions(version)),
        "order_clause": order_clause(file),
        "questions": [_shown(one, goto, side, may_answer) for one in asked],
        "open_questions": open_,
        "blocking": blocking,
        "unfilled": unfilled,
        "has_originals": bool(originals_of(version)),
        "sides": [_side(label, confirmed.get(key)) for key, label in (("a", "甲方"), ("b", "乙方"))],
    }


def _head(version: ContractVersion, confirmed: set[str]) -> dict[str, Any]:
    contract, number = version.contract, version.number
    if version.confirmed_at is not None:
        status, tone = "已确认 不可更改", "green"
    else:
        status, tone = ("待对方确认", "violet") if confirmed else ("草案", "grey")
    living = living_address(contract.code, number)
    return {
        "chip": f"第 {number} 版 · {status}",
        "chip_tone": tone,
        "note": f"甲方 {contract.party_a}　乙方 {contract.party_b}",
        "living": living,
        "crumbs": [
            ("合同", reverse("contracts:list")),
            (contract.code, living if version.confirmed_at else ""),
            (f"审阅第 {number} 版", ""),
        ],
    }


def _may_amend(access: Access, version: ContractVersion) -> bool:
    """Whether a supplement may be read in here: by who drafts, on the newest version once it is confirmed."""
    return (
        version.confirmed_at is not None
        and access.can(version.space_id, Permission.DRAFT)
        and version_numbers(version.contract)[-1] == version.number
    )


def _confirming(
    access: Access, version: ContractVersion, confirmed: Mapping[str, Any], blocked: bool, unreviewed: int
) -> dict[str, Any]:
    """Whether the reader may confirm now, and the words that say what confirming does."""
    contract, side = version.contract, access.side(version.space_id)
    mine = side is not None and access.can(version.space_id, Permission.CONFIRM)
    if mine and side in confirmed:
        waiting = "您这一方已确认，等对方确认"
    else:
        waiting = "由甲方合同负责人和乙方项目经理各自确认"
    last = (
        "对方已经确认。您确认后，本版立即生效，不能再改：按服务期生成履约事项并开始计时，过去的期限一并补列。"
    )
    first = "记下您这一方的确认，不能撤回。对方也确认后，本版生效、不能再改，履约事项开始计时。"
    left = f"还有 {unreviewed} 项事实您这一方没有逐项核对。" if unreviewed else ""
    return {
        "may_confirm": mine and not blocked and side not in confirmed and version.confirmed_at is None,
        "waiting_words": waiting,
        "confirm_what": (last if confirmed else first) + left,
        "confirm_whom": f"甲方 {contract.party_a}、乙方 {contract.party_b}",
    }


def grouped_shown(
    facts: list[Fact], goto: dict[str, str], checks: Mapping[str, list[Check]] | None = None
) -> list[tuple[str, list[ShownFact]]]:
    """Facts by group, each with its marks and its checks."""
    known = checks or {}
    return [
        (group, [ShownFact(one, goto.get(one.path, ""), tuple(known.get(one.path, ()))) for one in members])
        for group, members in grouped(facts)
    ]


def draft_open(access: Access, version: ContractVersion) -> bool:
    """Whether the reader may still change the facts: a drafter of a party, nobody having confirmed."""
    return (
        version.confirmed_at is None
        and access.side(version.space_id) is not None
        and access.can(version.space_id, Permission.DRAFT)
        and not version.confirmations.exists()
    )


def facts_shown(file: ContractFile, texts: Mapping[str, str], known: Known) -> list[Fact]:
    """Every fact people check, in order: of the contract file, and read beside it, each with its rule."""
    own = with_rules(facts_of(file), file, texts, whole_of(file, texts))
    return in_order([*own, *shown_read(known.read.values(), file)])


def _reviewed(
    access: Access,
    version: ContractVersion,
    known: Known,
    reviews: Sequence[FactReview],
    facts: list[Fact],
) -> dict[str, Any]:
    """What was checked, suggested and found; on a confirmed version only what was checked is left to see."""
    checks, may = checks_by_path(known, reviews), draft_open(access, version)
    side = access.side(version.space_id)
    mine = sum(any(each.side == side for each in checks.get(one.path, ())) for one in facts)
    found: dict[str, Any] = {
        "checks": checks,
        "gone": rejected_of(known, reviews),
        "may_review": may,
        "reviewed_words": f"{mine} / {len(facts)}",
        "unreviewed": len(facts) - mine if may else 0,
        "marks": [],
    }
    if version.confirmed_at is not None:
        return found
    suggestions, (remarks, marks) = open_suggestions(version, reviews), findings(version)
    return found | {
        "suggestions": suggestions,
        "findings": remarks,
        "consulted": consultation_words(version.consultations.last()),
        "may_consult": may and assistant_set() is not None,
        "marks": [*suggestion_marks(version, suggestions), *marks],
    }


def _shown(card: QuestionCard, goto: dict[str, str], side: Side | None, may_answer: bool) -> ShownQuestion:
    mine = card.answer_of(side) if side else None
    return ShownQuestion(card, goto.get(f"questions.{card.question.id}", ""), mine, may_answer and card.open)


def _side(label: str, confirmation: Any) -> SideConfirmation:
    if confirmation is None:
        return SideConfirmation(label, "", None)
    return SideConfirmation(label, confirmation.person.name, confirmation.at)
