"""The open points of the contracts granted, with the sides that have not chosen a reading: four queries."""

from __future__ import annotations

from dataclasses import dataclass

from lvyue.contracts.models import Answer, ContractVersion, Ruling
from lvyue.identity.types import Access


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A question of a contract's newest version that is not ruled; `unanswered` holds sides "a", "b"."""

    space_id: int
    contract: str
    text: str
    unanswered: frozenset[str]
    blocking: bool
    href: str


def open_points(access: Access) -> list[OpenPoint]:
    """Every open point of the newest versions, in order of contract and question."""
    newest: dict[int, ContractVersion] = {}
    versions = ContractVersion.objects.filter(space_id__in=access.space_ids, ambiguities__gt=0)
    for one in versions.defer("texts").select_related("contract").order_by("contract__code", "number"):
        newest[one.contract_id] = one
    ids = [one.pk for one in newest.values()]
    ruled = set(Ruling.objects.filter(version_id__in=ids).values_list("version_id", "question"))
    said = set(Answer.objects.filter(version_id__in=ids).values_list("version_id", "question", "side"))
    return [
        OpenPoint(
            space_id=version.space_id,
            contract=version.contract.title,
            text=question.text,
            unanswered=frozenset(side for side in ("a", "b") if (version.pk, question.id, side) not in said)
            or frozenset("ab"),
            blocking=question.blocking,
            href=f"/contracts/{version.contract.code}/review/{version.number}#question-{question.id}",
        )
        for version in newest.values()
        for file in (version.file,)
        for question in file.questions
        if question.kind == "ambiguity"
        and (version.pk, question.id) not in ruled
        and question.id not in {one.question for one in file.rulings}
    ]
