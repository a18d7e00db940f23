"""Duties computed again from all pauses of their subject: both values kept, late answers included."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models, transaction

from lvyue.contracts.models import Contract
from lvyue.duties.models import Duty, DutyEvent, Trigger
from lvyue.duties.moved import DutyMoved, duty_moved
from lvyue.duties.pausing import Grounds, duty_clock, moments_row, moments_set, rows_of
from lvyue.duties.types import Closing, DutyState, EventKind, state_of
from lvyue.duties.wakes import next_wake
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.rows import row_add, row_win, rows_where
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access
from lvyue.rules.clocks import Pause
from lvyue.rules.dues import local

MOMENTS = (
    "due_at",
    "due_on",
    "unrolled_on",
    "provisional",
    "claimed_due_at",
    "paused_at",
    "pauses",
    "next_wake_at",
)


def subject_pauses_tell(
    *,
    access: Access,
    contract: Contract,
    subject: models.Model,
    pauses: Iterable[Pause],
    note: str,
    grounds: Grounds | None = None,
) -> list[Duty]:
    """Tell every duty of a subject all its pauses and compute each again; returns those that moved.

    A fulfilled duty is computed to its stop, so that a late answer may still turn it timely; one cancelled,
    waived or held deemed stays as it is. Told the same again it changes nothing. `grounds` are those at hand.
    Called by the rooms above in their own use case, after their own permission check.
    """
    rows, moved, grounds = rows_of(pauses), [], grounds or Grounds(contract)
    about = {"contract": contract.pk, "subject_type": type_of(subject), "subject_id": subject.pk}
    with transaction.atomic(savepoint=False):  # a part of the caller's use case
        found = rows_where(Duty, **about)
        begun = {one.pk: one for one in rows_where(Trigger, **about)}
        for duty in found:
            if duty.closing in ("", Closing.FULFILLED.value) and duty.pauses != rows:
                if duty.trigger_id in begun:
                    duty.trigger = begun[duty.trigger_id]
                duty.pauses = rows
                if duty_recompute(access, duty, grounds, note):
                    moved.append(duty)
    return moved


def duty_recompute(access: Access, duty: Duty, grounds: Grounds, note: str) -> bool:
    """Store a duty's moments by its pauses; the old and the new go into its event. True when they moved.

    Works in the caller's transaction. A duty closed since it was read is left to whoever closed it.
    """
    old, now = moments_row(duty), clock.now()
    old_due_at, was_late = duty.due_at, _late(duty)
    moved = moments_set(duty, duty_clock(duty, grounds, now))
    duty.next_wake_at = next_wake(duty)
    won = row_win(duty, {"closed_at": duty.closed_at}, **{name: getattr(duty, name) for name in MOMENTS})
    if not won or not moved:
        return False
    event = DutyEvent(
        space_id=duty.space_id,
        duty=duty,
        kind=EventKind.RECOMPUTED.value,
        at=now,
        recorded_at=now,
        actor_name=access.name,
        note=note,
        content={"old": old, "new": moments_row(duty)},
    )
    row_add(event)
    entry_add(actor=access, action="duties.duty.recompute", space_id=duty.space_id, subject=duty, note=note)
    entry_add(actor=access, action="duties.event.add", space_id=duty.space_id, subject=event)
    if duty.due_at != old_due_at:
        duty_moved(DutyMoved(access, duty.pk, old_due_at, duty.due_at, was_late, _late(duty), note))
    return True


def duties_take_back(*, access: Access, duties: Iterable[Duty], note: str) -> None:
    """Cancel duties fulfilled late that a late answer shows to have given way before: nothing was owed.

    The one way in which a closed duty ends otherwise: its fulfilment stays among its events, the new one says
    when that was, and the rooms above are told. Called by the rooms above in their own use case, after their
    own permission check. One changed meanwhile is left as it is.
    """
    for duty in duties:
        fulfilled_at, was_late, now = duty.fulfilled_at, _late(duty), clock.now()
        still = {"closing": Closing.FULFILLED.value, "fulfilled_at": fulfilled_at}
        if not row_win(duty, still, closing=Closing.CANCELLED.value, fulfilled_at=None):
            continue
        event = DutyEvent(
            space_id=duty.space_id,
            duty=duty,
            kind=EventKind.CANCELLED.value,
            at=now,
            recorded_at=now,
            actor_name=access.name,
            note=note,
            content={"fulfilled_at": local(fulfilled_at).isoformat() if fulfilled_at else None},
        )
        row_add(event)
        entry_add(
            actor=access, action="duties.duty.cancelled", space_id=duty.space_id, subject=duty, note=note
        )
        entry_add(actor=access, action="duties.event.add", space_id=duty.space_id, subject=event, note=note)
        duty_moved(DutyMoved(access, duty.pk, duty.due_at, duty.due_at, was_late, _late(duty), note))


def _late(duty: Duty) -> bool:
    """Whether the duty was fulfilled late, or is overdue now."""
    return state_of(duty.facts, clock.now()) in (DutyState.OVERDUE, DutyState.FULFILLED_LATE)
