"""Pages that check a draft fact by fact, and settle what the assistant suggests."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lvyue.contracts.models import ContractVersion
from lvyue.contracts.pages.links import review_address
from lvyue.contracts.pages.review import draft_open, facts_shown
from lvyue.contracts.pages.reviewing import Known, fact_page
from lvyue.contracts.selectors import fact_reviews, suggestion_get, version_get
from lvyue.contracts.services import (
    fact_accept,
    fact_correct,
    fact_reject,
    suggestion_ask,
    suggestion_drop,
    suggestion_take,
)
from lvyue.foundation.errors import Invalid, Refused
from lvyue.foundation.pages import render_page
from lvyue.identity.pages import access_from, page
from lvyue.identity.types import Access


@page
@require_http_methods(["GET", "POST"])
def fact(request: HttpRequest, code: str, number: int, path: str) -> HttpResponse:
    """One fact: its history, and the forms that put it right or take it out; a POST does one act."""
    access = access_from(request)
    version = version_get(access, code, number)
    if request.method == "POST":
        return _act(request, access, version, path)
    return _shown(request, access, version, path)


def _act(request: HttpRequest, access: Access, version: ContractVersion, path: str) -> HttpResponse:
    act, sent = request.POST.get("act", ""), request.POST
    following = _following(version, path)
    try:
        if act == "accept":
            fact_accept(access=access, version=version, path=path)
        elif act == "correct":
            words = {"quote": sent.get("quote", ""), "reason": sent.get("reason", "")}
            fact_correct(access=access, version=version, path=path, values=sent.dict(), **words)
            messages.success(request, "已记下，原来的值留在记录里。")
        elif act == "reject":
            fact_reject(access=access, version=version, path=path, reason=sent.get("reason", ""))
            messages.success(request, "已退回，草案里不再有这一项；记录保留。")
        else:
            raise Invalid("没有说明是核对、改正还是退回", place="核对事实", remedy="用页面上的按钮")
    except (Invalid, Refused) as error:
        return _shown(request, access, version, path, str(error))
    anchor = path if act == "correct" else following
    return HttpResponseRedirect(f"{review_address(version.contract.code, version.number)}#fact-{anchor}")


def _following(version: ContractVersion, path: str) -> str:
    """The fact after this one, so that the next key press goes on; the same at the end."""
    known = Known.of(version, fact_reviews(version))
    paths = [one.path for one in facts_shown(version.file, version.texts, known)]
    at = paths.index(path) if path in paths else -1
    return paths[min(at + 1, len(paths) - 1)]


def _shown(
    request: HttpRequest, access: Access, version: ContractVersion, path: str, error: str = ""
) -> HttpResponse:
    found = fact_page(version, path, fact_reviews(version))
    if error:  # what was typed stays, to be put right
        found["fields"] = [
            replace(one, value=request.POST.get(one.name, one.value)) for one in found["fields"]
        ]
    context = found | {
        "may_review": draft_open(access, version),
        "act": request.POST.get("act") or request.GET.get("act", ""),
        "error": error,
        "sent": request.POST,
        "crumbs": [
            ("合同", reverse("contracts:list")),
            (f"审阅第 {version.number} 版", review_address(version.contract.code, version.number)),
            ("核对", ""),
        ],
    }
    if error:
        return render(request, "contracts/fact.html", context, status=422)
    return render_page(request, "contracts/fact.html", "contracts/_fact_edit.html", context)


@page
@require_POST
def suggestion_act(request: HttpRequest, code: str, number: int, suggestion: int) -> HttpResponse:
    """Take a suggestion over as a fact of the draft, or drop it."""
    access = access_from(request)
    version = version_get(access, code, number)
    one = suggestion_get(version, suggestion)
    try:
        if request.POST.get("act") == "accept":
            suggestion_take(access=access, suggestion=one)
            messages.success(request, "已采用，记在您名下；照样可以改正、退回。")
        else:
            suggestion_drop(access=access, suggestion=one, reason=request.POST.get("reason", ""))
    except (Invalid, Refused) as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(f"{review_address(code, number)}#suggestions")


@page
@require_POST
def consult(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Have the assistant read the draft soon."""
    access = access_from(request)
    version = version_get(access, code, number)
    try:
        suggestion_ask(access=access, version=version)
        messages.success(request, "已请助手通读，稍后刷新页面。")
    except Refused as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(f"{review_address(code, number)}#suggestions")
