"""Which measures a ticket waits for, and those already taken; reads only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lvyue.contracts.types import FulfilledBy, TriggerName
from lvyue.desk.models import Ticket, TicketEvent
from lvyue.desk.types import MEASURES, STOPS, Act, EventKind, fits
from lvyue.duties.governing import governing_terms
from lvyue.duties.models import Duty
from lvyue.foundation.rows import values_where
from lvyue.foundation.snapshot import type_of


def measures_waiting(ticket: Ticket) -> frozenset[Act]:
    """The measures a clock of this ticket waits for.

    Asking a third party is one where the contract counts something from it for this ticket's level and
    nobody has asked yet.
    """
    open_ = Duty.objects.filter(
        subject_type=type_of(ticket),
        subject_id=ticket.pk,
        closed_at__isnull=True,
        fulfilled_by__in=[act.value for act in STOPS.values()],
    )
    words = set(open_.values_list("fulfilled_by", flat=True))
    waiting = {act for act, stops in STOPS.items() if stops.value in words}
    return frozenset(waiting | ({Act.ASK_THIRD} if _third_awaited(ticket) else set()))


def _third_awaited(ticket: Ticket) -> bool:
    if ticket.done_at or ticket.cancelled_at:
        return False
    _, terms = governing_terms(ticket.contract, ticket.reported_at)
    counted = any(
        one.trigger is TriggerName.THIRD_PARTY_ASKED and fits(one, ticket.level, ticket.channel)
        for one in terms.obligations
    )
    return counted and third_asked_at(ticket) is None


def third_asked_at(ticket: Ticket) -> datetime | None:
    """When a third party was asked in the present or an earlier round; None while nobody was."""
    asked = values_where(TicketEvent, ("at",), ticket=ticket.pk, kind=EventKind.THIRD_ASKED.value)
    return asked[-1][0] if asked else None


def measures_taken(ticket: Ticket) -> Mapping[FulfilledBy, datetime | None]:
    """Clock to the moment its measure was taken, for clocks that attach later.

    A report belongs to one completion: what was handed in before the work was sent back no longer counts.
    """
    found: dict[FulfilledBy, datetime | None] = {FulfilledBy.FEEDBACK: ticket.done_at}
    last = {
        kind: (pk, at) for pk, kind, at in values_where(TicketEvent, ("id", "kind", "at"), ticket=ticket.pk)
    }
    for act, stops in STOPS.items():
        _, found[stops] = last.get(MEASURES[act].value, (0, None))
    report, _ = last.get(EventKind.CAUSE_REPORTED.value, (0, None))
    done, _ = last.get(EventKind.DONE.value, (0, None))
    if report and (ticket.done_at is None or not done or report < done):
        found[FulfilledBy.CAUSE_REPORTED] = None
    return found
