"""Clocks that start for some tickets of a kind only: those of a level, of rework, of a ruling.

`duties.services.trigger_record` starts every obligation of a trigger that fits; here an event that was told
already starts some of them, later or once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from lvyue.contracts.types import FulfilledBy, Obligation, TriggerName
from lvyue.desk.measures import last_told, measures_taken
from lvyue.desk.models import Ticket
from lvyue.desk.replaying import STARTS
from lvyue.desk.services.leaving import left_in_time_cancel, levels_taken_back
from lvyue.desk.services.pausing import pauses_retell
from lvyue.desk.services.steps import objections
from lvyue.desk.types import EventKind, fits, round_start
from lvyue.duties.governing import Binding, governing_terms
from lvyue.duties.models import Duty
from lvyue.duties.released import ObligationsReleased
from lvyue.duties.services import duties_close, running_terms, trigger_repeat
from lvyue.duties.types import Closing
from lvyue.foundation import clock
from lvyue.foundation.rows import rows_where
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access


def level_start(access: Access, ticket: Ticket, under: Binding, name: str, times: int) -> list[Duty]:
    """Start the clocks of the ticket's level from the moments its steps took place (late classification).

    `under` are the terms of the report, `name` is the level's, `times` counts the gradings. A step that was
    taken before stops its clock at once, at the moment it was taken. A ticket that comes back to a level
    starts only what was cancelled when it left it: a clock that was late then still stands, and one lateness
    is not two.
    """
    standing = _standing(ticket)
    return _start_taken(
        access,
        ticket,
        under,
        key="level" if times == 1 else f"level{times}",
        note=f"{ticket} 定级 {name}",
        chosen=lambda one, at: one.level == ticket.level and (one.id, at) not in standing,
        stopped="定级之前已办",
    )


def _standing(ticket: Ticket) -> set[tuple[str, datetime]]:
    """Obligations with the moment they count from, of the ticket's clocks that nothing has cancelled."""
    duties = Duty.objects.filter(subject_type=type_of(ticket), subject_id=ticket.pk, trigger__isnull=False)
    told = duties.order_by("pk").values_list("obligation", "trigger__at", "closing")
    latest = {(obligation, at): closing for obligation, at, closing in told}
    return {key for key, closing in latest.items() if closing != Closing.CANCELLED.value}


def released_start(released: ObligationsReleased) -> None:
    """Start for every ticket what a ruling released, from the moments its steps took place.

    A step that was taken before stops its clock at once; what a closed ticket never took, nobody will take
    any more, so its clock is cancelled. Cancelled tickets start nothing.
    """
    _, terms = running_terms(released.contract)
    if not any(released.starts(one, name) for one in terms.obligations for name in STARTS):
        return  # what waited for the ruling does not begin with a ticket
    for ticket in rows_where(Ticket, contract=released.contract.pk, cancelled_at=None):
        ticket.contract = released.contract
        made = _start_taken(
            released.access,
            ticket,
            governing_terms(released.contract, ticket.reported_at),
            key=released.key,
            note=f"{ticket} 因裁定起算",
            chosen=lambda one, at: one.id in released.obligations and released.binds(at),
            stopped="裁定之前已办",
        )
        if ticket.closed_at is None:
            continue
        left = Duty.objects.filter(pk__in=[one.pk for one in made], closed_at__isnull=True)
        duties_close(
            access=released.access,
            duties=left,
            how=Closing.CANCELLED,
            at=clock.now(),
            note="工单在裁定之前已经结束",
        )


def _start_taken(
    access: Access,
    ticket: Ticket,
    under: Binding,
    *,
    key: str,
    note: str,
    chosen: Callable[[Obligation, datetime], bool],
    stopped: str,
) -> list[Duty]:
    """Start the chosen obligations that fit the ticket from each step it took; stop those done by now."""
    began, last = round_began(ticket), last_told(ticket)
    _, third_asked_at = last.get(EventKind.THIRD_ASKED.value, (0, None))
    steps = {
        TriggerName.ONSITE_ASKED: ticket.onsite_asked_at,
        TriggerName.THIRD_PARTY_ASKED: third_asked_at,
        TriggerName.DONE: ticket.done_at,
        TriggerName.COMPLETION_NOTICED: ticket.noticed_at,
    }

    def started(trigger: TriggerName, at: datetime, key: str, resolves: bool | None = None) -> list[Duty]:
        return trigger_repeat(
            access=access,
            contract=ticket.contract,
            name=trigger,
            at=at,
            subject=ticket,
            under=under,
            key=key,
            note=note,
            chosen=lambda one: (
                chosen(one, at)
                and fits(one, ticket.level, ticket.channel)
                and resolves in (None, _resolves(one))
            ),
        )

    if began == ticket.reported_at:
        made = started(TriggerName.REPORTED, began, key)
    else:
        made = started(TriggerName.REPORTED, ticket.reported_at, key, False)
        made += started(TriggerName.REPORTED, began, f"{ticket.round}:{key}", True)
    for trigger, at in steps.items():
        if at is not None:
            made += started(trigger, at, key)
    if made:
        _stop_taken(access, ticket, made, measures_taken(ticket, last), stopped)
        pauses_retell(access, ticket)
    return made


def resolve_restart(access: Access, ticket: Ticket) -> list[Duty]:
    """Start the time to finish of a further round of work (返工) once more.

    The first completion stopped the clock; an objection of party A begins it anew from the objection, one of
    the provider to its own sheet takes the completion back and the time counts on from where it began, for
    the level of that time as well: one that was late when the ticket got another level stays late.
    """
    left = levels_taken_back(ticket)
    made = trigger_repeat(
        access=access,
        contract=ticket.contract,
        name=TriggerName.REPORTED,
        at=round_began(ticket),
        subject=ticket,
        under=governing_terms(ticket.contract, ticket.reported_at),
        key=str(ticket.round),
        note=f"{ticket} 第 {ticket.round - 1} 轮有异议，重新处理",
        chosen=lambda one: _resolves(one) and (one.id in left or fits(one, ticket.level, ticket.channel)),
    )
    if made:
        pauses_retell(access, ticket)
    again = Duty.objects.filter(pk__in=[one.pk for one in made], obligation__in=left)
    left_in_time_cancel(access, again, left, "完成收回之前已改级，由现级别的时限取代")
    return made


def round_began(ticket: Ticket) -> datetime:
    """The moment the present round's time to finish counts from."""
    if ticket.round == 1:
        return ticket.reported_at
    return round_start(ticket.reported_at, objections(ticket))


def _resolves(one: Obligation) -> bool:
    return one.fulfilled_by in (FulfilledBy.DONE, FulfilledBy.FEEDBACK)


def _stop_taken(
    access: Access,
    ticket: Ticket,
    duties: Iterable[Duty],
    measures: Mapping[FulfilledBy, datetime | None],
    note: str,
) -> None:
    taken = {
        FulfilledBy.RESPONDED: ticket.responded_at,
        FulfilledBy.ARRIVED: ticket.arrived_at,
        FulfilledBy.DONE: ticket.done_at,
        FulfilledBy.SHEET_SIGNED: ticket.sheet_signed_at,
        FulfilledBy.COMPLETION_NOTICED: ticket.noticed_at,
        FulfilledBy.REVIEWED: ticket.reviewed_at if ticket.facts.passed else None,
        **measures,
    }
    for duty in duties:
        at = taken.get(FulfilledBy(duty.fulfilled_by))
        if at is not None:
            duties_close(
                access=access,
                duties=[duty],
                how=Closing.FULFILLED,
                at=at,
                note=note,
                content={"ticket": ticket.code},
            )
