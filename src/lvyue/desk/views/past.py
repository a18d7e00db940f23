"""过去的服务 by sheet: the template, the preview of what a filled one writes, and entering it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import contract_get
from lvyue.desk import services
from lvyue.desk.models import Ticket
from lvyue.desk.past import SHEET, past_read
from lvyue.desk.selectors import contract_levels
from lvyue.desk.types import Act, may, permission_for
from lvyue.duties.bundles import files_by_name, upload_digest
from lvyue.duties.errors import BacklogInvalid, ContractNotRunning, SheetRefused
from lvyue.duties.forms import BacklogForm
from lvyue.duties.spreadsheets import MEDIA_TYPE, sheet_write
from lvyue.foundation.pages import render_page
from lvyue.identity.pages import access_from, page
from lvyue.identity.types import Access

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
        access.require(found.space_id, permission_for(Act.GRADE, access.side(found.space_id)))
        form = BacklogForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                shown = _read(request, access, found, form)
            except BacklogInvalid as error:
                shown = {"faults": error.faults[:SHOWN], "more": len(error.faults) - SHOWN}
                form.add_error(None, f"一行也没有补录：{len(error.faults)} 处需要改正，改好后重新上传。")
            except (SheetRefused, ContractNotRunning) as error:
                form.add_error(None, str(error))
            if shown.get("entered"):
                return HttpResponseRedirect(reverse("desk:past", args=[contract]))
    context = _context(access, found) | {"form": form, "faults": [], "more": 0} | shown
    status = 422 if form.errors and not request.headers.get("HX-Request") else 200
    return render_page(request, "desk/past.html", "duties/_checked.html", context, status=status)


def _read(request: HttpRequest, access: Access, contract: Contract, form: BacklogForm) -> dict[str, Any]:
    """Preview the upload, or enter it when the very same one was previewed before."""
    sheet = form.cleaned_data["sheet"]
    content = sheet.read()
    rows = past_read(content, sheet.name)
    files = files_by_name((one.name, one.read()) for one in form.cleaned_data["attachments"])
    digest = upload_digest(content, files)
    if request.POST.get("checked") != digest:
        lines = services.ticket_preview_past(access=access, contract=contract, rows=rows, files=files)
        return {"lines": lines, "digest": digest, "new": sum(bool(one.writes) for one in lines)}
    entered = services.ticket_enter_past(access=access, contract=contract, rows=rows, files=files)
    again = f"，另有 {entered.already} 行此前已补录" if entered.already else ""
    messages.success(request, f"已补录 {entered.entered} 次服务{again}。")
    return {"entered": True}


def _context(access: Access, contract: Contract) -> dict[str, Any]:
    return {
        "contract": contract,
        "count": Ticket.objects.filter(contract=contract, backlog=True).count(),
        "levels": contract_levels(contract),
        "may_enter": may(access, contract.space_id, Act.GRADE),
        "crumbs": [
            (contract.title, f"{reverse('duties:list')}?contract={contract.code}"),
            ("补录", reverse("duties:backlog", args=[contract.code])),
            ("过去的服务", ""),
        ],
    }


@page
@require_safe
def template(request: HttpRequest, contract: str) -> HttpResponse:
    """The empty sheet to fill, a row a service."""
    found = contract_get(access_from(request), contract)
    name = content_disposition_header(True, f"过去的服务-{found.code}.xlsx") or "attachment"
    content = sheet_write((), SHEET)
    return HttpResponse(content, content_type=MEDIA_TYPE, headers={"Content-Disposition": name})
