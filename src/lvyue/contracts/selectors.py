"""Reads of the contracts room; every one takes an Access and sees only what it grants."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Prefetch, QuerySet

from lvyue.contracts.errors import ContractUnknown
from lvyue.contracts.models import Answer, Contract, ContractVersion
from lvyue.contracts.terms import ruled
from lvyue.contracts.types import ContractFile
from lvyue.identity.types import Access


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
    version = (versions.filter(number=number) if number else versions.order_by("-number")).first()
    if version is None:
        raise ContractUnknown(code)
    return version


def version_running(contract: Contract) -> ContractVersion | None:
    """The newest confirmed version: the one new duties are made from."""
    return contract.versions.filter(confirmed_at__isnull=False).order_by("-number").first()


def ruled_questions(version: ContractVersion) -> dict[str, str]:
    """{question id: reading id} both parties confirmed, rulings written in the file included."""
    written = {one.question: one.reading for one in version.file.rulings}
    return written | dict(version.rulings.values_list("question", "reading"))


def terms_of(version: ContractVersion) -> ContractFile:
    """The version's terms with its rulings applied."""
    return ruled(version.file, ruled_questions(version).items())


def latest_answers(version: ContractVersion) -> Mapping[str, Mapping[str, Answer]]:
    """{question id: {side: that side's latest answer}}."""
    found: dict[str, dict[str, Answer]] = {}
    for answer in version.answers.select_related("person").order_by("id"):
        found.setdefault(answer.question, {})[answer.side] = answer
    return found
