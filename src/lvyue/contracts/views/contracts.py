"""Pages of the contracts room: the list, the import, the review of a version, its file."""

from __future__ import annotations

import yaml
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from lvyue.contracts.forms import IntakeForm
from lvyue.contracts.pages.links import review_address
from lvyue.contracts.pages.listing import contract_rows
from lvyue.contracts.pages.review import review_page
from lvyue.contracts.selectors import (
    contracts_figures,
    contracts_overview,
    may_draft,
    require_drafter,
    version_get,
)
from lvyue.contracts.services import intake_import, intake_open
from lvyue.foundation import clock
from lvyue.foundation.pages import page_of, render_page
from lvyue.identity.pages import access_from, page

PER_PAGE = 25


@page
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """Every contract granted to the reader, with what waits and what is late."""
    access, now = access_from(request), clock.now()
    shown = page_of(contracts_overview(access), request, PER_PAGE)
    rows = contract_rows(shown, contracts_figures(access, shown, now), now)
    context = {"page": shown, "rows": rows, "may_draft": may_draft(access)}
    return render_page(request, "contracts/list.html", "contracts/_list.html", context)


@page
@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """Import a contract: nothing is stored until the whole form is right."""
    access = access_from(request)
    require_drafter(access)
    form = IntakeForm(request.POST or None, request.FILES or None, access=access, initial=request.GET.dict())
    valid = request.method == "POST" and form.is_valid()
    if valid and form.waiting:
        intake = intake_open(access=access, files=form.brought, values=form.kept())
        return HttpResponseRedirect(reverse("contracts:intake", args=[intake.pk]))
    if valid and form.contract_file is not None:
        version = intake_import(
            access=access,
            file=form.contract_file,
            texts=form.texts,
            partner=form.cleaned_data["partner"],
            brought=form.brought,
            whole=form.bundle,
            intake=form.continued,
        )
        messages.success(request, f"已导入 {version}，请逐项核对原文与事实，再由双方确认。")
        return HttpResponseRedirect(review_address(version.contract.code, version.number))
    context = {"form": form, "crumbs": [("合同", reverse("contracts:list")), ("导入", "")]}
    status = 422 if request.method == "POST" else 200
    return render(request, "contracts/new.html", context, status=status)


@page
@require_safe
def review(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Text and facts of a version side by side, its open points, and its confirmation."""
    access = access_from(request)
    return render(request, "contracts/review.html", review_page(access, version_get(access, code, number)))


@page
@require_safe
def version_yaml(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The version's contract file, as it would be imported again."""
    version = version_get(access_from(request), code, number)
    content = version.file.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    body = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    name = f"{code}-{number}.yaml"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(body, content_type="application/yaml; charset=utf-8", headers=headers)
