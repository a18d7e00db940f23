"""Measures a contract times apart from response and restoration, and regular feedback on open tickets."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lvyue.contracts.types import FulfilledBy, TriggerName
from lvyue.desk.errors import StepRefused
from lvyue.desk.measures import measures_waiting
from lvyue.desk.models import Ticket
from lvyue.desk.services.steps import (
    advance,
    files_keep,
    follow_up,
    fulfil,
    require,
    require_moment,
    require_stage,
    require_text,
)
from lvyue.desk.types import MEASURES, STOPS, Act, WhyNot, fits
from lvyue.duties.governing import governing_terms
from lvyue.duties.services import trigger_repeat
from lvyue.foundation.files import Files
from lvyue.identity.types import Access


def measure_take(
    *,
    access: Access,
    ticket: Ticket,
    act: Act,
    at: datetime,
    text: str,
    files: Files = (),
) -> Ticket:
    """Record a measure (`act` of MEASURES) taken at `at`, in words and with files (name, bytes, media type).

    Switching to a standby, urging a third party and handing in the report of the cause each stop the clock
    of their kind; asking a third party begins what the contract counts from it. Only a measure that a clock
    of this ticket waits for is taken; anything else is a note. A ticket that is closed still takes the three
    that stop a clock. Raises NotAllowed, OtherSide, StepRefused, TextMissing, MomentImpossible, TimeNaive.
    """
    require(access, ticket, act)
    text = require_text(text, act.label)
    with transaction.atomic():
        require_stage(ticket, act)
        if act not in measures_waiting(ticket):
            raise StepRefused(ticket.code, act, WhyNot("这张工单没有等着它的计时", "要留下记录的，请写进展"))
        at = require_moment(ticket, act, at)
        event = advance(access, ticket, MEASURES[act], at, text=text)
        files_keep(access, event, files)
        if act in STOPS:
            fulfil(access, ticket, STOPS[act], at, text, event.pk)
        else:
            follow_up(access, ticket, TriggerName.THIRD_PARTY_ASKED, at)
    return ticket


def feedback_told(access: Access, ticket: Ticket, at: datetime, text: str, event_id: int) -> None:
    """Stop the open feedback clocks at the provider's note and begin the next, until the work is done.

    Works in the caller's transaction; a contract without regular feedback starts nothing.
    """
    told = {one.obligation for one in fulfil(access, ticket, FulfilledBy.FEEDBACK, at, text, event_id)}
    if not told or ticket.done_at:
        return
    trigger_repeat(
        access=access,
        contract=ticket.contract,
        name=TriggerName.REPORTED,
        at=at,
        subject=ticket,
        under=governing_terms(ticket.contract, ticket.reported_at),
        key=f"{ticket.round}:feedback{event_id}",
        note=f"{ticket} 上次反馈之后",
        chosen=lambda one: one.id in told and fits(one, ticket.level, ticket.channel),
    )
