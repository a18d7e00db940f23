"""Acts on pauses: claim one, end it, answer it; what is refused is said on the ticket's own page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from lvyue.desk.forms import AnswerForm, PauseForm, ResumeForm, files_sent
from lvyue.desk.models import Ticket
from lvyue.desk.pauses import pause_get
from lvyue.desk.selectors import ticket_get
from lvyue.desk.services import pause_answer, pause_claim, pause_end
from lvyue.desk.views.tickets import ticket_shown
from lvyue.foundation.errors import Invalid, NotAllowed, Refused
from lvyue.identity.pages import access_from, page


@page
@require_POST
def claim_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """Claim a pause."""

    def claim(ticket: Ticket) -> None:
        values = PauseForm(request.POST).given()
        pause_claim(access=access_from(request), ticket=ticket, files=files_sent(request), **values)

    return _taken(request, contract, code, claim, "主张暂停：已登记，等对方答复")


@page
@require_POST
def end_page(request: HttpRequest, contract: str, code: str, pause: int) -> HttpResponse:
    """End a pause that goes on."""

    def end(ticket: Ticket) -> None:
        found = pause_get(ticket, pause)
        pause_end(access=access_from(request), pause=found, at=ResumeForm(request.POST).moment())

    return _taken(request, contract, code, end, "恢复计时：已登记")


@page
@require_POST
def answer_page(request: HttpRequest, contract: str, code: str, pause: int) -> HttpResponse:
    """Acknowledge or deny the other side's pause."""

    def answer(ticket: Ticket) -> None:
        found = pause_get(ticket, pause)
        pause_answer(access=access_from(request), pause=found, **AnswerForm(request.POST).given())

    return _taken(request, contract, code, answer, "答复暂停：已登记，期限已重算")


def _taken(
    request: HttpRequest, contract: str, code: str, act: Callable[[Ticket], None], done: str
) -> HttpResponse:
    access = access_from(request)
    try:
        act(ticket_get(access, contract, code))
    except (Invalid, Refused, NotAllowed) as refused:
        return ticket_shown(request, ticket_get(access, contract, code), refused)
    messages.success(request, done)
    return redirect("desk:ticket", contract=contract, code=code)
