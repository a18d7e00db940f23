"""补录 by sheet: the template with every duty to be entered, the preview of the filled sheet, entering it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import contract_get
from lvyue.duties import services
from lvyue.duties.bundles import files_by_name, upload_digest
from lvyue.duties.errors import BacklogInvalid, DutyClosedAlready, SheetRefused
from lvyue.duties.forms import BacklogForm
from lvyue.duties.pages import backlog_pairs, contract_crumbs, sheet_rows
from lvyue.duties.selectors import backlog_duties
from lvyue.duties.spreadsheets import MEDIA_TYPE, sheet_read, sheet_write
from lvyue.foundation import clock
from lvyue.foundation.pages import render_page
from lvyue.identity.pages import access_from, page
from lvyue.identity.types import Access, Permission

SHOWN = 200
"""Faults shown at once; whoever has more starts with these."""


@page
@require_http_methods(["GET", "POST"])
def backlog_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a filled sheet would write; enter it once exactly this sheet was shown."""
    access = access_from(request)
    contract = contract_get(access, code)
    form, shown = BacklogForm(), {}
    if request.method == "POST":
        access.require(contract.space_id, Permission.SIGN)
        form = BacklogForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                shown = _read(request, access, contract, form)
            except BacklogInvalid as error:
                shown = {"faults": error.faults[:SHOWN], "more": len(error.faults) - SHOWN}
                form.add_error(
                    None, f"一行也没有补录：{len(error.faults)} 处需要改正，改好后重新上传表格与附件。"
                )
            except (SheetRefused, DutyClosedAlready) as error:
                form.add_error(None, str(error))
            if shown.get("entered"):
                return HttpResponseRedirect(reverse("duties:backlog", args=[contract.code]))
    context = _context(access, contract) | {"form": form, "faults": [], "more": 0} | shown
    status = 422 if form.errors and not request.headers.get("HX-Request") else 200
    return render_page(request, "duties/backlog.html", "duties/_checked.html", context, status=status)


def _read(request: HttpRequest, access: Access, contract: Contract, form: BacklogForm) -> dict[str, Any]:
    """Preview the upload, or enter it when the very same one was previewed before."""
    sheet = form.cleaned_data["sheet"]
    content = sheet.read()
    rows = sheet_read(content, sheet.name)
    files = files_by_name((one.name, one.read()) for one in form.cleaned_data["attachments"])
    digest = upload_digest(content, files)
    if request.POST.get("checked") != digest:
        lines = services.backlog_preview(access=access, contract=contract, rows=rows, files=files)
        return {"lines": lines, "digest": digest, "new": sum(bool(one.writes) for one in lines)}
    entered = services.backlog_enter(access=access, contract=contract, rows=rows, files=files)
    again = f"，另有 {entered.already} 项此前已补录" if entered.already else ""
    messages.success(request, f"已补录 {entered.entered} 项{again}。")
    return {"entered": True}


def _context(access: Access, contract: Contract) -> dict[str, Any]:
    duties = list(backlog_duties(access, contract, clock.now()))
    return {
        "contract": contract,
        "waiting": len(duties),
        "pairs": backlog_pairs(duties, access.side(contract.space_id)),
        "may_enter": access.can(contract.space_id, Permission.SIGN),
        "crumbs": contract_crumbs(contract, "补录"),
    }


@page
@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet to fill: every duty of the contract that is still to be entered."""
    access = access_from(request)
    contract = contract_get(access, code)
    content = sheet_write(sheet_rows(backlog_duties(access, contract, clock.now())))
    name = content_disposition_header(True, f"补录-{contract.code}.xlsx") or "attachment"
    return HttpResponse(content, content_type=MEDIA_TYPE, headers={"Content-Disposition": name})
