"""Pages of checks: the list with opening and drawing, one check with its acts, the report to print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import contract_get
from lvyue.desk import services
from lvyue.desk.check_forms import CheckForm, FindForm, SampleForm, obligation_choices
from lvyue.desk.check_presenting import check_pairs, check_story, sample_pairs
from lvyue.desk.checks import (
    ItemView,
    check_get,
    check_items,
    check_may,
    checks_of,
    finding_get,
    may_withdraw,
    obligations_checkable,
)
from lvyue.desk.forms import files_sent
from lvyue.desk.models import Check
from lvyue.desk.types.checks import CheckAct, CheckState
from lvyue.duties.governing import governing_terms
from lvyue.foundation import clock
from lvyue.foundation.errors import Invalid, LvyueError, NotAllowed, NotFound, Refused
from lvyue.foundation.pages import page_of
from lvyue.identity.pages import access_from, page

PER_PAGE = 30


def _crumbs(contract: Contract, *rest: tuple[str, str]) -> list[tuple[str, str]]:
    return [(contract.title, f"/contracts/{contract.code}/"), *rest]


def _choices(contract: Contract) -> list[tuple[str, str]]:
    _, terms = governing_terms(contract, clock.now())
    return obligation_choices(terms, obligations_checkable(terms))


@page
@require_safe
def checks_page(request: HttpRequest, contract: str) -> HttpResponse:
    """The checks of a contract, latest first."""
    access = access_from(request)
    found = contract_get(access, contract)
    context = {
        "contract": found,
        "page": page_of(checks_of(found), request, PER_PAGE),
        "may_open": check_may(access, found.space_id, CheckAct.OPEN),
        "crumbs": _crumbs(found, ("履约检查", "")),
    }
    return render(request, "desk/checks.html", context)


@page
@require_http_methods(["GET", "POST"])
def open_page(request: HttpRequest, contract: str) -> HttpResponse:
    """Open a check, or draw a sample: two forms, told apart by their button."""
    access = access_from(request)
    found = contract_get(access, contract)
    if not check_may(access, found.space_id, CheckAct.OPEN):
        if request.method == "GET":
            return redirect("desk:checks", contract=contract)
        raise NotAllowed("检查由甲方发起", place="履约检查", remedy="请甲方的验收人员操作")
    drawn = "draw" in request.POST
    today = clock.today()
    checked = request.POST if request.method == "POST" else None
    form = CheckForm(None if drawn else checked, choices=_choices(found), initial={"on": today})
    sample = SampleForm(checked if drawn else None, initial={"until": today, "size": 10})
    error: LvyueError | None = None
    chosen = sample if drawn else form
    if request.method == "POST" and chosen.is_valid():
        try:
            check = _opened(request, found, form, sample, drawn=drawn)
        except (Invalid, Refused) as refused:
            error = refused
        else:
            messages.success(request, f"已发起 {check.code}，乙方可以看到")
            return redirect("desk:check", contract=contract, code=check.code)
    context = {
        "contract": found,
        "form": form,
        "sample": sample,
        "error": error,
        "crumbs": _crumbs(found, ("履约检查", reverse("desk:checks", args=[contract])), ("发起检查", "")),
    }
    status = error.status if error else 422 if chosen.errors else 200
    return render(request, "desk/check_open.html", context, status=status)


def _opened(
    request: HttpRequest, contract: Contract, form: CheckForm, sample: SampleForm, *, drawn: bool
) -> Check:
    access = access_from(request)
    if drawn:
        return services.sample_draw(access=access, contract=contract, **sample.cleaned_data)
    return services.check_open(
        access=access,
        contract=contract,
        title=form.cleaned_data["title"],
        items=form.items(),
        on=form.cleaned_data["on"],
        notice=form.cleaned_data["notice"],
        files=files_sent(request),
    )


@page
@require_safe
def check_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """One check."""
    found = contract_get(access_from(request), contract)
    return _shown(request, check_get(found, code))


def _shown(
    request: HttpRequest, check: Check, error: LvyueError | None = None, form: FindForm | None = None
) -> HttpResponse:
    access, now, contract = access_from(request), clock.now(), check.contract
    items = check_items(check, now)
    open_ = check.word is CheckState.OPEN
    may_judge = open_ and check_may(access, check.space_id, CheckAct.FIND)
    if may_judge and form is None:
        form = FindForm(choices=_choices(contract), initial=_item_chosen(request, items))
    found = [one.found for one in items if one.found]
    sample = getattr(check, "sample", None)
    number = form["number"].value() if form else ""
    context = {
        "contract": contract,
        "check": check,
        "items": items,
        "sample": sample,
        "pairs": check_pairs(check),
        "drawn": sample_pairs(sample),
        "story": check_story(check.events.order_by("-id")),
        "total": f"共 {len(items)} 项",
        "found_tone": "red" if found else "",
        "form_title": f"登记第 {number} 项的问题" if number else "登记清单以外的问题",
        "judged": sum(1 for one in items if one.item.verdict),
        "found": len(found),
        "mended": sum(1 for one in found if one.finding.mended_at),
        "may_judge": may_judge,
        "may_withdraw": may_withdraw(access, check),
        "may_reply": open_ and check_may(access, check.space_id, CheckAct.REPLY),
        "form": form,
        "error": error,
        "now": now,
        "crumbs": _crumbs(
            contract, ("履约检查", reverse("desk:checks", args=[contract.code])), (check.code, "")
        ),
    }
    status = error.status if error else 422 if form and form.errors else 200
    return render(request, "desk/check.html", context, status=status)


def _item_chosen(request: HttpRequest, items: list[ItemView]) -> dict[str, Any]:
    """The open item that the address names, with its obligation, as the form's first values."""
    wanted = request.GET.get("item", "")
    one = next((row.item for row in items if str(row.item.number) == wanted and not row.item.verdict), None)
    return {"number": one.number, "obligation": one.obligation} if one else {}


@page
@require_POST
def act_page(request: HttpRequest, contract: str, code: str, name: str) -> HttpResponse:
    """Take one act on a check; what is refused is said on its own page."""
    found = contract_get(access_from(request), contract)
    check = check_get(found, code)
    if name not in _ACTS and name != CheckAct.FIND:
        raise NotFound("没有这个操作", place=request.path, remedy="请从检查页面操作")
    form = None
    try:
        if name == CheckAct.FIND:
            form = FindForm(request.POST, choices=_choices(found))
            if not form.is_valid():
                return _shown(request, check, form=form)
            services.check_find(
                access=access_from(request), check=check, files=files_sent(request), **form.cleaned_data
            )
        else:
            _ACTS[name](request, check)
    except (Invalid, Refused) as refused:
        return _shown(request, check_get(found, code), refused, form)
    messages.success(request, f"{CheckAct(name).label}：已登记")
    return redirect("desk:check", contract=contract, code=code)


def _number(request: HttpRequest) -> int:
    text = request.POST.get("number", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _pass(request: HttpRequest, check: Check) -> object:
    return services.check_pass(
        access=access_from(request),
        check=check,
        number=_number(request),
        note=request.POST.get("reason", ""),
        files=files_sent(request),
    )


def _reply(request: HttpRequest, check: Check) -> object:
    return services.finding_reply(
        access=access_from(request),
        finding=finding_get(check, _number(request)),
        text=request.POST.get("reason", ""),
        files=files_sent(request),
    )


def _answer(request: HttpRequest, check: Check) -> object:
    mended = request.POST.get("mended", "")
    if mended not in ("yes", "no"):
        raise Invalid("没有选整改是否到位", place="确认整改", remedy="请选“已整改”或“未到位”")
    return services.finding_answer(
        access=access_from(request),
        finding=finding_get(check, _number(request)),
        mended=mended == "yes",
        text=request.POST.get("reason", ""),
    )


def _close(request: HttpRequest, check: Check) -> object:
    return services.check_close(
        access=access_from(request), check=check, conclusion=request.POST.get("reason", "")
    )


def _withdraw(request: HttpRequest, check: Check) -> object:
    return services.check_withdraw(
        access=access_from(request), check=check, reason=request.POST.get("reason", "")
    )


_ACTS: dict[str, Callable[[HttpRequest, Check], object]] = {
    CheckAct.JUDGE: _pass,
    CheckAct.REPLY: _reply,
    CheckAct.ANSWER: _answer,
    CheckAct.CLOSE: _close,
    CheckAct.WITHDRAW: _withdraw,
}


@page
@require_safe
def report_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """The report of a check as a sheet to print."""
    found = contract_get(access_from(request), contract)
    check = check_get(found, code)
    context: dict[str, Any] = {
        "contract": found,
        "check": check,
        "items": check_items(check, clock.now()),
        "drawn": sample_pairs(getattr(check, "sample", None)),
        "crumbs": _crumbs(
            found,
            ("履约检查", reverse("desk:checks", args=[contract])),
            (code, reverse("desk:check", args=[contract, code])),
            ("检查报告", ""),
        ),
    }
    return render(request, "desk/check_report.html", context)
