"""Clocks that start for a ticket and not for every ticket of its kind: those of its level, those of rework.

`duties.services.trigger_record` starts every obligation of a trigger that fits; here an event that was told
already starts some of them, later or once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from lvyue.contracts.types import FulfilledBy, Kind, Obligation, TriggerName
from lvyue.desk.models import Ticket
from lvyue.desk.types import EventKind, fits, round_start
from lvyue.duties.calendars import calendar_of
from lvyue.duties.models import Duty, Trigger
from lvyue.duties.planning import plan_trigger
from lvyue.duties.services import duties_close
from lvyue.duties.services.making import duty_make
from lvyue.duties.services.triggers import running_terms
from lvyue.duties.types import Closing
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access, Side

STARTED = frozenset({Kind.EVENT, Kind.ONCE})
"""Kinds of obligation that an event starts; a rule or right never falls due."""


def obligations_start(
    access: Access,
    ticket: Ticket,
    name: TriggerName,
    at: datetime,
    *,
    key: str,
    note: str,
    chosen: Callable[[Obligation], bool],
) -> list[Duty]:
    """Start the obligations of a trigger that are `chosen`, counting from `at`, in the caller's transaction.

    `key` makes the event of this ticket unique; nothing is written when no obligation is chosen.
    """
    version, terms = running_terms(ticket.contract)
    wanted = [
        one
        for one in terms.obligations
        if one.trigger is name and one.waits_for is None and one.kind in STARTED and chosen(one)
    ]
    if not wanted:
        return []
    trigger = Trigger.objects.create(
        space_id=ticket.space_id,
        contract=ticket.contract,
        name=name.value,
        key=f"{type_of(ticket)}:{ticket.pk}:{key}",
        subject_type=type_of(ticket),
        subject_id=ticket.pk,
        at=at,
        recorded_at=clock.now(),
        note=note,
    )
    entry_add(
        actor=access,
        action="duties.trigger.record",
        space_id=ticket.space_id,
        subject=trigger,
        note=f"{name.label} {note}",
    )
    calendar = calendar_of(terms)
    made = (
        duty_make(
            access,
            version,
            terms,
            one,
            plan_trigger(one, trigger.key, at, calendar),
            calendar,
            trigger=trigger,
        )
        for one in wanted
    )
    return [duty for duty in made if duty is not None]


def level_start(access: Access, ticket: Ticket, name: str, times: int) -> list[Duty]:
    """Start the clocks of the ticket's level from the moments its steps took place (late classification).

    `name` is the level's, `times` counts the gradings. A step that was taken before stops its clock at once,
    at the moment it was taken.
    """
    key = "level" if times == 1 else f"level{times}"
    began = round_began(ticket)
    moments = {
        TriggerName.ONSITE_ASKED: ticket.onsite_asked_at,
        TriggerName.DONE: ticket.done_at,
        TriggerName.COMPLETION_NOTICED: ticket.noticed_at,
    }

    def started(trigger: TriggerName, at: datetime, key: str, resolves: bool | None = None) -> list[Duty]:
        return obligations_start(
            access,
            ticket,
            trigger,
            at,
            key=key,
            note=f"{ticket} 定级 {name}",
            chosen=lambda one: (
                one.level == ticket.level
                and fits(one, ticket.level, ticket.channel)
                and resolves in (None, _resolves(one))
            ),
        )

    if began == ticket.reported_at:
        made = started(TriggerName.REPORTED, began, key)
    else:
        made = started(TriggerName.REPORTED, ticket.reported_at, key, False)
        made += started(TriggerName.REPORTED, began, f"{ticket.round}:{key}", True)
    for trigger, at in moments.items():
        if at is not None:
            made += started(trigger, at, key)
    _stop_taken(access, ticket, made)
    return made


def resolve_restart(access: Access, ticket: Ticket) -> list[Duty]:
    """Start the time to finish of a further round of work (返工) once more.

    The first completion stopped the clock; an objection of party A begins it anew from the objection, one of
    the provider to its own sheet takes the completion back and the time counts on from where it began.
    """
    return obligations_start(
        access,
        ticket,
        TriggerName.REPORTED,
        round_began(ticket),
        key=str(ticket.round),
        note=f"{ticket} 第 {ticket.round - 1} 轮有异议，重新处理",
        chosen=lambda one: _resolves(one) and fits(one, ticket.level, ticket.channel),
    )


def round_began(ticket: Ticket) -> datetime:
    """The moment the present round's time to finish counts from."""
    if ticket.round == 1:
        return ticket.reported_at
    kinds = (EventKind.OBJECTED.value, EventKind.SHEET_OBJECTED.value)
    found = ticket.events.filter(kind__in=kinds).order_by("id").values_list("at", "side")
    return round_start(ticket.reported_at, [(at, Side(side) if side else None) for at, side in found])


def _resolves(one: Obligation) -> bool:
    return one.fulfilled_by is FulfilledBy.DONE


def _stop_taken(access: Access, ticket: Ticket, duties: Iterable[Duty]) -> None:
    taken = {
        FulfilledBy.RESPONDED: ticket.responded_at,
        FulfilledBy.ARRIVED: ticket.arrived_at,
        FulfilledBy.DONE: ticket.done_at,
        FulfilledBy.SHEET_SIGNED: ticket.sheet_signed_at,
        FulfilledBy.COMPLETION_NOTICED: ticket.noticed_at,
        FulfilledBy.REVIEWED: ticket.reviewed_at if ticket.facts.passed else None,
    }
    for duty in duties:
        at = taken.get(FulfilledBy(duty.fulfilled_by))
        if at is not None:
            duties_close(
                access=access,
                duties=[duty],
                how=Closing.FULFILLED,
                at=at,
                note="定级之前已办",
                content={"ticket": ticket.code},
            )
