"""The page that reads a supplement in as the next draft version."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lvyue.contracts.models import ContractVersion
from lvyue.contracts.pages.links import compare_address, review_address
from lvyue.contracts.selectors import version_get
from lvyue.contracts.services import supplement_import, supplement_open
from lvyue.contracts.supplement_form import SupplementForm
from lvyue.foundation.errors import Invalid, Refused
from lvyue.identity.pages import access_from, page
from lvyue.identity.types import Access, Permission


@page
@require_http_methods(["GET", "POST"])
def supplement(request: HttpRequest, code: str) -> HttpResponse:
    """Paste or upload a supplement; its changes are then shown beside the version before it."""
    access = access_from(request)
    version = version_get(access, code)
    access.require(version.space_id, Permission.DRAFT)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SupplementForm(*sent, access=access, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            return _taken(request, access, version, form)
        except (Refused, Invalid) as error:
            form.add_error(None, str(error))
    crumbs = [
        ("合同", reverse("contracts:list")),
        (code, review_address(code, version.number)),
        ("读入补充协议", ""),
    ]
    context = {"form": form, "contract": version.contract, "version": version, "crumbs": crumbs}
    status = 422 if request.method == "POST" else 200
    return render(request, "contracts/supplement.html", context, status=status)


def _taken(
    request: HttpRequest, access: Access, version: ContractVersion, form: SupplementForm
) -> HttpResponseRedirect:
    """Read the supplement in, or have its pages recognised first; on to what comes next."""
    title = form.cleaned_data["title"]
    if form.waiting and form.brought is not None:
        intake = supplement_open(access=access, version=version, file=form.brought, title=title)
        return HttpResponseRedirect(reverse("contracts:intake", args=[intake.pk]))
    made = supplement_import(
        access=access,
        version=version,
        text=form.cleaned_data["text"],
        title=title,
        brought=form.brought,
        intake=form.continued,
    )
    messages.success(request, f"已读成 {made} 草案，请逐项核对，再由双方确认。")
    return HttpResponseRedirect(compare_address(version.contract.code, made.number))
