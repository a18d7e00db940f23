"""Pages of sheets on paper: printing, uploading scans, confirming what stands there; signing by PIN."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import contract_get
from lvyue.desk.errors import TicketUnknown
from lvyue.desk.forms import files_sent
from lvyue.desk.models import ScanBatch, Ticket
from lvyue.desk.paper import (
    MOST,
    batch_get,
    batches_of,
    page_get,
    sheets_chosen,
    sheets_found,
    sheets_waiting,
)
from lvyue.desk.paper_errors import DayUnread, PageNumberWrong
from lvyue.desk.printing import sheets_pdf
from lvyue.desk.selectors import sheet_printed, sheet_view, ticket_get
from lvyue.desk.services.matching import page_match, page_unmatch
from lvyue.desk.services.paper import batch_upload, batch_withdraw, paper_confirm, sheet_sign_pin
from lvyue.desk.types import Act, may
from lvyue.desk.types.paper import BatchState, Declared, Marks
from lvyue.foundation import clock
from lvyue.foundation.errors import Invalid, LvyueError, NotAllowed, Refused
from lvyue.foundation.pages import page_of
from lvyue.identity.pages import access_from, page
from lvyue.identity.types import Side


@page
@require_http_methods(["GET", "POST"])
def paper_page(request: HttpRequest, contract: str) -> HttpResponse:
    """The sheets that wait for ink, to be printed, and the batches of scans; a POST uploads one."""
    access = access_from(request)
    found = contract_get(access, contract)
    error = None
    if request.method == "POST":
        try:
            batch = batch_upload(access=access, contract=found, files=files_sent(request))
        except (Invalid, Refused) as refused:
            error = refused
        else:
            messages.success(request, "已收到扫描件，正在识别")
            return redirect("desk:paper-batch", contract=contract, number=batch.pk)
    context = {
        "contract": found,
        "waiting": sheets_waiting(found),
        "page": page_of(batches_of(found), request, 20),
        "may_sign": may(access, found.space_id, Act.SIGN),
        "error": error,
        "most": MOST,
        "crumbs": [*_crumbs(found), ("纸质记录单", "")],
    }
    return render(request, "desk/paper.html", context, status=error.status if error else 200)


def _crumbs(contract: Contract) -> list[tuple[str, str]]:
    return [(contract.title, f"/contracts/{contract.code}/")]


@page
@require_safe
def print_page(request: HttpRequest, contract: str) -> HttpResponse:
    """The sheets of the asked tickets (`?code=` repeated; every waiting one by default) as one PDF."""
    found = contract_get(access_from(request), contract)
    chosen = sheets_chosen(found, request.GET.getlist("code"))
    name = f"记录单-{chosen[0].ticket.code if len(chosen) == 1 else f'{found.code}-{len(chosen)}张'}.pdf"
    headers = {"Content-Disposition": content_disposition_header(False, name) or "inline"}
    pdf = sheets_pdf([sheet_printed(one) for one in chosen])
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@page
@require_http_methods(["GET", "POST"])
def batch_page(request: HttpRequest, contract: str, number: int) -> HttpResponse:
    """One batch: each sheet with its crops to confirm, each page that closes nothing with its cause."""
    access = access_from(request)
    found = contract_get(access, contract)
    batch = batch_get(found, number)
    error: LvyueError | None = None
    if request.method == "POST":
        try:
            messages.success(request, _batch_act(request, batch))
            return redirect("desk:paper-batch", contract=contract, number=number)
        except (Invalid, Refused, NotAllowed) as refused:
            error = refused
    sheets = sheets_found(batch)
    context = {
        "contract": found,
        "batch": batch,
        "sheets": sheets,
        "open": sum(one.open for one in sheets),
        "unsigned": sheets_waiting(found),
        "today": clock.today(),
        "bad": batch.pages.exclude(fault="").select_related("file", "sheet__ticket", "image"),
        "may_sign": may(access, found.space_id, Act.SIGN),
        "marks": [(one.value, one.label) for one in Marks],
        "waiting": batch.word is BatchState.WAITING,
        "error": error,
        "crumbs": [
            *_crumbs(found),
            ("纸质记录单", reverse("desk:paper", args=[contract])),
            (f"第 {number} 批", ""),
        ],
    }
    return render(request, "desk/paper_batch.html", context, status=error.status if error else 200)


def _batch_act(request: HttpRequest, batch: ScanBatch) -> str:
    access, code = access_from(request), request.POST.get("code", "")
    if number := request.POST.get("page"):
        return _page_act(request, batch, number, code)
    if not code:
        batch_withdraw(access=access, batch=batch)
        return "未确认的页已作废，可以重新扫描上传"
    ticket = ticket_get(access, batch.contract.code, code)
    declared = {
        side: Declared(Marks(marks), request.POST.get(f"name_{side.value}", ""), _day(request, side))
        for side in Side
        if (marks := request.POST.get(f"marks_{side.value}", "")) in set(Marks)
    }
    paper_confirm(access=access, batch=batch, ticket=ticket, declared=declared)
    return f"{code} 记录单双签已登记"


def _page_act(request: HttpRequest, batch: ScanBatch, number: str, code: str) -> str:
    """Match a page to the sheet of `code` by hand, or take that back when there is none."""
    access, found = access_from(request), page_get(batch, number)
    if not code:
        page_unmatch(access=access, page=found)
        return "已取消人工对应"
    try:
        of, count = (int(request.POST.get(name, "")) for name in ("number", "count"))
    except ValueError as error:
        raise PageNumberWrong("页码不是数字") from error
    ticket = ticket_get(access, batch.contract.code, code)
    page_match(access=access, page=found, ticket=ticket, number=of, count=count)
    return f"已人工对应到 {code}，请核对后确认签字"


def _day(request: HttpRequest, side: Side) -> date | None:
    text = request.POST.get(f"on_{side.value}", "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise DayUnread(side, text) from error


@page
@require_http_methods(["GET", "POST"])
def pin_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """Sign the sheet on this screen as somebody else, by user name and PIN."""
    access = access_from(request)
    ticket = ticket_get(access, contract, code)
    sheet = sheet_view(ticket)
    if sheet is None or ticket.space_id not in access.space_ids:
        raise TicketUnknown(f"{code} 的记录单")
    error = None
    if request.method == "POST":
        username, pin = request.POST.get("username", ""), request.POST.get("pin", "")
        try:
            sheet_sign_pin(session=access, ticket=ticket, username=username, pin=pin)
        except (Invalid, Refused, NotAllowed) as refused:
            error = refused
        else:
            messages.success(request, "已签字")
            return HttpResponseRedirect(reverse("desk:sheet", args=[contract, code]))
    context: dict[str, Any] = _pin_context(ticket, sheet, contract, code) | {"error": error}
    return render(request, "desk/pin.html", context, status=error.status if error else 200)


def _pin_context(ticket: Ticket, sheet: Any, contract: str, code: str) -> dict[str, Any]:
    return {
        "ticket": ticket,
        "sheet": sheet.sheet,
        "rows": sheet.rows,
        "crumbs": [
            (code, reverse("desk:ticket", args=[contract, code])),
            ("记录单", reverse("desk:sheet", args=[contract, code])),
            ("PIN 签字", ""),
        ],
    }
