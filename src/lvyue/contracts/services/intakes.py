"""From files to a draft: recognising pages in the background, importing, keeping the originals."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from lvyue.contracts.intake import Brought
from lvyue.contracts.models import ContractVersion, Intake, IntakeFile, Original
from lvyue.contracts.selectors import require_drafter
from lvyue.contracts.services.versions import contract_import, require_amendable, version_supplement
from lvyue.contracts.supplements.consolidating import supplements_of
from lvyue.contracts.types import ContractFile
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.files import file_attach, file_read
from lvyue.foundation.jobs import enqueue, job
from lvyue.identity.models import Person
from lvyue.identity.types import Access, Permission
from lvyue.reading import ReadingError
from lvyue.reading.files.bundle import Bundle, Part
from lvyue.reading.files.kinds import Kind, kind_of
from lvyue.reading.files.paged import assembled
from lvyue.reading.files.sandbox import DRAWING, Limits, drawn_apart, recognised_apart
from lvyue.reading.files.shapes import Sheet

AT_ONCE = 3
"""Pages recognised by one job: some thirty seconds, far below the lease of a job (120 s)."""

RECOGNISING = Limits(memory=6 * 1024**3, cpu=200, wall=110)
KEPT_FOR = timedelta(days=7)
"""How long an intake that is never imported is kept."""

_MEDIA = {Kind.PDF: "application/pdf"}


@transaction.atomic
def intake_open(*, access: Access, files: Sequence[Brought], values: Mapping[str, Any]) -> Intake:
    """Keep the files of an import, those of pictures to be recognised soon; old intakes of the person go.

    Raises NotAllowed for who may not import anywhere.
    """
    require_drafter(access)
    now, mine = clock.now(), access.person_id or 0
    Intake.objects.filter(person_id=mine, at__lt=now - KEPT_FOR).delete()
    intake = Intake.objects.create(person_id=mine, values=dict(values), at=now)
    for position, one in enumerate(files):
        IntakeFile.objects.create(
            intake=intake,
            position=position,
            name=one.name[:255],
            content=one.raw,
            text=one.file.as_dict() if one.file else None,
        )
    entry_add(actor=access, action="contracts.intake.open", space_id=None, subject=intake)
    enqueue("contracts.intake_read", args={"intake_id": intake.pk}, key=f"contracts.intake_read:{intake.pk}")
    return intake


@job("contracts.intake_read")
def intake_read(intake_id: int) -> None:
    """Recognise the next few pages of an intake and leave the rest to a job of its own.

    May run twice: of two runs over the same pages one moves the intake on.
    """
    intake = Intake.objects.filter(pk=intake_id, state="waiting").first()
    file = intake.files.filter(text__isnull=True).first() if intake else None
    if intake is None or file is None:
        return
    raw, before = bytes(file.content), file.pages_read
    try:
        kind = kind_of(raw, file.name)
        sheets, total = recognised_apart(raw, file.name, kind, before + 1, AT_ONCE, RECOGNISING)
        known = [*file.sheets, *(sheet.as_dict() for sheet in sheets)]
        done = before + len(sheets)
        whole = assembled([Sheet.from_dict(one) for one in known], kind) if done >= total else None
        if whole is not None and not whole.text.strip():
            raise ReadingError(f"文件《{file.name}》里没有认出文字。请用 150～300 dpi 重新扫描后再传。")
    except ReadingError as error:
        Intake.objects.filter(pk=intake.pk, state="waiting").update(state="refused", cause=str(error))
        return
    with transaction.atomic():
        moved = IntakeFile.objects.filter(pk=file.pk, pages_read=before, text__isnull=True).update(
            pages=total,
            pages_read=done,
            sheets=known if whole is None else [],
            text=whole.as_dict() if whole else None,
        )
        if moved != 1:
            return
        if not intake.files.filter(text__isnull=True).exists():
            Intake.objects.filter(pk=intake.pk).update(state="read")
            return
        key = f"contracts.intake_read:{intake.pk}:{file.position}:{done}"
        enqueue("contracts.intake_read", args={"intake_id": intake.pk}, key=key)


@transaction.atomic
def intake_import(
    *,
    access: Access,
    file: ContractFile,
    texts: dict[str, str],
    partner: Person | None,
    brought: Sequence[Brought],
    whole: Bundle | None,
    intake: Intake | None,
) -> ContractVersion:
    """Import a draft with the files it was read from; an intake it came from is then done with.

    Raises NotAllowed, ContractExists.
    """
    version = contract_import(access=access, file=file, texts=texts, partner=partner)
    version.originals.all().delete()
    raws = {one.name: one.raw for one in brought if one.raw}
    position = 0
    for part in whole.parts if whole else ():
        for number, name in enumerate(part.names):
            if name in raws:
                _keep(access, version, part, name, raws[name], position, number)
                position += 1
    if intake is not None:
        Intake.objects.filter(pk=intake.pk).delete()
    return version


def supplement_open(*, access: Access, version: ContractVersion, file: Brought, title: str) -> Intake:
    """Have the pages of a supplement recognised soon, where one may be read in at all.

    Raises NotAllowed, SupplementEarly.
    """
    access.require(version.space_id, Permission.DRAFT)
    require_amendable(version)
    values = {"supplement": version.contract.code, "title": title}
    return intake_open(access=access, files=[file], values=values)


@transaction.atomic
def supplement_import(
    *,
    access: Access,
    version: ContractVersion,
    text: str,
    title: str,
    brought: Brought | None,
    intake: Intake | None,
) -> ContractVersion:
    """Read a supplement in with the file it came in; an intake it came from is then done with.

    Raises what `version_supplement` raises.
    """
    made = version_supplement(access=access, version=version, text=text, title=title)
    if brought is not None and brought.file is not None and brought.raw:
        id = supplements_of(made.file)[-1]
        part = Part(id, title, (brought.name,), 1, 0, len(text), brought.file)
        _keep(access, made, part, brought.name, brought.raw, 0, 0)
    if intake is not None:
        Intake.objects.filter(pk=intake.pk).delete()
    return made


def _keep(
    access: Access, version: ContractVersion, part: Part, name: str, raw: bytes, position: int, number: int
) -> None:
    """Attach one file; of photos that are pages of one document each is an original of its own page."""
    photos = len(part.names) > 1
    places = [
        [one.start, one.end, one.page, *one.box]
        for one in part.file.places
        if not photos or one.page == number + 1
    ]
    kind = kind_of(raw, name)
    attachment = file_attach(
        actor=access,
        space_id=version.space_id,
        subject=version,
        name=name,
        content=raw,
        media_type=_MEDIA.get(kind, "application/octet-stream"),
        retention_class="contract",
    )
    original = Original.objects.create(
        space_id=version.space_id,
        version=version,
        document=part.id,
        position=position,
        first_page=number + 1 if photos else 1,
        pages=1 if photos else part.file.pages,
        file=attachment,
        kind=part.file.kind,
        notes=list(part.file.notes),
        places=places,
    )
    if places:
        key = f"contracts.original_draw:{original.pk}"
        enqueue("contracts.original_draw", args={"original_id": original.pk}, key=key)


@job("contracts.original_draw")
def original_draw(original_id: int) -> None:
    """Draw the pages of an original, to be shown beside the facts; may run twice, a page is kept once."""
    original = Original.objects.select_related("file").filter(pk=original_id, drawn_at__isnull=True).first()
    if original is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        drawn = drawn_apart(file_read(original.file), original.file.name, Path(folder), DRAWING)
        with transaction.atomic():
            mine = Original.objects.filter(pk=original.pk, drawn_at__isnull=True)
            if mine.update(drawn_at=clock.now()) != 1:
                return
            for number, picture in enumerate(drawn):
                file_attach(
                    actor=None,
                    space_id=original.space_id,
                    subject=original,
                    name=f"{original.first_page + number}.jpg",
                    content=picture.read_bytes(),
                    media_type="image/jpeg",
                    retention_class="contract",
                )
