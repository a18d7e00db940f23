"""The provider works: responds, arrives, notes progress, finishes, sends the completion notice.

Files (name, bytes, media type) given with a step are kept as evidence with its event.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lvyue.contracts.types import Cause, FulfilledBy, TriggerName
from lvyue.desk.errors import CauseMissing
from lvyue.desk.models import Ticket
from lvyue.desk.services.measuring import feedback_told
from lvyue.desk.services.pausing import pauses_stop
from lvyue.desk.services.sheets import sheet_make
from lvyue.desk.services.steps import (
    advance,
    event_add,
    files_keep,
    follow_up,
    fulfil,
    require,
    require_moment,
    require_stage,
    require_text,
)
from lvyue.desk.types import Act, EventKind
from lvyue.duties.governing import governing_terms
from lvyue.foundation import clock
from lvyue.foundation.files import Files
from lvyue.identity.types import Access, Side


def ticket_respond(*, access: Access, ticket: Ticket, at: datetime, text: str, files: Files = ()) -> Ticket:
    """Record the provider's first answer, given at `at`, in its own words."""
    require(access, ticket, Act.RESPOND)
    text = require_text(text, "响应内容")
    with transaction.atomic():
        require_stage(ticket, Act.RESPOND)
        at = require_moment(ticket, Act.RESPOND, at)
        event = advance(access, ticket, EventKind.RESPONDED, at, text=text, responded_at=at)
        files_keep(access, event, files)
        fulfil(access, ticket, FulfilledBy.RESPONDED, at, text, event.pk)
    return ticket


def ticket_arrive(
    *, access: Access, ticket: Ticket, at: datetime, text: str = "", files: Files = ()
) -> Ticket:
    """Record that somebody of the provider reached the site at `at`."""
    require(access, ticket, Act.ARRIVE)
    with transaction.atomic():
        require_stage(ticket, Act.ARRIVE)
        at = require_moment(ticket, Act.ARRIVE, at)
        event = advance(access, ticket, EventKind.ARRIVED, at, text=text.strip(), arrived_at=at)
        files_keep(access, event, files)
        fulfil(access, ticket, FulfilledBy.ARRIVED, at, text.strip(), event.pk)
    return ticket


def ticket_note(*, access: Access, ticket: Ticket, text: str, files: Files = ()) -> Ticket:
    """Add a note, with files (name, bytes, media type), to a ticket that is still going on."""
    require(access, ticket, Act.NOTE)
    text = require_text(text, "进展")
    with transaction.atomic():
        require_stage(ticket, Act.NOTE)
        event = event_add(access, ticket, EventKind.NOTED, clock.now(), text=text)
        files_keep(access, event, files)
        if access.side(ticket.space_id) is Side.B:
            feedback_told(access, ticket, event.at, text, event.pk)
    return ticket


def ticket_done(
    *,
    access: Access,
    ticket: Ticket,
    at: datetime,
    result: str,
    cause: Cause | None = None,
    files: Files = (),
) -> Ticket:
    """Record that the work was finished at `at`; the record sheet of this round is made from the facts.

    `cause` is what the provider found; a contract with exemptions needs it (CauseMissing), and party A
    answers it at review.
    """
    require(access, ticket, Act.FINISH)
    result = require_text(result, "处理结果")
    with transaction.atomic():
        require_stage(ticket, Act.FINISH)
        at = require_moment(ticket, Act.FINISH, at)
        under = governing_terms(ticket.contract, ticket.reported_at)
        if cause is None and under.terms.exemptions:
            raise CauseMissing
        event = advance(
            access,
            ticket,
            EventKind.DONE,
            at,
            text=f"{result}（原因：{cause.label}）" if cause else result,
            content={"cause": cause.value} if cause else {},
            done_at=at,
            result=result,
            cause=cause.value if cause else "",
        )
        files_keep(access, event, files)
        pauses_stop(access, ticket, at)
        level = under.terms.level(ticket.level)
        sheet_make(access, ticket, level.name if level else ticket.level)
        fulfil(access, ticket, FulfilledBy.FEEDBACK, at, result, event.pk)
        fulfil(access, ticket, FulfilledBy.DONE, at, result, event.pk)
        follow_up(access, ticket, TriggerName.DONE, at, under=under)
    return ticket


def completion_notice(*, access: Access, ticket: Ticket, text: str = "") -> Ticket:
    """Notify party A in writing that the work is complete; its review clock starts now.

    The moment is that of sending: a notice dated back would shorten the other side's time.
    """
    require(access, ticket, Act.NOTICE)
    now = clock.now()
    with transaction.atomic():
        require_stage(ticket, Act.NOTICE)
        event = advance(access, ticket, EventKind.NOTICED, now, text=text.strip(), noticed_at=now)
        fulfil(access, ticket, FulfilledBy.COMPLETION_NOTICED, now, text.strip(), event.pk)
        follow_up(access, ticket, TriggerName.COMPLETION_NOTICED, now)
    return ticket
