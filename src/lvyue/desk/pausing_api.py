"""REST of pauses: claim, end, answer. Same services as the page; registered before the acts by name."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from lvyue.desk.api import WholeTicketOut, whole
from lvyue.desk.pauses import pause_get
from lvyue.desk.schemas import PauseAnswerIn, PauseEndIn, PauseIn
from lvyue.desk.selectors import ticket_get
from lvyue.desk.services import pause_answer, pause_claim, pause_end
from lvyue.foundation import clock
from lvyue.identity.pages import access_from

router = Router(tags=["工单"])


@router.post("/tickets/{contract}/{code}/pauses", response=WholeTicketOut, summary="主张暂停")
def claim(request: HttpRequest, contract: str, code: str, body: PauseIn) -> WholeTicketOut:
    """Claim that the clocks stood still; the other side answers."""
    access = access_from(request)
    ticket = ticket_get(access, contract, code)
    pause_claim(access=access, ticket=ticket, **body.dict())
    return whole(request, ticket)


@router.post("/tickets/{contract}/{code}/pauses/{pause}/end", response=WholeTicketOut, summary="恢复计时")
def end(request: HttpRequest, contract: str, code: str, pause: int, body: PauseEndIn) -> WholeTicketOut:
    """End a pause that goes on."""
    access = access_from(request)
    ticket = ticket_get(access, contract, code)
    pause_end(access=access, pause=pause_get(ticket, pause), at=body.at or clock.now())
    return whole(request, ticket)


@router.post("/tickets/{contract}/{code}/pauses/{pause}/answer", response=WholeTicketOut, summary="答复暂停")
def answer(request: HttpRequest, contract: str, code: str, pause: int, body: PauseAnswerIn) -> WholeTicketOut:
    """Acknowledge or deny the other side's pause, once."""
    access = access_from(request)
    ticket = ticket_get(access, contract, code)
    pause_answer(access=access, pause=pause_get(ticket, pause), **body.dict())
    return whole(request, ticket)
