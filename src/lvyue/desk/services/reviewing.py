"""Party A reviews the finished work, or lets the agreed time pass: 验收通过, 有异议, 视为通过."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from lvyue.contracts.types import FulfilledBy
from lvyue.desk.errors import CauseNotStated, ReviewOver
from lvyue.desk.models import Ticket
from lvyue.desk.services.sheets import round_reopen
from lvyue.desk.services.steps import (
    advance,
    close_if_complete,
    open_duties,
    require,
    require_stage,
    require_text,
)
from lvyue.desk.types import Act, EventKind, Review
from lvyue.duties.models import Duty
from lvyue.duties.services import duties_close
from lvyue.duties.types import Closing, DutyClosed
from lvyue.foundation import clock
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access

DEEMED_TEXT = "到期未验收，按约定视为通过；验收清单仍须双方补签存档"
"""Silence accepts, and the procurement file still needs its slip (standards.md R9)."""


def ticket_review(
    *,
    access: Access,
    ticket: Ticket,
    verdict: Review,
    reason: str = "",
    cause_agreed: bool | None = None,
) -> Ticket:
    """Accept the work, or object to it with a reason; an objection sends it back for a further round.

    With an acceptance `cause_agreed` answers the cause the provider stated: True acknowledges it, False
    denies it and takes the reason, None leaves it open. A review counts when it is entered: one dated back
    would undo what silence already meant.
    Raises StepRefused, ReviewOver, NotAllowed, OtherSide, TextMissing, CauseNotStated.
    """
    act = Act.ACCEPT if verdict is Review.ACCEPTED else Act.OBJECT
    require(access, ticket, act)
    if verdict is Review.OBJECTED or cause_agreed is False:
        reason = require_text(reason, "异议理由" if verdict is Review.OBJECTED else "不认可原因的理由")
    reason, now = reason.strip(), clock.now()
    with transaction.atomic():
        require_stage(ticket, act)
        if cause_agreed is not None and not ticket.cause:
            raise CauseNotStated(ticket.code)
        reviews = [one for one in open_duties(ticket) if one.fulfilled_by == FulfilledBy.REVIEWED]
        _require_before_silence(ticket, reviews, now)
        duties_close(
            access=access,
            duties=reviews,
            how=Closing.FULFILLED,
            at=now,
            note=f"{Review(verdict).label} {reason}".strip(),
            content={"ticket": ticket.code, "round": ticket.round, "verdict": verdict.value},
        )
        if verdict is Review.ACCEPTED:
            advance(
                access,
                ticket,
                EventKind.ACCEPTED,
                now,
                text="；".join(part for part in (_cause_words(cause_agreed), reason) if part),
                content={} if cause_agreed is None else {"cause_agreed": cause_agreed},
                reviewed_at=now,
                review=Review.ACCEPTED.value,
                **_cause_answer(access, cause_agreed, now),
            )
            close_if_complete(access, ticket, now)
        else:
            round_reopen(
                access,
                ticket,
                EventKind.OBJECTED,
                now,
                reason,
                reviewed_at=now,
                review=Review.OBJECTED.value,
            )
    return ticket


def _cause_words(agreed: bool | None) -> str:
    return {True: "认可原因", False: "不认可原因", None: ""}[agreed]


def _cause_answer(access: Access, agreed: bool | None, now: datetime) -> dict[str, Any]:
    if agreed is None:
        return {}
    return {"cause_agreed": agreed, "cause_answered_at": now, "cause_answered_by": access.name}


def _require_before_silence(ticket: Ticket, reviews: Iterable[Duty], now: datetime) -> None:
    """Between the due moment and the worker's next beat, silence has already spoken."""
    for duty in reviews:
        if duty.silence and duty.due_at and duty.passed(now):
            raise ReviewOver(ticket.code, duty.due_at.astimezone(clock.TZ))


def ticket_review_deem(event: DutyClosed) -> None:
    """Follow the engine's closing of a review duty by silence: the ticket counts as accepted at that moment.

    Registered with `duties.waking.duty_closed`; runs in the engine's transaction.
    """
    if event.closing is not Closing.DEEMED or event.subject_type != type_of(Ticket):
        return
    if not Duty.objects.filter(pk=event.duty_id, fulfilled_by=FulfilledBy.REVIEWED.value).exists():
        return
    ticket = Ticket.objects.select_related("contract").get(pk=event.subject_id or 0)
    if ticket.facts.passed or ticket.noticed_at is None:
        return
    access = Access.system([ticket.space_id])
    advance(
        access,
        ticket,
        EventKind.DEEMED,
        event.at,
        text=DEEMED_TEXT,
        reviewed_at=event.at,
        review=Review.DEEMED.value,
    )
    close_if_complete(access, ticket, clock.now())
