"""登记事件: what happened that neither tickets nor payments tell, and what it started."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import contract_get
from lvyue.contracts.types import TriggerName
from lvyue.duties import services
from lvyue.duties.events import events_by_post, events_offered, unstarted
from lvyue.duties.forms import EventForm
from lvyue.duties.governing import governing_terms
from lvyue.duties.pages import contract_crumbs, event_rows
from lvyue.duties.selectors import events_recorded
from lvyue.foundation import clock
from lvyue.foundation.errors import Invalid, Refused
from lvyue.identity.pages import access_from, page
from lvyue.identity.types import Access, Permission


@page
@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest, code: str) -> HttpResponse:
    """Record an event with its evidence; below, those recorded so far."""
    access = access_from(request)
    contract = contract_get(access, code)
    _, terms = governing_terms(contract, clock.now())
    recorded = list(events_recorded(access, contract))
    names = {one.name for one in recorded}
    offered = events_offered(terms, names)
    form = EventForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        offered=offered,
        deeming=events_by_post(terms, offered),
        initial={"at": clock.now(), "name": request.GET.get("name", "")},
    )
    if request.method == "POST":
        access.require(contract.space_id, Permission.SIGN)
        if form.is_valid() and _recorded(request, access, contract, form):
            return HttpResponseRedirect(reverse("duties:event", args=[code]))
    context = {
        "contract": contract,
        "form": form,
        "offered": offered,
        "unstarted": unstarted(terms, names),
        "rows": event_rows(recorded),
        "may_record": access.can(contract.space_id, Permission.SIGN),
        "crumbs": contract_crumbs(contract, "登记事件"),
    }
    return render(request, "duties/event.html", context, status=422 if form.is_bound else 200)


def _recorded(request: HttpRequest, access: Access, contract: Contract, form: EventForm) -> bool:
    """Record what the form says; a refusal becomes an error of the form and keeps the input."""
    try:
        name, obligation = form.event()
        trigger, duties = services.event_record(
            access=access,
            contract=contract,
            name=name,
            obligation=obligation,
            at=form.cleaned_data["at"],
            by_post=form.cleaned_data.get("by_post", False),
            note=form.cleaned_data["note"],
            files=form.evidence(),
        )
    except (Invalid, Refused) as error:
        form.add_error(None, str(error))
        return False
    started = "、".join(f"{one.code} {one.what}" for one in duties)
    said = f"起算 {len(duties)} 项：{started}。" if duties else "没有新的事项起算。"
    messages.success(request, f"已登记“{TriggerName(trigger.name).label}”，{said}")
    return True
