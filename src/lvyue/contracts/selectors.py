"""Reads of the contracts room; every one takes an Access and sees only what it grants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from lvyue.contracts.errors import ContractUnknown, FactUnknown
from lvyue.contracts.models import (
    Answer,
    Contract,
    ContractVersion,
    FactReview,
    Intake,
    IntakeFile,
    Original,
    Ruling,
    Suggestion,
)
from lvyue.contracts.parsing import bound
from lvyue.contracts.precedence import narrower as narrower
from lvyue.contracts.readings import PREFIX, ReadFact, read_facts, settled, whole_of
from lvyue.contracts.types import (
    ContractFigures,
    ContractFile,
    ContractsListed,
    QuestionCard,
    RulingVote,
    SideAnswer,
)
from lvyue.contracts.types import Ruling as WrittenRuling
from lvyue.foundation.errors import NotAllowed, NotFound
from lvyue.foundation.ports import Port
from lvyue.foundation.rows import rows_where, values_where
from lvyue.identity.types import Access, Permission, Side
from lvyue.reading.files.types import FileText

contracts_listed: Port[ContractsListed] = Port("contracts.contracts_listed")
"""The rooms above register here (config/wiring) to fill in their figures of listed contracts."""


def contract_list(access: Access) -> QuerySet[Contract]:
    """Contracts granted to the reader, with their versions, in order of code."""
    versions = ContractVersion.objects.defer("texts").order_by("number")
    return Contract.objects.filter(space_id__in=access.space_ids).prefetch_related(
        Prefetch("versions", queryset=versions)
    )


def contract_get(access: Access, code: str) -> Contract:
    """One contract by code; ContractUnknown when it does not exist or is not granted."""
    contract = Contract.objects.filter(space_id__in=access.space_ids, code=code).first()
    if contract is None:
        raise ContractUnknown(code)
    return contract


def version_get(access: Access, code: str, number: int | None = None) -> ContractVersion:
    """A version by number, or the newest; ContractUnknown when it does not exist or is not granted."""
    versions = ContractVersion.objects.filter(
        space_id__in=access.space_ids, contract__code=code
    ).select_related("contract")
    version = (versions.order_by("-number") if number is None else versions.filter(number=number)).first()
    if version is None:
        raise ContractUnknown(code)
    return version


def version_numbers(contract: Contract) -> list[int]:
    """Every version of a contract by number, earliest first."""
    return list(contract.versions.order_by("number").values_list("number", flat=True))


def version_earlier(version: ContractVersion) -> ContractVersion | None:
    """The version before this one; None for the first."""
    return version.contract.versions.filter(number__lt=version.number).order_by("-number").first()


def version_running(contract: Contract) -> ContractVersion | None:
    """The newest confirmed version: the one new duties are made from."""
    return contract.versions.filter(confirmed_at__isnull=False).order_by("-number").first()


def version_bare(contract: Contract) -> ContractVersion | None:
    """`version_running` without its content and texts, which are fetched when asked for.

    Its file and terms are mostly known by digest (`contracts.parsing`), and reading them anew is the dearest
    part of a short step.
    """
    found = rows_where(
        ContractVersion, contract=contract.pk, order=("-number",), without=("content", "texts")
    )
    running = next((one for one in found if one.confirmed_at is not None), None)
    if running is not None:
        running.contract = contract
    return running


def version_of(pk: int) -> ContractVersion:
    """A version by key without its content and texts; a row that names one has it. See `version_bare`."""
    (version,) = rows_where(ContractVersion, pk=pk, without=("content", "texts"))
    return version


def unread(path: str = "version") -> tuple[str, str]:
    """What a query leaves to be fetched when asked for, where it joins versions under `path`.

    A version's file and terms are mostly known by its digest.
    """
    return f"{path}__content", f"{path}__texts"


def ruled_questions(version: ContractVersion) -> dict[str, str]:
    """{question id: reading id} both parties confirmed, rulings written in the file included."""
    written = {one.question: one.reading for one in version.file.rulings}
    return written | dict(values_where(Ruling, ("question", "reading"), version=version.pk))


def fact_reviews(version: ContractVersion) -> list[FactReview]:
    """Every check of the version's facts and suggestions, earliest first, with who made it."""
    return list(version.fact_reviews.select_related("person").order_by("id"))


def facts_read(version: ContractVersion, reviews: Iterable[FactReview] | None = None) -> list[ReadFact]:
    """What the reader finds beside the contract file, as people left it, what they took out included.

    What both sides confirmed with an earlier version stays so where the same words stand at the same place.
    """
    checks = fact_reviews(version) if reviews is None else reviews
    file, texts = version.file, version.texts
    facts = read_facts(file, texts, whole_of(file, texts))
    if version.number > 1:
        facts = settled(facts, _confirmed_before(version), words=True)
    return settled(facts, checks)


def _confirmed_before(version: ContractVersion) -> QuerySet[FactReview]:
    """Checks of facts read beside the contract file, kept with the confirmed versions before this one."""
    return FactReview.objects.filter(
        version__contract=version.contract_id,
        version__number__lt=version.number,
        version__confirmed_at__isnull=False,
        path__startswith=PREFIX,
    ).order_by("version__number", "id")


def originals_of(version: ContractVersion) -> list[Original]:
    """The files a version's documents were read from; earlier versions' too whose text still stands."""
    known = (
        Original.objects.filter(version__contract=version.contract_id, version__number__lte=version.number)
        .select_related("file", "version")
        .defer("version__content")
        .order_by("-version__number", "position")
    )
    found: list[Original] = []
    newest: dict[str, int] = {}
    for one in known:
        same = one.version.texts.get(one.document) == version.texts.get(one.document)
        if newest.setdefault(one.document, one.version_id) == one.version_id and same:
            found.append(one)
    return found


def blanks_open(version: ContractVersion) -> list[ReadFact]:
    """Blanks that terms of the contract rest on and nobody has filled in or set aside."""
    return [one for one in facts_read(version) if one.open]


def suggestion_get(version: ContractVersion, number: int) -> Suggestion:
    """One suggestion on a version; FactUnknown when it has none of this number."""
    found = version.suggestions.select_related("version", "consultation").filter(pk=number).first()
    if found is None:
        raise FactUnknown(f"suggestions.{number}")
    return found


def rulings_written(version: ContractVersion) -> tuple[WrittenRuling, ...]:
    """Every ruling of a version as its file would write it, those the file holds already included."""
    made = version.rulings.select_related("answer_a__person", "answer_b__person")
    return (
        *version.file.rulings,
        *(
            WrittenRuling(
                question=one.question,
                reading=one.reading,
                a=RulingVote(by=one.answer_a.person.name, at=one.answer_a.at),
                b=RulingVote(by=one.answer_b.person.name, at=one.answer_b.at),
            )
            for one in made
        ),
    )


def terms_of(version: ContractVersion) -> ContractFile:
    """The version's terms as they bind: its rulings applied, and what yields to another document yielding."""
    return bound(version.digest, tuple(ruled_questions(version).items()), version.file)


def latest_answers(version: ContractVersion) -> Mapping[str, Mapping[str, Answer]]:
    """{question id: {side: that side's latest answer}}."""
    found: dict[str, dict[str, Answer]] = {}
    for answer in version.answers.select_related("person").order_by("id"):
        found.setdefault(answer.question, {})[answer.side] = answer
    return found


def contracts_overview(access: Access) -> QuerySet[Contract]:
    """Contracts granted to the reader with all that a list shows of their versions: four queries a page."""
    versions = (
        ContractVersion.objects.defer("texts").order_by("number").prefetch_related("confirmations", "rulings")
    )
    return Contract.objects.filter(space_id__in=access.space_ids).prefetch_related(
        Prefetch("versions", queryset=versions)
    )


def contracts_figures(
    access: Access, contracts: Iterable[Contract], now: datetime
) -> Mapping[int, ContractFigures]:
    """{contract id: what the rooms above know of it}, asked of them once for all listed contracts."""
    figures = {one.pk: ContractFigures() for one in contracts}
    contracts_listed(ContractsListed(access.space_ids, now, figures))
    return figures


def may_draft(access: Access) -> bool:
    """Whether the reader may import contracts at all."""
    return access.is_system or bool(access.spaces_where(Permission.DRAFT))


def require_drafter(access: Access) -> None:
    """Refuse who may not import contracts at all. Raises NotAllowed."""
    if not may_draft(access):
        raise NotAllowed(
            f"{access.name}不能导入合同", place="导入合同", remedy="请由乙方项目经理或甲方合同负责人导入"
        )


def importer_side(access: Access) -> Side:
    """The side an importer brings a new contract in for: 甲方 for who drafts only as 甲方, else 乙方."""
    sides = {access.side(space_id) for space_id in access.spaces_where(Permission.DRAFT)}
    return Side.A if sides == {Side.A} else Side.B


def question_cards(version: ContractVersion) -> list[QuestionCard]:
    """The version's open points in order, each with both sides' latest answers and its ruling."""
    file, answers = version.file, latest_answers(version)
    made = {one.question: one for one in version.rulings.all()}
    written = {one.question: one for one in file.rulings}
    cards = []
    for question in file.questions:
        readings = {one.id: one for one in question.readings}
        said = [
            SideAnswer(side, readings[one.reading], one.person.name, one.at, one.reason)
            for side, one in sorted(answers.get(question.id, {}).items())
        ]
        ruled_as, ruled_at = None, None
        if question.id in made:
            ruling = made[question.id]
            ruled_as, ruled_at = readings[ruling.reading], ruling.at
        elif question.id in written:
            vote = written[question.id]
            ruled_as, ruled_at = readings[vote.reading], max(vote.a.at, vote.b.at)
            said = [
                SideAnswer(side, readings[vote.reading], one.by, one.at)
                for side, one in (("a", vote.a), ("b", vote.b))
            ]
        cards.append(QuestionCard(question, tuple(said), ruled_as, ruled_at))
    return cards


def question_card(version: ContractVersion, question: str) -> QuestionCard | None:
    """One open point of a version, or None."""
    return next((one for one in question_cards(version) if one.question.id == question), None)


def intake_get(access: Access, number: int) -> Intake:
    """An intake of the reader's own; NotFound for anyone else's."""
    found = Intake.objects.filter(pk=number, person_id=access.person_id or 0).first()
    if found is None:
        raise NotFound("没有找到这次识别", remedy="请从“导入合同”重新选择文件；识别的结果只保留七天")
    return found


def intake_read_by(access: Access, said: object) -> Intake | None:
    """The reader's own intake of this number, all recognised; None for anything else that was said."""
    number = str(said or "")
    if not number.isascii() or not number.isdigit() or len(number) > 15:
        return None
    return Intake.objects.filter(pk=int(number), person_id=access.person_id or 0, state="read").first()


def intake_texts(intake: Intake) -> list[tuple[IntakeFile, FileText]]:
    """The files of an intake that is all read, in order, with their texts."""
    return [(one, FileText.from_dict(one.text)) for one in intake.files.all() if one.text is not None]


def intake_progress(intake: Intake) -> dict[str, Any]:
    """How far each file of an intake has come, and all of them in words."""
    files = []
    for one in intake.files.defer("content", "sheets"):
        done, of = (1, 1) if one.text else (one.pages_read, one.pages or 0)
        pages = f"已识别 {done}/{of} 页" if of else "排队中"
        notes = one.text["notes"] if one.text else []
        said = "已读出" if one.text else pages
        files.append({"name": one.name, "done": done, "of": of or 1, "said": said, "notes": notes})
    ready = sum(one["said"] == "已读出" for one in files)
    return {"files": files, "said": f"{len(files)} 个文件中已读出 {ready} 个"}
