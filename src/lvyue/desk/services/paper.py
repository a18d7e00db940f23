"""Sheets signed on paper: pages of a batch of scans find their sheet, a person says what stands there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from lvyue.contracts.models import Contract
from lvyue.desk.errors import PaperMissing, SheetObjected
from lvyue.desk.models import RecordSheet, ScanBatch, ScanPage, Ticket
from lvyue.desk.paper_errors import DayImpossible
from lvyue.desk.services.sheets import sheet_complete, sheet_of, sheet_sign
from lvyue.desk.services.steps import advance, require, require_stage
from lvyue.desk.types import Act, EventKind, permission_for, why_not
from lvyue.desk.types.paper import (
    SHORT,
    BatchState,
    Declared,
    PageFault,
    SheetMark,
    mark_read,
    paper_at,
)
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.errors import Invalid
from lvyue.foundation.files import Attachment, Files, attachments_of, file_attach, file_read, files_attach
from lvyue.foundation.jobs import enqueue, job
from lvyue.foundation.signing import sign_on_paper, signatures_of
from lvyue.identity.selectors import access_of
from lvyue.identity.services import pin_prove
from lvyue.identity.types import Access, Side

SECONDS = 80
"""Time a file may take; with keeping its pages it stays below the lease of a job (120 s), so that no second
worker starts on it. Each file of a batch is a job of its own."""
FILES = 20
"""Most files of a batch."""


@transaction.atomic
def batch_upload(*, access: Access, contract: Contract, files: Files) -> ScanBatch:
    """Keep the files of a batch and have them read soon.

    Raises NotFound, NotAllowed, Invalid (no file, too many, an empty one, one above 20 MB).
    """
    access.require(contract.space_id, permission_for(Act.SIGN, access.side(contract.space_id)))
    if not 0 < len(files) <= FILES:
        raise Invalid(
            f"一批应为 1 至 {FILES} 个文件", place="扫描件", remedy="请选择 PDF、JPG 或 PNG，多的分批上传"
        )
    batch = ScanBatch.objects.create(
        space_id=contract.space_id,
        contract=contract,
        by_id=access.person_id or 0,
        by_name=access.name,
        uploaded_at=clock.now(),
    )
    files_attach(
        actor=access, space_id=batch.space_id, subject=batch, files=files, retention_class="contract"
    )
    entry_add(actor=access, action="desk.batch.upload", space_id=batch.space_id, subject=batch)
    enqueue("desk.batch_read", args={"batch_id": batch.pk}, key=f"desk.batch_read:{batch.pk}")
    return batch


@job("desk.batch_read")
def batch_read(batch_id: int) -> None:
    """Read the next file of a batch, page by page, and leave the one after it to a job of its own.

    May run twice: a page is kept once, and of two runs over a file one moves the batch on.
    """
    batch = ScanBatch.objects.select_related("contract", "by").get(pk=batch_id)
    if batch.word is not BatchState.WAITING:
        return
    position, files = batch.files_read, _uploaded(batch)
    fault = _file_read(batch, files[position])
    with transaction.atomic():
        mine = ScanBatch.objects.filter(pk=batch.pk, files_read=position)
        if mine.update(files_read=position + 1) != 1:
            return
        batch.refresh_from_db()
        if fault:
            cause, remedy = fault
            batch.cause = _joined(batch.cause, f"{files[position].name}：{cause}")
            batch.remedy = batch.remedy if remedy in batch.remedy else _joined(batch.remedy, remedy)
        if batch.files_read == len(files):
            batch.state = (BatchState.READ if batch.pages.exists() else BatchState.REFUSED).value
            batch.read_at = clock.now()
        else:
            key = f"desk.batch_read:{batch.pk}:{batch.files_read}"
            enqueue("desk.batch_read", args={"batch_id": batch.pk}, key=key)
        batch.save(update_fields=["state", "cause", "remedy", "read_at"])
        entry_add(actor=None, action="desk.batch.read", space_id=batch.space_id, subject=batch)


def _uploaded(batch: ScanBatch) -> list[Attachment]:
    """The files as they were uploaded, in order; the pictures made of their pages hang on the batch too."""
    made = {pk for row in batch.pages.values_list("image", "box_a", "box_b") for pk in row}
    return [one for one in attachments_of(batch) if one.pk not in made]


def _joined(said: str, more: str) -> str:
    return f"{said}；{more}" if said else more


def _file_read(batch: ScanBatch, file: Attachment) -> tuple[str, str] | None:
    """Read one file in a child process; returns (cause, remedy) when it could not be read to its end."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "scan"
        source.write_bytes(file_read(file))
        command = [sys.executable, "-m", "lvyue.desk.scanning", str(source), folder]
        environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.pathsep.join(sys.path)}
        try:
            child = subprocess.run(  # noqa: S603 - our own module, our own arguments
                command, capture_output=True, timeout=SECONDS, env=environment, check=False
            )
            out = child.stdout
        except subprocess.TimeoutExpired as late:
            out = late.stdout or b""
        ended = False
        for line in _lines(out):
            if "cause" in line:
                return line["cause"], line["remedy"]
            if "end" in line:
                ended = True
            else:
                _page_keep(batch, file, Path(folder), line)
    return None if ended else ("读到中途超出时间或内存限制", "请降低分辨率，或拆成小份再上传")


def _lines(out: bytes) -> list[dict[str, Any]]:
    """The whole lines a child wrote; one cut off in the middle is none."""
    return [json.loads(line) for line in out.decode().split("\n")[:-1]]


@transaction.atomic
def _page_keep(batch: ScanBatch, file: Attachment, folder: Path, line: Mapping[str, Any]) -> None:
    number = line["page"]
    if ScanPage.objects.filter(file=file, number=number).exists():
        return
    actor = access_of(batch.by)

    def keep(name: str) -> Attachment | None:
        path = folder / name
        if not path.exists():
            return None
        return file_attach(
            actor=actor,
            space_id=batch.space_id,
            subject=batch,
            name=f"{Path(file.name).stem}-{name}",
            content=path.read_bytes(),
            media_type="image/jpeg",
            retention_class="contract",
        )

    image = keep(f"{number}.jpg")
    assert image is not None, "the child writes a page before it tells of it"
    sheet, mark, fault = _match(batch.contract, line)
    last = mark is not None and mark.page == mark.pages
    page = ScanPage(
        space_id=batch.space_id,
        batch=batch,
        file=file,
        number=number,
        image=image,
        box_a=keep(f"{number}-a.jpg") if last else None,
        box_b=keep(f"{number}-b.jpg") if last else None,
        sheet=sheet,
        sheet_page=mark.page if sheet and mark else None,
        sheet_pages=mark.pages if sheet and mark else None,
        fault=fault.value if fault else "",
    )
    _page_save(page)
    entry_add(actor=actor, action="desk.page.keep", space_id=batch.space_id, subject=page)


def _page_save(page: ScanPage) -> None:
    """Save the page; when another batch found the same page of the sheet meanwhile, as a repeated one."""
    try:
        with transaction.atomic():
            page.save(force_insert=True)
    except IntegrityError:
        if page.fault:
            raise
        page.fault = PageFault.REPEATED.value
        page.save(force_insert=True)


def _match(
    contract: Contract, line: Mapping[str, Any]
) -> tuple[RecordSheet | None, SheetMark | None, PageFault | None]:
    """The sheet a page belongs to within this contract; what lies in other contracts is never looked up."""
    marks = [mark for mark in map(mark_read, line["codes"]) if mark]
    if len(line["codes"]) > 1 and len(marks) != 1:
        return None, None, PageFault.TWO_CODES if marks else PageFault.FOREIGN
    if not marks:
        fault = PageFault.BLANK if line["blank"] else PageFault.FOREIGN if line["codes"] else None
        return None, None, fault or PageFault.NO_CODE
    mark = marks[0]
    sheet = (
        RecordSheet.objects.select_related("ticket")
        .filter(ticket__contract=contract, ticket__code=mark.ticket, round=mark.round)
        .first()
    )
    if mark.contract != contract.code or sheet is None:
        return None, None, PageFault.FOREIGN
    return sheet, mark, _sheet_fault(sheet, mark)


def _sheet_fault(sheet: RecordSheet, mark: SheetMark) -> PageFault | None:
    ticket = sheet.ticket
    earlier = ScanPage.objects.filter(sheet=sheet, sheet_page=mark.page, fault="")
    tests = (
        (sheet.digest[:SHORT] != mark.digest, PageFault.DIGEST),
        (sheet.objected_at is not None or sheet.round != ticket.round, PageFault.OLD_ROUND),
        (earlier.exists(), PageFault.REPEATED),
        (ticket.sheet_signed_at is not None, PageFault.SIGNED),
        (why_not(ticket.facts, Act.SIGN) is not None, PageFault.NOT_DUE),
    )
    return next((fault for failed, fault in tests if failed), None)


def paper_confirm(
    *,
    access: Access,
    batch: ScanBatch,
    ticket: Ticket,
    declared: Mapping[Side, Declared],
) -> RecordSheet:
    """Say what stands on the scanned sheet: per side its marks, the name and the day written there.

    Both sides must have signed afterwards, on paper or in the product before. The duty to sign is fulfilled
    when the later of them signed, paper counting from its day (`paper_at`), not from its upload. Raises
    NotFound, NotAllowed, StepRefused, SheetObjected, PaperMissing (a page is lacking, a side is),
    DayImpossible, and what `sign_on_paper` refuses.
    """
    side = require(access, ticket, Act.SIGN)
    now = clock.now()
    with transaction.atomic():
        require_stage(ticket, Act.SIGN)
        sheet = sheet_of(ticket)
        if sheet.objected_at:
            raise SheetObjected(ticket.code)
        pages = _whole(batch, sheet)
        before = {one.side: one.signed_at for one in signatures_of(sheet)}
        if lacking := [one.label for one in Side if one not in declared and one.value not in before]:
            missing = "、".join(lacking)
            raise PaperMissing(
                ticket.code, f"没有说明{missing}是否签字", "两方都签了才算双签；缺的补签后再扫描"
            )
        days = {of: _day(ticket, of, said.on, now) for of, said in declared.items()}
        at = max([*before.values(), *(paper_at(on, now) for on in days.values())])
        by_hand = "（人工对应）" if any(one.matched_by for one in pages) else ""
        text = f"纸质双签，{side.label}{access.name}核对扫描件{by_hand}"
        content = {"round": ticket.round, "batch": batch.pk}
        advance(access, ticket, EventKind.SIGNED, at, text=text, content=content)
        for of, said in declared.items():
            sign_on_paper(
                actor=access,
                side=of.value,
                space_id=sheet.space_id,
                subject=sheet,
                content=sheet.content,
                signer_name=said.name,
                marks=said.marks.value,
                written_on=days[of],
                image=pages[-1].image,
            )
        ScanPage.objects.filter(pk__in=[one.pk for one in pages]).update(used_at=now)
        for one in pages:
            one.refresh_from_db()
            entry_add(actor=access, action="desk.page.use", space_id=one.space_id, subject=one)
        sheet_complete(access, ticket, sheet, at)
    return sheet


def _day(ticket: Ticket, side: Side, on: date | None, now: datetime) -> date:
    """The day of a signature on paper: not before the work was done, not after today."""
    if on is None:
        return now.date()
    if on > now.date():
        raise DayImpossible(side, on, "在今天之后")
    if ticket.done_at and on < (done := ticket.done_at.astimezone(clock.TZ).date()):
        raise DayImpossible(side, on, f"早于处理完成的 {done}")
    return on


def _whole(batch: ScanBatch, sheet: RecordSheet) -> list[ScanPage]:
    """The pages of the sheet in the batch, in order; PaperMissing when one lacks."""
    pages = list(batch.pages.filter(sheet=sheet, fault="").order_by("sheet_page"))
    if not pages:
        raise PaperMissing(sheet.ticket.code, "这一批里没有它的扫描页", "请核对批次，或重新扫描上传")
    have = {one.sheet_page for one in pages}
    lacking = [n for n in range(1, (pages[0].sheet_pages or 1) + 1) if n not in have]
    if lacking:
        cause = f"缺第 {'、'.join(map(str, lacking))} 页"
        raise PaperMissing(sheet.ticket.code, cause, "一张记录单的各页要在同一批里；请整张重新扫描上传")
    return pages


def batch_withdraw(*, access: Access, batch: ScanBatch) -> None:
    """Set aside the pages of a batch that closed nothing, so that the sheets can be scanned once more."""
    access.require(batch.space_id, permission_for(Act.SIGN, access.side(batch.space_id)))
    with transaction.atomic():
        pages = ScanPage.objects.filter(batch=batch, used_at__isnull=True, fault="")
        for one in pages:
            one.fault = PageFault.SET_ASIDE.value
            one.save(update_fields=["fault"])
            entry_add(actor=access, action="desk.page.set_aside", space_id=one.space_id, subject=one)


def sheet_sign_pin(*, session: Access, ticket: Ticket, username: str, pin: str) -> RecordSheet:
    """Sign as the person whose user name and PIN were typed in the session of another.

    The proof comes first and stands alone: a wrong try is counted whatever happens to the signature.
    Raises what `pin_prove` and `sheet_sign` raise.
    """
    signer = pin_prove(session=session, space_id=ticket.space_id, username=username, pin=pin)
    return sheet_sign(access=signer, ticket=ticket, typed_name=signer.name, session=session)
