"""Pages across the house: today, the living contract, any deadline."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from lvyue.cockpit.deadlines import answer
from lvyue.cockpit.forms import DeadlineForm
from lvyue.cockpit.selectors.board import PER_PAGE, board_clocks, board_counts, pressing_first, running_clocks
from lvyue.cockpit.selectors.detail import detail
from lvyue.cockpit.selectors.living import counts_by, living, most_pressing, risk_by
from lvyue.cockpit.selectors.moments import moment_asked, rulings_by, terms_by, version_by
from lvyue.cockpit.selectors.notices import notices
from lvyue.cockpit.selectors.owed import owed
from lvyue.cockpit.selectors.reported import reported
from lvyue.cockpit.selectors.today import today
from lvyue.cockpit.selectors.urging import urging_note
from lvyue.cockpit.selectors.written import anchors_of
from lvyue.cockpit.selectors.year import duty_year
from lvyue.contracts.selectors import contract_get, terms_of, version_bare
from lvyue.duties.calendars import calendar_for
from lvyue.duties.selectors import duty_list
from lvyue.foundation import clock
from lvyue.foundation.pages import page_of, render_page
from lvyue.identity.pages import access_from, page
from lvyue.identity.types import Permission
from lvyue.reading.errors import ReadingError
from lvyue.rules.errors import RuleError
from lvyue.settlement.selectors import penalties_open_fen

EXAMPLES = (
    "收到发票后10个工作日内",
    "收到通知之日起3日内",
    "工作日2小时内，非工作日4小时内",
    "提前30天书面通知",
    "12月31日前",
    "到期之前90日内",
)


@page
@require_GET
def today_page(request: HttpRequest) -> HttpResponse:
    """What runs, what is to be done and what the other side owes; who only reports sees what was reported."""
    access, now = access_from(request), clock.now()
    if not access.space_ids and access.spaces_where(Permission.REPORT):
        context = {"reported": reported(access, now), "now": now, "on": now.astimezone(clock.TZ).date()}
        return render(request, "cockpit/reported.html", context)
    contract = request.GET.get("contract", "")
    shown = today(access, now, contract)
    context = {
        "today": shown,
        "notices": notices(access, now, contract),
        "now": now,
        "may_report": bool(access.spaces_where(Permission.REPORT)),
        "risk": risk_by(access, shown.chosen, now) if shown.chosen else penalties_open_fen(access),
    }
    return render(request, "cockpit/today.html", context)


@page
@require_GET
def owed_page(request: HttpRequest) -> HttpResponse:
    """What the reader's side owes, and what is owed to it."""
    access, now = access_from(request), clock.now()
    return render(request, "cockpit/owed.html", {"owed": owed(access, now), "now": now})


@page
@require_GET
def urge_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """A note that urges the other side, to print or copy; a duty nobody is urged about shows itself."""
    note = urging_note(access_from(request), contract, code, clock.now())
    if note is None:
        return redirect("duties:detail", contract, code)
    return render(request, "cockpit/urge.html", {"note": note})


@page
@require_GET
def living_page(request: HttpRequest, code: str, selected: str = "") -> HttpResponse:
    """The contract with every clause alive; one obligation in detail at the side."""
    access, now = access_from(request), clock.now()
    contract = contract_get(access, code)
    running = version_bare(contract)
    if running is None:
        return redirect("contracts:review", code=code, number=1)
    term = running.file.term
    moment = moment_asked(request.GET.get("at", ""), term.start, term.end, now)
    version = running if moment.live else version_by(contract, moment.at) or running
    rulings = rulings_by(version, moment.at)
    terms = terms_by(version, rulings)
    counted = counts_by(access, contract, terms, moment)
    chosen = selected or most_pressing(terms, counted, moment.at)
    shown = detail(access, terms, contract, chosen, moment, counted, anchors_of(version, rulings))
    if shown is None:
        raise Http404
    context = {"detail": shown, "contract": contract, "version": version, "now": now, "moment": moment}
    wanted = _part(request)
    if wanted == "side":
        return render(request, "cockpit/_detail.html", context)
    whole = living(access, contract, version, rulings, moment, counted, chosen, selected)
    context |= {"page": whole, "risk": risk_by(access, contract, moment.at), "part": wanted}
    return render(request, "cockpit/_replayed.html" if wanted == "replay" else "cockpit/living.html", context)


def _part(request: HttpRequest) -> str:
    """The part of the page that is asked for: "side", "replay", or empty for the whole."""
    asked = getattr(request, "htmx", None)
    if not asked or asked.boosted:
        return ""
    return "replay" if asked.target == "replay" else "side"


@page
@require_GET
def year_page(request: HttpRequest, code: str) -> HttpResponse:
    """The duty year: what falls due in which month, and day by day."""
    access, now = access_from(request), clock.now()
    contract = contract_get(access, code)
    version = version_bare(contract)
    if version is None:
        return redirect("contracts:review", code=code, number=1)
    today_on = now.astimezone(clock.TZ).date()
    shown = duty_year(access, contract, terms_of(version), now, today_on)
    context = {"contract": contract, "year": shown, "on": today_on}
    return render(request, "cockpit/year.html", context)


@page
@require_GET
def board_page(request: HttpRequest) -> HttpResponse:
    """Every running clock of the contracts granted, most pressing first; the board asks for itself anew."""
    access, now = access_from(request), clock.now()
    clocks = running_clocks(duty_list(access), now)
    sheet = page_of(pressing_first(clocks, now), request, PER_PAGE)
    rows = board_clocks(access, sheet, now)
    context = {"sheet": sheet, "clocks": rows, "counts": board_counts(clocks, now), "now": now}
    context["may_report"] = bool(access.spaces_where(Permission.REPORT))
    return render_page(request, "cockpit/board.html", "cockpit/_board.html", context)


@page
@require_GET
def due_page(request: HttpRequest) -> HttpResponse:
    """Any deadline phrase, answered with its derivation."""
    asked = bool(request.GET)
    start = clock.now().replace(second=0, microsecond=0, tzinfo=None)
    form = DeadlineForm(request.GET if asked else None, initial={"start": start, "calendar": "cn"})
    found, error = None, ""
    if asked and form.is_valid():
        values = form.cleaned_data
        try:
            calendar = calendar_for(values["calendar"] or "cn")
            found = answer(values["phrase"], values["start"].astimezone(clock.TZ), calendar)
        except (ReadingError, RuleError) as refused:
            error = str(refused)
    context = {
        "form": form,
        "answer": found,
        "error": error,
        "examples": EXAMPLES,
        "start": f"{start:%Y-%m-%dT%H:%M}",
    }
    return render(request, "cockpit/due.html", context, status=422 if error else 200)
