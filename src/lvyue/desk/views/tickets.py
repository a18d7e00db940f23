"""Pages of the service desk: list, report, ticket with its acts, record sheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lvyue.contracts.selectors import contract_list
from lvyue.contracts.types import Cause, PauseReason
from lvyue.desk.acting import act_take
from lvyue.desk.clocks import ticket_clocks
from lvyue.desk.errors import TicketUnknown
from lvyue.desk.forms import ActForm, ReportForm, files_sent
from lvyue.desk.models import Ticket
from lvyue.desk.pauses import may_claim, pause_rows
from lvyue.desk.presenting import (
    buttons,
    consequences,
    flow,
    lane_groups,
    nearest,
    parties,
    story,
    waits_for,
)
from lvyue.desk.selectors import (
    cause_needed,
    contracts_reportable,
    regrade_asked,
    reports_graded,
    sheet_view,
    ticket_acts,
    ticket_counts,
    ticket_get,
    ticket_levels,
    ticket_list,
    ticket_rows,
    ticket_timeline,
)
from lvyue.desk.services import ticket_report
from lvyue.desk.types import Act, EventKind, stage_of
from lvyue.desk.whose import whose_rows
from lvyue.foundation import clock
from lvyue.foundation.errors import Invalid, LvyueError, NotAllowed, NotFound, Refused
from lvyue.foundation.pages import page_of
from lvyue.identity.pages import access_from, page
from lvyue.identity.types import Permission

TABS = (
    ("open", "未结"),
    ("received", "待响应"),
    ("travelling", "待到场"),
    ("working", "处理中"),
    ("signing", "待双签"),
    ("noticing", "待发通知"),
    ("reviewing", "待验收"),
    ("ended", "已结束"),
)


@page
@require_GET
def tickets_page(request: HttpRequest) -> HttpResponse:
    """The list: filters, and on each row the running clock that is due first."""
    access, now = access_from(request), clock.now()
    asked = {name: request.GET.get(name, "") for name in ("contract", "state", "q")}
    asked["state"] = asked["state"] or ("" if asked["q"] else "open")
    overdue = request.GET.get("overdue") == "1"
    shown = page_of(ticket_list(access, now=now, overdue=overdue, **asked), request)
    counts = ticket_counts(access, now=now, contract=asked["contract"])
    tabs: list[dict[str, Any]] = [
        {
            "label": label,
            "href": f"?state={state}&contract={asked['contract']}",
            "active": state == asked["state"] and not overdue,
            "count": counts.get(state),
        }
        for state, label in TABS
    ]
    late = {"label": "逾期", "href": f"?state=open&overdue=1&contract={asked['contract']}", "active": overdue}
    tabs.insert(1, late | {"count": counts["overdue"]})
    rows = ticket_rows(shown.object_list, now)
    reports = contracts_reportable(access)
    context = {"rows": rows, "page": shown, "tabs": tabs, "asked": asked, "now": now, "contracts": reports}
    context["viewed"] = asked["contract"] and contract_list(access).filter(code=asked["contract"]).exists()
    return render(request, "desk/tickets.html", context)


@page
@require_http_methods(["GET", "POST"])
def report_page(request: HttpRequest) -> HttpResponse:
    """Report a fault; on a phone this page is the whole task."""
    access = access_from(request)
    contracts = contracts_reportable(access)
    if not contracts:
        raise NotAllowed("没有可以报障的合同", place="报障", remedy="请联系系统管理员授予报障权限")
    initial = {"contract": request.GET.get("contract", "")}
    for_others = any(access.can(one.space_id, Permission.WORK) for one in contracts)
    form = ReportForm(request.POST or None, contracts=contracts, access=access, initial=initial)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            ticket = ticket_report(
                access=access,
                at=form.cleaned_data["at"] or clock.now(),
                files=files_sent(request),
                **form.report(),
            )
        except (Invalid, Refused) as refused:
            error = refused
        else:
            messages.success(request, f"已受理，单号 {ticket.code}")
            return redirect("desk:ticket", contract=ticket.contract.code, code=ticket.code)
    status = error.status if error else 422 if form.errors else 200
    context = {
        "form": form,
        "error": error,
        "for_others": for_others,
        "graded": reports_graded(access, contracts),
        "chosen": form["level"].value() or "",
    }
    return render(request, "desk/report.html", context, status=status)


@page
@require_GET
def ticket_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """One ticket."""
    return ticket_shown(request, ticket_get(access_from(request), contract, code))


@page
@require_POST
def act_page(request: HttpRequest, contract: str, code: str, name: str) -> HttpResponse:
    """Take one act; what is refused is said on the ticket's own page."""
    access = access_from(request)
    ticket = ticket_get(access, contract, code)
    if name not in set(Act):
        raise NotFound("没有这个操作", place=request.path, remedy="请从工单页面操作")
    try:
        given = ActForm(request.POST).given(access, request.FILES.getlist("files"))
        act_take(access=access, ticket=ticket, act=Act(name), given=given)
    except (Invalid, Refused) as refused:
        return ticket_shown(request, ticket_get(access, contract, code), refused)
    messages.success(request, f"{Act(name).label}：已登记")
    return redirect("desk:ticket", contract=contract, code=code)


def ticket_shown(request: HttpRequest, ticket: Ticket, error: LvyueError | None = None) -> HttpResponse:
    """The ticket's page, with what was refused said on it."""
    access, now = access_from(request), clock.now()
    contract = ticket.contract
    views = ticket.space_id in access.space_ids
    clauses = f"/contracts/{contract.code}/#clause-" if views else ""
    clocks = ticket_clocks(access, ticket, now)
    events = ticket_timeline(ticket)
    sheet = sheet_view(ticket)
    levels = ticket_levels(ticket)
    acts = ticket_acts(access, ticket, sheet, levels)
    context: dict[str, Any] = {
        "ticket": ticket,
        "stage": stage_of(ticket.facts),
        "waits": waits_for(ticket, sheet),
        "steps": flow(ticket),
        "groups": lane_groups(clocks, now, clauses),
        "nearest": nearest(clocks),
        "pauses": pause_rows(access, ticket),
        "may_pause": may_claim(access, ticket),
        "pause_reasons": [(one.value, one.label) for one in PauseReason],
        "whose": whose_rows(clocks, now, clauses),
        "consequences": consequences(clocks, clauses) if views else [],
        "story": story(events, clocks),
        "parties": parties(ticket, events),
        "sheet": sheet,
        "levels": levels,
        "level": next((one for one in levels if one.id == ticket.level), None),
        "graded": next((row.event for row in events if row.event.word is EventKind.GRADED), None),
        "asked": regrade_asked(row.event for row in events),
        "level_href": clauses,
        "causes": [(one.value, one.label) for one in Cause],
        "cause_needed": Act.FINISH in acts and cause_needed(contract, ticket.reported_at),
        "buttons": buttons(acts, graded=bool(ticket.level)),
        "may_note": Act.NOTE in acts,
        "views": views,
        "again": f"第 {ticket.round} 轮" if ticket.round > 1 else "",
        "rounds": range(1, sheet.sheet.round) if sheet and views else (),
        "crumbs": [
            (contract.title, f"/contracts/{contract.code}/" if views else ""),
            ("工单", reverse("desk:tickets")),
            (ticket.code, ""),
        ],
        "now": now,
        "error": error,
        "signer": access.name,
    }
    return render(request, "desk/ticket.html", context, status=error.status if error else 200)


@page
@require_GET
def sheet_page(request: HttpRequest, contract: str, code: str, of_round: int | None = None) -> HttpResponse:
    """The record sheet of a round, for reading, signing and printing."""
    access = access_from(request)
    ticket = ticket_get(access, contract, code)
    sheet = sheet_view(ticket, of_round)
    if sheet is None or ticket.space_id not in access.space_ids:
        raise TicketUnknown(f"{code} 的记录单")
    acts = set(ticket_acts(access, ticket, sheet)) if sheet.sheet.round == ticket.round else set()
    context = {
        "ticket": ticket,
        "sheet": sheet.sheet,
        "sides": sheet.sides,
        "rows": sheet.rows,
        "may_sign": Act.SIGN in acts,
        "dialogs": buttons([act for act in (Act.SIGN, Act.OBJECT_SHEET) if act in acts]).every,
        "signer": access.name,
        "crumbs": [
            ("工单", reverse("desk:tickets")),
            (ticket.code, reverse("desk:ticket", args=[contract, code])),
            ("记录单", ""),
        ],
    }
    return render(request, "desk/sheet.html", context)
