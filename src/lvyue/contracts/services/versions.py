"""A version's life: import a file or a supplement, answer an open point, confirm.

Each is one transaction with its audit entry. Confirming and ruling also start duties; those use cases
live one floor up in `duties.services` and end here.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from lvyue.contracts.checking import check
from lvyue.contracts.errors import (
    BlanksOpen,
    ConfirmIncomplete,
    ContractExists,
    ContractFileInvalid,
    DraftClosed,
    QuestionSettled,
    QuestionsOpen,
    QuestionUnknown,
    SupplementEarly,
    SupplementEmpty,
    VersionConfirmed,
    WrongSide,
)
from lvyue.contracts.models import Answer, Confirmation, Contract, ContractVersion, Ruling
from lvyue.contracts.selectors import (
    blanks_open,
    importer_side,
    latest_answers,
    require_drafter,
    ruled_questions,
    rulings_written,
    version_running,
)
from lvyue.contracts.supplements import merged, read_supplement, require_within_tenth
from lvyue.contracts.types import ContractFile
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.canonical import canonical_json, digest_sha256
from lvyue.identity import services as identity
from lvyue.identity.models import Person, Space
from lvyue.identity.selectors import access_of
from lvyue.identity.types import Access, Permission, Role, Side


def contract_import(
    *,
    access: Access,
    file: ContractFile,
    texts: dict[str, str],
    code: str = "",
    partner: Person | None = None,
) -> ContractVersion:
    """Store a checked contract file as a draft version and return it.

    A new code makes the contract with its space, granted to the importer on the importer's own side and to
    `partner` on the other (`importer_side`): 甲方's contract owner, 乙方's project manager. Under an existing
    code the open draft is replaced, or, when the last version is confirmed, a further draft is opened.
    Raises NotAllowed, ContractExists.
    """
    code = code or file.id
    contract = Contract.objects.filter(code=code).first()
    with transaction.atomic():
        if contract is None:
            require_drafter(access)
            contract = _contract_create(access=access, code=code, file=file, partner=partner)
        elif not access.is_system and contract.space_id not in access.space_ids:
            raise ContractExists(code)
        elif not access.is_system:
            access.require(contract.space_id, Permission.DRAFT)
        version = _draft_put(contract=contract, file=file, texts=texts)
        entry_add(
            actor=access,
            action="contracts.version.draft",
            space_id=contract.space_id,
            subject=version,
            note=f"导入合同 {code} 草案第 {version.number} 版",
        )
    return version


def version_supplement(
    *, access: Access, version: ContractVersion, text: str, title: str = "补充协议"
) -> ContractVersion:
    """Read a supplement's text as an amendment of the running version and store the next draft.

    What both sides ruled stays ruled; running duties keep their terms (`duties.services.amending`). Raises
    NotAllowed, SupplementEarly, SupplementEmpty, SupplementTooLarge (政府采购法 art. 49).
    """
    contract = version.contract
    access.require(version.space_id, Permission.DRAFT)
    require_amendable(version)
    base = version.file.model_copy(update={"rulings": rulings_written(version)})
    supplement = read_supplement(text, until=base.term.end)
    if supplement.empty:
        raise SupplementEmpty()
    amended = merged(base, version.texts, supplement, title=title)
    first = contract.versions.order_by("number").first()
    require_within_tenth(first.file if first else base, amended.file)
    if faults := check(amended.file, amended.texts):
        raise ContractFileInvalid(faults, title)
    return contract_import(access=access, file=amended.file, texts=amended.texts, code=contract.code)


def require_amendable(version: ContractVersion) -> None:
    """Refuse a supplement to any but the newest version, both sides having confirmed it: SupplementEarly."""
    contract = version.contract
    if version.confirmed_at is None or version != version_running(contract):
        raise SupplementEarly(contract.code, "补充协议只能变更双方已确认的最新一版")
    if contract.versions.filter(number__gt=version.number).exists():
        raise SupplementEarly(contract.code, "还有一版没有确认的草案")


def _contract_create(*, access: Access, code: str, file: ContractFile, partner: Person | None) -> Contract:
    system = Access.system()
    space = Space.objects.filter(code=code, contract__isnull=True).first()
    if space is not None:
        mine = access.require(space.pk, Permission.DRAFT).side or importer_side(access)
    else:
        space, mine = identity.space_create(access=system, code=code, title=file.title), importer_side(access)
        if access.person_id is not None:
            _seat(system, space, Person.objects.get(pk=access.person_id), mine)
    if partner is not None and space.pk not in access_of(partner).seats:
        _seat(system, space, partner, Side.B if mine is Side.A else Side.A)
    return _contract_store(access=access, code=code, file=file, space=space)


def _seat(system: Access, space: Space, person: Person, side: Side) -> None:
    role = Role.OWNER if side is Side.A else Role.VENDOR_MANAGER
    identity.grant_give(access=system, space=space, person=person, side=side, role=role)


def _contract_store(*, access: Access, code: str, file: ContractFile, space: Space) -> Contract:
    try:
        with transaction.atomic():
            contract = Contract.objects.create(
                space=space,
                code=code,
                title=file.title,
                party_a=file.parties.a.name,
                party_b=file.parties.b.name,
                demo=file.demo,
                created_at=clock.now(),
            )
    except IntegrityError as error:
        raise ContractExists(code) from error
    entry_add(
        actor=access,
        action="contracts.contract.create",
        space_id=space.pk,
        subject=contract,
        note=f"新建合同 {code}",
    )
    return contract


def _draft_put(*, contract: Contract, file: ContractFile, texts: dict[str, str]) -> ContractVersion:
    values = _stored(file, texts)
    last = contract.versions.order_by("-number").first()
    if last is not None and last.confirmed_at is None:
        changed = ContractVersion.objects.filter(
            pk=last.pk, confirmed_at__isnull=True, confirmations__isnull=True
        ).update(**values)
        if changed != 1:
            raise ConfirmIncomplete("一方")
        last.refresh_from_db()
        return last
    return ContractVersion.objects.create(
        space_id=contract.space_id,
        contract=contract,
        number=(last.number if last else 0) + 1,
        created_at=clock.now(),
        **values,
    )


def _stored(file: ContractFile, texts: dict[str, str]) -> dict[str, Any]:
    content = file.model_dump(mode="json", by_alias=True)
    return {
        "content": content,
        "texts": texts,
        "digest": digest_sha256(canonical_json({"content": content, "texts": texts})),
        "ambiguities": sum(1 for one in file.questions if one.kind == "ambiguity"),
    }


def content_replace(access: Access, version: ContractVersion, file: ContractFile, note: str) -> None:
    """Put another file in the place of a draft's, in the caller's transaction. Raises DraftClosed.

    Exactly the draft that was read is replaced: not one confirmed, nor changed by another meanwhile.
    """
    changed = ContractVersion.objects.filter(
        pk=version.pk, digest=version.digest, confirmed_at__isnull=True, confirmations__isnull=True
    ).update(**_stored(file, version.texts))
    if changed != 1:
        raise DraftClosed("这份草案刚被别人改过或确认")
    version.refresh_from_db()
    entry_add(
        actor=access,
        action="contracts.version.draft",
        space_id=version.space_id,
        subject=version,
        note=note,
    )


def question_answer(
    *, access: Access, version: ContractVersion, question: str, reading: str, reason: str = ""
) -> Ruling | None:
    """Record one side's answer; when both sides' latest answers agree, return the ruling.

    Raises NotAllowed, QuestionUnknown, QuestionSettled, WrongSide.
    """
    side = acting_side(access, version, Permission.RULE)
    asked = version.file.question(question)
    if asked is None or reading not in {one.id for one in asked.readings}:
        raise QuestionUnknown(question, reading)
    with transaction.atomic():
        locked(version)
        if version.rulings.filter(question=question).exists():
            raise QuestionSettled(asked.text)
        answer = Answer.objects.create(
            space_id=version.space_id,
            version=version,
            question=question,
            reading=reading,
            side=side,
            person_id=access.person_id,
            reason=reason,
            at=clock.now(),
        )
        entry_add(
            actor=access,
            action="contracts.question.answer",
            space_id=version.space_id,
            subject=answer,
            note=f"{asked.text}：选“{reading}”",
        )
        return _ruling_if_agreed(access=access, version=version, question=question)


def _ruling_if_agreed(*, access: Access, version: ContractVersion, question: str) -> Ruling | None:
    latest = latest_answers(version).get(question, {})
    if set(latest) != {"a", "b"} or latest["a"].reading != latest["b"].reading:
        return None
    ruling, made = Ruling.objects.get_or_create(
        version=version,
        question=question,
        defaults={
            "space_id": version.space_id,
            "reading": latest["a"].reading,
            "answer_a": latest["a"],
            "answer_b": latest["b"],
            "at": clock.now(),
        },
    )
    if not made:
        return None
    entry_add(
        actor=access,
        action="contracts.question.rule",
        space_id=version.space_id,
        subject=ruling,
        note=f"双方裁定 {question}：{ruling.reading}",
    )
    return ruling


def version_confirm(*, access: Access, version: ContractVersion) -> bool:
    """Record one side's confirmation of a version; True when both sides have now confirmed it.

    Raises NotAllowed, VersionConfirmed, QuestionsOpen, BlanksOpen, ConfirmIncomplete (this side already has),
    WrongSide.
    """
    side = acting_side(access, version, Permission.CONFIRM)
    code = version.contract.code
    with transaction.atomic():
        # Two sides at the same moment: the second waits here and then sees the first.
        locked(version)
        if version.confirmed_at is not None:
            raise VersionConfirmed(code, version.number)
        file = version.file
        ruled = ruled_questions(version)
        if open_ := [q.text for q in file.questions if q.blocking and q.id not in ruled]:
            raise QuestionsOpen(code, open_)
        if blanks := blanks_open(version):
            raise BlanksOpen(code, [str(one.raw["what"]) for one in blanks])
        try:
            with transaction.atomic():
                confirmation = Confirmation.objects.create(
                    space_id=version.space_id,
                    version=version,
                    side=side,
                    person_id=access.person_id,
                    digest=version.digest,
                    at=clock.now(),
                )
        except IntegrityError as error:
            raise ConfirmIncomplete(Side(side).label) from error
        entry_add(
            actor=access,
            action="contracts.version.confirm",
            space_id=version.space_id,
            subject=confirmation,
            note=f"{Side(side).label}确认 {code} 第 {version.number} 版",
        )
        if version.confirmations.count() < 2:
            return False
        now = clock.now()
        if (
            ContractVersion.objects.filter(pk=version.pk, confirmed_at__isnull=True).update(confirmed_at=now)
            != 1
        ):
            raise VersionConfirmed(code, version.number)
        version.refresh_from_db()
        entry_add(
            actor=access,
            action="contracts.version.confirmed",
            space_id=version.space_id,
            subject=version,
            note=f"{code} 第 {version.number} 版双方确认，自此不可更改",
        )
        return True


def locked(version: ContractVersion) -> None:
    """Bring the version up to date, nobody else answering or confirming it until this transaction ends."""
    ContractVersion.objects.select_for_update().only("pk").get(pk=version.pk)
    digest = version.digest
    version.refresh_from_db(fields=["number", "digest", "ambiguities", "confirmed_at"])
    if version.digest != digest:  # only then its content is another
        version.refresh_from_db(fields=["content", "texts"])


def acting_side(access: Access, version: ContractVersion, permission: Permission) -> str:
    """The side a person acts for here. Raises NotAllowed, WrongSide."""
    seat = access.require(version.space_id, permission)
    if seat.side is None:
        raise WrongSide()
    return seat.side.value
