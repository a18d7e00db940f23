"""Sheets signed on paper: pages of a batch of scans find their sheet, a person says what stands there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from lvyue.contracts.models import Contract
from lvyue.desk.errors import PaperMissing, SheetObjected
from lvyue.desk.models import RecordSheet, ScanBatch, ScanPage, Ticket
from lvyue.desk.services.sheets import sheet_complete, sheet_of, sheet_sign
from lvyue.desk.services.steps import advance, require, require_stage
from lvyue.desk.types import Act, EventKind, permission_for, why_not
from lvyue.desk.types.paper import SHORT, BatchState, Marks, PageFault, SheetMark, mark_read
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.errors import Invalid
from lvyue.foundation.files import Attachment, attachments_of, file_attach, file_read
from lvyue.foundation.jobs import enqueue, job
from lvyue.foundation.signing import sign_on_paper, signatures_of
from lvyue.identity.selectors import access_of
from lvyue.identity.services import pin_prove
from lvyue.identity.types import Access, Side

SECONDS = 110
"""Time a file may take; below the lease of a job, so that no second worker starts on it."""
FILES = 20
"""Most files of a batch."""


@transaction.atomic
def batch_upload(*, access: Access, contract: Contract, files: Sequence[tuple[str, bytes, str]]) -> ScanBatch:
    """Keep the files (name, bytes, media type) of a batch and have them read soon.

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
    for name, content, media_type in files:
        file_attach(
            actor=access,
            space_id=batch.space_id,
            subject=batch,
            name=name,
            content=content,
            media_type=media_type,
            retention_class="contract",
        )
    entry_add(actor=access, action="desk.batch.upload", space_id=batch.space_id, subject=batch)
    enqueue("desk.batch_read", args={"batch_id": batch.pk}, key=f"desk.batch_read:{batch.pk}")
    return batch


@job("desk.batch_read")
def batch_read(batch_id: int) -> None:
    """Read the files of a batch, page by page; pages already read are not read into it again."""
    batch = ScanBatch.objects.select_related("contract", "by").get(pk=batch_id)
    if batch.word is not BatchState.WAITING:
        return
    faults = []
    for file in attachments_of(batch):
        if fault := _file_read(batch, file):
            faults.append((file.name, *fault))
    read = batch.pages.exists()
    with transaction.atomic():
        batch.state = (BatchState.READ if read else BatchState.REFUSED).value
        batch.cause = "；".join(f"{name}：{cause}" for name, cause, _ in faults)
        batch.remedy = "；".join(dict.fromkeys(remedy for *_, remedy in faults))
        batch.read_at = clock.now()
        batch.save(update_fields=["state", "cause", "remedy", "read_at"])
        entry_add(actor=None, action="desk.batch.read", space_id=batch.space_id, subject=batch)


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
    page = ScanPage.objects.create(
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
    entry_add(actor=actor, action="desk.page.keep", space_id=batch.space_id, subject=page)


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
    declared: Mapping[Side, tuple[Marks, str]],
) -> RecordSheet:
    """Say what stands on the scanned sheet: per side its marks and the name written there.

    Both sides must have signed afterwards, on paper or in the product before. Raises NotFound, NotAllowed,
    StepRefused, SheetObjected, PaperMissing (a page is lacking, a side is), and what `sign_on_paper` refuses.
    """
    side = require(access, ticket, Act.SIGN)
    now = clock.now()
    with transaction.atomic():
        require_stage(ticket, Act.SIGN)
        sheet = sheet_of(ticket)
        if sheet.objected_at:
            raise SheetObjected(ticket.code)
        pages = _whole(batch, sheet)
        before = {one.side for one in signatures_of(sheet)}
        if lacking := [one.label for one in Side if one not in declared and one.value not in before]:
            missing = "、".join(lacking)
            raise PaperMissing(
                ticket.code, f"没有说明{missing}是否签字", "两方都签了才算双签；缺的补签后再扫描"
            )
        text = f"纸质双签，{side.label}{access.name}核对扫描件"
        content = {"round": ticket.round, "batch": batch.pk}
        advance(access, ticket, EventKind.SIGNED, now, text=text, content=content)
        for of, (marks, name) in declared.items():
            sign_on_paper(
                actor=access,
                side=of.value,
                space_id=sheet.space_id,
                subject=sheet,
                content=sheet.content,
                signer_name=name,
                marks=marks.value,
                image=pages[-1].image,
            )
        ScanPage.objects.filter(pk__in=[one.pk for one in pages]).update(used_at=now)
        for one in pages:
            one.refresh_from_db()
            entry_add(actor=access, action="desk.page.use", space_id=one.space_id, subject=one)
        sheet_complete(access, ticket, sheet, now)
    return sheet


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
