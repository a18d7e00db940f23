"""REST of sheets on paper: print, upload scans, match, confirm; sign by PIN. Same services as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router, Schema, Status
from ninja.files import UploadedFile

from lvyue.contracts.selectors import contract_get
from lvyue.desk.errors import TicketUnknown
from lvyue.desk.forms import files_from
from lvyue.desk.models import ScanBatch, ScanPage, Ticket
from lvyue.desk.paper import batch_get, page_get, sheets_chosen
from lvyue.desk.printing import sheets_pdf
from lvyue.desk.schemas import Moment, SignatureOut, signatures_out
from lvyue.desk.selectors import sheet_printed, sheet_view, ticket_get
from lvyue.desk.services import (
    batch_upload,
    batch_withdraw,
    page_match,
    page_unmatch,
    paper_confirm,
    sheet_sign_pin,
)
from lvyue.desk.types.paper import BatchState, Declared, Marks
from lvyue.identity.pages import access_from
from lvyue.identity.types import Side

router = Router(tags=["纸质记录单"])
BATCH = "/contracts/{contract}/batches/{number}"


class SheetOut(Schema):
    """The latest record sheet of a ticket: what both sides sign, and who has."""

    code: str
    round: int
    content: dict[str, Any]
    digest: str
    made_at: Moment
    objected_at: Moment | None
    objection: str
    matched_by: str
    signatures: list[SignatureOut]


class PinIn(Schema):
    """Who signs in the session of the token, proved by their PIN."""

    username: str
    pin: str


class ScanPageOut(Schema):
    """One scanned page; `fault` is why it closes nothing, `matched_by` who matched it by hand."""

    id: int
    file: str
    number: int
    ticket: str
    sheet_page: int | None
    sheet_pages: int | None
    matched_by: str
    fault: str
    cause: str
    remedy: str
    used: bool


class BatchOut(Schema):
    """A batch of scans; `cause` and `remedy` tell of files that could not be read."""

    number: int
    state: BatchState
    files_read: int
    uploaded_at: Moment
    by_name: str
    cause: str
    remedy: str
    pages: list[ScanPageOut]


class MatchIn(Schema):
    """The ticket whose present sheet the page belongs to: page `number` of `count`."""

    code: str
    number: int = 1
    count: int = 1


class SideIn(Schema):
    """What stands in one side's box; `on` is the day written there, today when left out."""

    marks: Marks
    name: str = ""
    on: date | None = None


class ConfirmIn(Schema):
    """What stands on the scanned sheet; a side that signed in the product before is left out."""

    code: str
    a: SideIn | None = None
    b: SideIn | None = None


class Codes(Schema):
    """Tickets whose sheets are printed; every waiting one when left out."""

    code: list[str] = []


@router.get("/contracts/{contract}/sheets.pdf", summary="打印记录单")
def print_sheets(request: HttpRequest, contract: str, wanted: Query[Codes]) -> HttpResponse:
    """The sheets as one PDF for A4."""
    found = contract_get(access_from(request), contract)
    pdf = sheets_pdf([sheet_printed(one) for one in sheets_chosen(found, wanted.code)])
    return HttpResponse(pdf, content_type="application/pdf")


@router.get("/tickets/{contract}/{code}/sheet", response=SheetOut, summary="记录单与签字")
def sheet(request: HttpRequest, contract: str, code: str) -> SheetOut:
    """The latest record sheet with its signatures and their levels."""
    return _sheet(ticket_get(access_from(request), contract, code))


@router.post("/tickets/{contract}/{code}/sheet/pin", response=SheetOut, summary="PIN 签字")
def sign_pin(request: HttpRequest, contract: str, code: str, body: PinIn) -> SheetOut:
    """Sign as the person whose PIN is given; the signature names the token's owner as the session."""
    access = access_from(request)
    ticket = ticket_get(access, contract, code)
    sheet_sign_pin(session=access, ticket=ticket, username=body.username, pin=body.pin)
    return _sheet(ticket)


@router.post("/contracts/{contract}/batches", response={201: BatchOut}, summary="上传扫描件")
def upload(request: HttpRequest, contract: str, files: File[list[UploadedFile]]) -> Status[BatchOut]:
    """Keep PDF, JPG or PNG files of scanned sheets; they are read in the background."""
    access = access_from(request)
    found = contract_get(access, contract)
    batch = batch_upload(access=access, contract=found, files=files_from(list(files)))
    return Status(201, _batch(batch))


@router.get(BATCH, response=BatchOut, summary="一批扫描件")
def batch(request: HttpRequest, contract: str, number: int) -> BatchOut:
    """How far a batch is read, and what its pages are."""
    return _batch(_found(request, contract, number))


@router.post(BATCH + "/pages/{page}/match", response=BatchOut, summary="人工对应一页")
def match(request: HttpRequest, contract: str, number: int, page: int, body: MatchIn) -> BatchOut:
    """Say which sheet a page without a readable code belongs to; signs nothing."""
    access, found = access_from(request), _found(request, contract, number)
    ticket = ticket_get(access, contract, body.code)
    own = page_get(found, str(page))
    page_match(access=access, page=own, ticket=ticket, number=body.number, count=body.count)
    return _batch(found)


@router.post(BATCH + "/pages/{page}/unmatch", response=BatchOut, summary="取消人工对应")
def unmatch(request: HttpRequest, contract: str, number: int, page: int) -> BatchOut:
    """Take back what was matched by hand while nothing was signed on it."""
    found = _found(request, contract, number)
    page_unmatch(access=access_from(request), page=page_get(found, str(page)))
    return _batch(found)


@router.post(BATCH + "/confirm", response=SheetOut, summary="确认纸上签字")
def confirm(request: HttpRequest, contract: str, number: int, body: ConfirmIn) -> SheetOut:
    """Say what stands on a scanned sheet; both sides have signed afterwards."""
    access, found = access_from(request), _found(request, contract, number)
    ticket = ticket_get(access, contract, body.code)
    said = {Side.A: body.a, Side.B: body.b}
    declared = {side: Declared(one.marks, one.name, one.on) for side, one in said.items() if one}
    paper_confirm(access=access, batch=found, ticket=ticket, declared=declared)
    return _sheet(ticket)


@router.post(BATCH + "/withdraw", response=BatchOut, summary="作废未确认的页")
def withdraw(request: HttpRequest, contract: str, number: int) -> BatchOut:
    """Set aside the pages that closed nothing, so that the sheets can be scanned once more."""
    found = _found(request, contract, number)
    batch_withdraw(access=access_from(request), batch=found)
    return _batch(found)


def _found(request: HttpRequest, contract: str, number: int) -> ScanBatch:
    return batch_get(contract_get(access_from(request), contract), number)


def _sheet(ticket: Ticket) -> SheetOut:
    view = sheet_view(ticket)
    if view is None:
        raise TicketUnknown(f"{ticket.code} 的记录单")
    names = ("round", "content", "digest", "made_at", "objected_at", "objection", "matched_by")
    values = {name: getattr(view.sheet, name) for name in names}
    return SheetOut(code=ticket.code, signatures=signatures_out(view), **values)


def _batch(one: ScanBatch) -> BatchOut:
    pages = one.pages.select_related("file", "sheet__ticket")
    names = ("files_read", "uploaded_at", "by_name", "cause", "remedy")
    values = {name: getattr(one, name) for name in names}
    return BatchOut(number=one.pk, state=one.word, pages=[_page(page) for page in pages], **values)


def _page(one: ScanPage) -> ScanPageOut:
    fault = one.fault_word
    return ScanPageOut(
        id=one.pk,
        file=one.file.name,
        number=one.number,
        ticket=one.sheet.ticket.code if one.sheet else "",
        sheet_page=one.sheet_page,
        sheet_pages=one.sheet_pages,
        matched_by=one.matched_by,
        fault=one.fault,
        cause=fault.cause if fault else "",
        remedy=fault.remedy if fault else "",
        used=one.used_at is not None,
    )
