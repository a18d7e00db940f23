"""Which measures a ticket waits for, and those already taken; reads only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lvyue.contracts.types import FulfilledBy, TriggerName
from lvyue.desk.models import Ticket, TicketEvent
from lvyue.desk.types import MEASURES, STOPS, Act, EventKind, fits
from lvyue.duties.governing import governing_terms
from lvyue.duties.models import Duty
from lvyue.foundation.rows import row_known, values_where
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
    return counted and not row_known(TicketEvent, ticket=ticket.pk, kind=EventKind.THIRD_ASKED.value)


def last_told(ticket: Ticket) -> Mapping[str, tuple[int, datetime]]:
    """Kind of event to the (key, moment) of the ticket's last one, of the present or an earlier round."""
    told = values_where(TicketEvent, ("id", "kind", "at"), ticket=ticket.pk)
    return {kind: (pk, at) for pk, kind, at in told}


def measures_taken(
    ticket: Ticket, last: Mapping[str, tuple[int, datetime]]
) -> Mapping[FulfilledBy, datetime | None]:
    """Clock to the moment its measure was taken, for clocks that attach later; `last` as `last_told` says.

    A report belongs to one completion: what was handed in before the work was sent back no longer counts.
    """
    found: dict[FulfilledBy, datetime | None] = {FulfilledBy.FEEDBACK: ticket.done_at}
    for act, stops in STOPS.items():
        _, found[stops] = last.get(MEASURES[act].value, (0, None))
    report, _ = last.get(EventKind.CAUSE_REPORTED.value, (0, None))
    done, _ = last.get(EventKind.DONE.value, (0, None))
    if report and (ticket.done_at is None or not done or report < done):
        found[FulfilledBy.CAUSE_REPORTED] = None
    return found
