"""REST of the service desk: report, list, read, and every act by its name. Same services as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from lvyue.contracts.types import Cause
from lvyue.desk.acting import Given, act_take
from lvyue.desk.clocks import ticket_clocks
from lvyue.desk.forms import files_sent
from lvyue.desk.models import Ticket
from lvyue.desk.parts import Parts, with_files
from lvyue.desk.pauses import pause_get, pause_rows
from lvyue.desk.schemas import (
    FileOut,
    Moment,
    PageIn,
    PauseAnswerIn,
    PauseEndIn,
    PauseIn,
    PauseOut,
    SignatureOut,
    pause_out,
    signatures_out,
)
from lvyue.desk.selectors import (
    TimelineRow,
    contract_reportable,
    sheet_view,
    ticket_acts,
    ticket_get,
    ticket_levels,
    ticket_list,
    ticket_rows,
    ticket_timeline,
)
from lvyue.desk.services import pause_answer, pause_claim, pause_end, ticket_report
from lvyue.desk.types import Act, Channel, ClockRow, TicketKind, stage_of
from lvyue.foundation import clock
from lvyue.identity.pages import access_from

router = Router(tags=["工单"])


class ReportIn(Schema):
    """A report. `at` is when it was made, with zone; now when left out. `key` makes repeats harmless."""

    contract: str
    title: str
    description: str = ""
    at: datetime | None = None
    kind: TicketKind = TicketKind.INCIDENT
    channel: Channel = Channel.API
    reporter_name: str = ""
    onsite_asked: bool = False
    level: str = ""
    key: str = ""


class ActIn(Schema):
    """What an act needs: words, the moment it happened (now when left out), the signer's own name.

    `level` is chosen by grade, `cause` by finish and `cause_agreed` by accept. Files come in parts beside it.
    """

    text: str = ""
    at: datetime | None = None
    typed_name: str = ""
    level: str = ""
    cause: Cause | None = None
    cause_agreed: bool | None = None


class ClockOut(Schema):
    """One clock of a ticket, its time told in seconds of what its limit counts; net is gross less paused."""

    label: str
    who: str
    clause_number: str
    state: str
    limit: str
    starts_at: Moment | None
    due_at: Moment | None
    done_at: Moment | None
    provisional: bool
    level: str
    channel: str
    gross_seconds: int | None = None
    paused_seconds: int | None = None
    claimed_due_at: Moment | None = None


class EventOut(Schema):
    """One event; `recorded_at` is when it was entered."""

    kind: str
    at: Moment
    recorded_at: Moment
    actor_name: str
    side: str
    text: str
    files: list[FileOut]


class TicketOut(Schema):
    """A ticket in a list."""

    contract: str
    code: str
    title: str
    kind: str
    stage: str
    stage_label: str
    reported_at: Moment
    reporter_name: str
    clock: str = ""
    due_at: Moment | None = None
    state: str = ""


class WholeTicketOut(TicketOut):
    """A ticket with its clocks, its story and what the caller can do now."""

    description: str
    channel: str
    level: str
    level_name: str
    responded_at: Moment | None
    onsite_asked_at: Moment | None
    arrived_at: Moment | None
    done_at: Moment | None
    result: str
    cause: str
    cause_agreed: bool | None
    cause_answered_at: Moment | None
    cause_answered_by: str
    round: int
    sheet_signed_at: Moment | None
    noticed_at: Moment | None
    reviewed_at: Moment | None
    review: str
    closed_at: Moment | None
    cancelled_at: Moment | None
    clocks: list[ClockOut]
    events: list[EventOut]
    acts: list[Act]
    pauses: list[PauseOut]
    signatures: list[SignatureOut]


class TicketPageOut(Schema):
    """One page of a list, newest report first; `count` is of the whole list."""

    count: int
    page: int
    items: list[TicketOut]


class Filters(PageIn):
    """Filters of the list; `state` is open, ended or a stage."""

    contract: str = ""
    state: str = ""
    q: str = ""
    overdue: bool = False


@router.post("/tickets", response={201: WholeTicketOut}, summary="报障")
def report(request: HttpRequest, body: ReportIn) -> Status[WholeTicketOut]:
    """Report a fault; the clocks of its contract start at `at`."""
    access = access_from(request)
    values = body.dict(exclude={"contract", "at"})
    contract = contract_reportable(access, body.contract)
    ticket = ticket_report(access=access, contract=contract, at=body.at or clock.now(), **values)
    return Status(201, whole(request, ticket))


@router.get("/tickets", response=TicketPageOut, summary="工单列表")
def tickets(request: HttpRequest, filters: Query[Filters]) -> TicketPageOut:
    """Tickets the caller may see."""
    now = clock.now()
    wanted = filters.dict(exclude={"page", "per_page"})
    found = ticket_list(access_from(request), now=now, **wanted)
    start = (filters.page - 1) * filters.per_page
    rows = ticket_rows(found[start : start + filters.per_page], now)
    items = [
        TicketOut(
            **_line(row.ticket),
            clock=row.clock,
            due_at=row.due_at,
            state=row.state.value if row.state else "",
        )
        for row in rows
    ]
    return TicketPageOut(count=found.count(), page=filters.page, items=items)


@router.get("/tickets/{contract}/{code}", response=WholeTicketOut, summary="一张工单")
def ticket(request: HttpRequest, contract: str, code: str) -> WholeTicketOut:
    """One ticket with its clocks and its story."""
    return whole(request, ticket_get(access_from(request), contract, code))


@router.post(
    "/tickets/{contract}/{code}/pauses",
    response=WholeTicketOut,
    summary="主张暂停",
    openapi_extra=with_files(PauseIn),
)
def pause_claimed(
    request: HttpRequest, contract: str, code: str, body: Annotated[PauseIn, Parts(...)]
) -> WholeTicketOut:
    """Claim that the clocks stood still, with evidence; the other side answers."""
    access = access_from(request)
    ticket = ticket_get(access, contract, code)
    pause_claim(access=access, ticket=ticket, files=files_sent(request), **body.dict())
    return whole(request, ticket)


@router.post("/tickets/{contract}/{code}/pauses/{pause}/end", response=WholeTicketOut, summary="恢复计时")
def pause_ended(
    request: HttpRequest, contract: str, code: str, pause: int, body: PauseEndIn
) -> WholeTicketOut:
    """End a pause that goes on."""
    access = access_from(request)
    ticket = ticket_get(access, contract, code)
    pause_end(access=access, pause=pause_get(ticket, pause), at=body.at or clock.now())
    return whole(request, ticket)


@router.post("/tickets/{contract}/{code}/pauses/{pause}/answer", response=WholeTicketOut, summary="答复暂停")
def pause_answered(
    request: HttpRequest, contract: str, code: str, pause: int, body: PauseAnswerIn
) -> WholeTicketOut:
    """Acknowledge or deny the other side's pause, once."""
    access = access_from(request)
    ticket = ticket_get(access, contract, code)
    pause_answer(access=access, pause=pause_get(ticket, pause), **body.dict())
    return whole(request, ticket)


@router.post(
    "/tickets/{contract}/{code}/{act}",
    response=WholeTicketOut,
    summary="对工单办理一步",
    openapi_extra=with_files(ActIn),
)
def act(
    request: HttpRequest, contract: str, code: str, act: Act, body: Annotated[ActIn, Parts(...)]
) -> WholeTicketOut:
    """Take one act: respond, arrive, finish, sign, notice, accept, object and so on."""
    access = access_from(request)
    found = ticket_get(access, contract, code)
    given = Given(files=files_sent(request), **body.dict())
    act_take(access=access, ticket=found, act=act, given=given)
    return whole(request, found)


def _line(one: Ticket) -> dict[str, Any]:
    stage = stage_of(one.facts)
    return {
        "contract": one.contract.code,
        "code": one.code,
        "title": one.title,
        "kind": one.kind,
        "stage": stage.value,
        "stage_label": stage.label,
        "reported_at": one.reported_at,
        "reporter_name": one.reporter_name,
    }


def _clock(row: ClockRow) -> ClockOut:
    out = ClockOut.from_orm(row)
    if row.timing is not None:
        out.gross_seconds = int(row.timing.gross.total_seconds())
        out.paused_seconds = int(row.timing.paused.total_seconds())
        out.claimed_due_at = row.timing.claimed_due_at
    return out


def _event(row: TimelineRow) -> EventOut:
    plain = {name: getattr(row.event, name) for name in EventOut.model_fields if name != "files"}
    return EventOut(files=[FileOut(id=one.pk, name=one.name) for one in row.files], **plain)


def whole(request: HttpRequest, one: Ticket) -> WholeTicketOut:
    """A ticket as the caller sees it now."""
    access, now = access_from(request), clock.now()
    clocks = [_clock(row) for row in ticket_clocks(access, one, now)]
    events = [_event(row) for row in ticket_timeline(one)]
    levels = ticket_levels(one)
    sheet = sheet_view(one)
    acts = list(ticket_acts(access, one, sheet, levels))
    pauses = [pause_out(row) for row in pause_rows(access, one)]
    level_name = next((level.name for level in levels if level.id == one.level), one.level)
    row = ticket_rows([one], now)[0]
    first = {"clock": row.clock, "due_at": row.due_at, "state": row.state.value if row.state else ""}
    facts = {name: getattr(one, name) for name in _FACTS}
    return WholeTicketOut(
        **facts | _line(one) | first,
        clocks=clocks,
        events=events,
        acts=acts,
        pauses=pauses,
        signatures=signatures_out(sheet),
        level_name=level_name,
    )


_FACTS = (
    "description",
    "channel",
    "level",
    "responded_at",
    "onsite_asked_at",
    "arrived_at",
    "done_at",
    "result",
    "cause",
    "cause_agreed",
    "cause_answered_at",
    "cause_answered_by",
    "round",
    "sheet_signed_at",
    "noticed_at",
    "reviewed_at",
    "review",
    "closed_at",
    "cancelled_at",
)
"""Columns of a ticket that go out as they are."""
