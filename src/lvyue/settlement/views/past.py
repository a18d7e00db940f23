"""过去的付款 by sheet: the template, the preview of what a filled one writes, and entering it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import contract_get
from lvyue.duties.bundles import files_by_name, upload_digest
from lvyue.duties.errors import BacklogInvalid, ContractNotRunning, SheetRefused
from lvyue.duties.forms import BacklogForm
from lvyue.duties.spreadsheets import MEDIA_TYPE, sheet_write
from lvyue.duties.types import RowFault
from lvyue.foundation.pages import render_page
from lvyue.identity.pages import access_from, page
from lvyue.identity.types import Access, Permission
from lvyue.rules.money import yuan
from lvyue.settlement import services
from lvyue.settlement.past import SHEET, past_read
from lvyue.settlement.selectors.past import past_sums

SHOWN = 200
"""Faults shown at once; whoever has more starts with these."""


@page
@require_http_methods(["GET", "POST"])
def past_page(request: HttpRequest, contract: str) -> HttpResponse:
    """Show what a filled sheet would write; enter it once exactly this sheet was shown."""
    access = access_from(request)
    found = contract_get(access, contract)
    form, shown = BacklogForm(), {}
    if request.method == "POST":
        if not _may_enter(access, found):
            access.require(found.space_id, Permission.PAY)
        form = BacklogForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                shown = _read(request, access, found, form)
            except BacklogInvalid as error:
                shown = _faulty(error.faults)
                form.add_error(None, f"一行也没有补录：{len(error.faults)} 处需要改正，改好后重新上传。")
            except (SheetRefused, ContractNotRunning) as error:
                form.add_error(None, str(error))
            if shown.get("entered"):
                return HttpResponseRedirect(reverse("settlement:past", args=[contract]))
    context = _context(access, found) | {"form": form, "faults": [], "more": 0} | shown
    status = 422 if form.errors and not request.headers.get("HX-Request") else 200
    return render_page(request, "settlement/past.html", "duties/_checked.html", context, status=status)


def _read(request: HttpRequest, access: Access, contract: Contract, form: BacklogForm) -> dict[str, Any]:
    """Preview the upload, or enter it when the very same one was previewed before."""
    sheet = form.cleaned_data["sheet"]
    content = sheet.read()
    rows = past_read(content, sheet.name)
    files = files_by_name((one.name, one.read()) for one in form.cleaned_data["attachments"])
    digest = upload_digest(content, files)
    if request.POST.get("checked") != digest:
        lines = services.payment_preview_past(access=access, contract=contract, rows=rows, files=files)
        return {"lines": lines, "digest": digest, "new": sum(bool(one.writes) for one in lines)}
    entered = services.payment_enter_past(access=access, contract=contract, rows=rows, files=files)
    again = f"，另有 {entered.already} 行没有新的内容" if entered.already else ""
    messages.success(request, f"已补录 {entered.entered} 行{again}。")
    return {"entered": entered}


def _faulty(faults: list[RowFault]) -> dict[str, Any]:
    return {"faults": faults[:SHOWN], "more": len(faults) - SHOWN}


def _may_enter(access: Access, contract: Contract) -> bool:
    return access.can(contract.space_id, Permission.PAY) or access.can(
        contract.space_id, Permission.APPLY_PAYMENT
    )


def _context(access: Access, contract: Contract) -> dict[str, Any]:
    duties = f"{reverse('duties:list')}?contract={contract.code}"
    return {
        "contract": contract,
        "sums": past_sums(access, contract),
        "pays": access.can(contract.space_id, Permission.PAY),
        "may_enter": _may_enter(access, contract),
        "crumbs": [
            (contract.title, duties),
            ("补录", reverse("duties:backlog", args=[contract.code])),
            ("过去的付款", ""),
        ],
    }


@page
@require_safe
def template(request: HttpRequest, contract: str) -> HttpResponse:
    """The sheet to fill: every sum of the contract that may have been paid before it ran here."""
    access = access_from(request)
    found = contract_get(access, contract)
    rows = (
        (one.code, one.what, one.clause_number, yuan(one.unpaid_fen), one.event.label if one.event else "")
        for one in past_sums(access, found)
    )
    name = content_disposition_header(True, f"过去的付款-{found.code}.xlsx") or "attachment"
    content = sheet_write(rows, SHEET)
    return HttpResponse(content, content_type=MEDIA_TYPE, headers={"Content-Disposition": name})
