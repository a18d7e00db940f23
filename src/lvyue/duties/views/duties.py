"""Pages of the duties room: the list, one duty, and the acts that start, close or waive duties."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lvyue.contracts.selectors import question_card, version_get
from lvyue.duties import services
from lvyue.duties.forms import AnswerForm, FulfilForm, WaiveForm, filter_from
from lvyue.duties.models import Duty
from lvyue.duties.pages import (
    contract_choices,
    contract_part,
    duty_page,
    duty_rows,
    state_tabs,
)
from lvyue.duties.selectors import duties_filtered, duties_named, duty_get
from lvyue.duties.types import TOLD_WORDS
from lvyue.foundation import clock
from lvyue.foundation.errors import Invalid, NotFound, Refused
from lvyue.foundation.pages import page_of, render_page
from lvyue.identity.pages import access_from, page
from lvyue.identity.types import Access

PER_PAGE = 50


@page
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """Duties of every granted contract, narrowed by the address."""
    access, now, wanted = access_from(request), clock.now(), filter_from(request.GET)
    shown = page_of(duties_filtered(access, wanted, now).values_list("pk", flat=True), request, PER_PAGE)
    context = {
        "page": shown,
        "rows": duty_rows(duties_named(access, shown), now),
        "wanted": wanted,
        "month": request.GET.get("month", "") if wanted.month else "",
        "told_words": f"今天的提醒：{TOLD_WORDS[wanted.told]}" if wanted.told else "",
        "tabs": state_tabs(wanted),
        "contracts": contract_choices(access),
        **contract_part(access, wanted.contract),
    }
    return render_page(request, "duties/list.html", "duties/_list.html", context)


@page
@require_safe
def detail_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """One duty: its words, its time, what happens otherwise, what happened, and what can be done now."""
    access = access_from(request)
    duty = duty_get(access, contract, code)
    return _detail(request, access, duty, FulfilForm(initial={"at": clock.now()}), WaiveForm())


def _detail(
    request: HttpRequest,
    access: Access,
    duty: Duty,
    fulfil_form: FulfilForm,
    waive_form: WaiveForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {**duty_page(access, duty), "fulfil_form": fulfil_form, "waive_form": waive_form}
    return render(request, "duties/detail.html", context, status=status)


@page
@require_POST
def fulfil(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """Close a duty with a note or files."""
    access = access_from(request)
    duty = duty_get(access, contract, code)
    form = FulfilForm(request.POST, request.FILES)
    if form.is_valid():
        at, note = form.cleaned_data["at"], form.cleaned_data["note"]
        try:
            services.duty_fulfil(access=access, duty=duty, at=at, note=note, files=form.evidence())
            messages.success(request, f"{duty.code} 已办结。")
            return _to_duty(contract, code)
        except Invalid as error:
            form.add_error(None, str(error))
        except Refused as error:
            messages.error(request, str(error))
            return _to_duty(contract, code)
    return _detail(request, access, duty, form, WaiveForm(), status=422)


@page
@require_POST
def waive(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """Relieve the other side of a duty, with a reason."""
    access = access_from(request)
    duty = duty_get(access, contract, code)
    form = WaiveForm(request.POST)
    if not form.is_valid():
        fresh = FulfilForm(initial={"at": clock.now()})
        return _detail(request, access, duty, fresh, form, status=422)
    try:
        services.duty_waive(access=access, duty=duty, reason=form.cleaned_data["reason"])
        messages.success(request, f"{duty.code} 已免责。")
    except Refused as error:
        messages.error(request, str(error))
    return _to_duty(contract, code)


def _to_duty(contract: str, code: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("duties:detail", args=[contract, code]))


@page
@require_POST
def answer(request: HttpRequest, code: str, number: int, question: str) -> HttpResponse:
    """Record my side's answer to an open point; the same answer of both sides is a ruling."""
    access = access_from(request)
    version = version_get(access, code, number)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _ask_again(request, access, version, question, form)
    try:
        ruling = services.question_answer(
            access=access, version=version, question=question, **form.cleaned_data
        )
        said = "双方选了同一读法，已成裁定。" if ruling else "已记下您这一方的答复，等对方答复。"
        messages.success(request, said)
    except Refused as error:
        messages.error(request, str(error))
    return _to_review(code, number, f"question-{question}")


def _ask_again(
    request: HttpRequest, access: Access, version: Any, question: str, form: AnswerForm
) -> HttpResponse:
    card = question_card(version, question)
    if card is None:
        raise NotFound("没有这个问题", place="待裁定", remedy="刷新审阅页后重新选择")
    context = {"version": version, "contract": version.contract, "question": card.question, "form": form}
    return render(request, "duties/answer.html", context, status=422)


@page
@require_POST
def confirm(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Confirm a version for my side; the second side's confirmation starts its duties."""
    access = access_from(request)
    version = version_get(access, code, number)
    try:
        both = services.version_confirm(access=access, version=version)
        said = "双方均已确认，本版生效，履约事项开始计时。" if both else "已记下您这一方的确认，等对方确认。"
        messages.success(request, said)
    except Refused as error:
        messages.error(request, str(error))
    return _to_review(code, number)


def _to_review(code: str, number: int, anchor: str = "") -> HttpResponseRedirect:
    address = reverse("contracts:review", args=[code, number])
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)
