"""Clocks of a level the ticket has left: late when it left they stand, in time they give way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from lvyue.desk.models import Ticket
from lvyue.desk.types import EventKind
from lvyue.duties.governing import governing_terms
from lvyue.duties.models import Duty
from lvyue.duties.services import duties_close, duties_take_back
from lvyue.duties.types import Closing, DutyState, state_of
from lvyue.foundation import clock
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access, Side


def levels_taken_back(ticket: Ticket) -> dict[str, datetime]:
    """Obligations to when the ticket left their level, of those whose stop the provider just takes back.

    A completion taken back must not hide what ran out before the ticket got another level.
    Empty for an objection of party A: the completion before it stands.
    """
    told = {one.kind: one for one in ticket.events.order_by("id")}
    objected = told.get(EventKind.SHEET_OBJECTED.value)
    done = told.get(EventKind.DONE.value)
    if objected is None or done is None or objected.side != Side.B.value or objected.pk < done.pk:
        return {}
    stopped = Duty.objects.filter(
        subject_type=type_of(ticket), subject_id=ticket.pk, fulfilled_at=done.at, closing=Closing.FULFILLED
    )
    ids = set(stopped.values_list("obligation", flat=True))
    return {id: at for id, at in _left(ticket).items() if id in ids}


def levels_left_retell(access: Access, ticket: Ticket) -> None:
    """End clocks of levels left that a pause acknowledged only now shows to have been in time then.

    Open ones are cancelled; one that was fulfilled late since is taken back, for the level that came after
    had its own time for that. What was fulfilled in time stands.
    """
    if not (left := _left(ticket)):
        return
    told = Duty.objects.filter(subject_type=type_of(ticket), subject_id=ticket.pk, obligation__in=left)
    note = "暂停获认可，改级时尚未到期，由现级别的时限取代"
    left_in_time_cancel(access, told.filter(closed_at__isnull=True), left, note)
    done = [one for one in told.filter(closing=Closing.FULFILLED) if not one.passed(left[one.obligation])]
    late = [one for one in done if state_of(one.facts, clock.now()) is DutyState.FULFILLED_LATE]
    duties_take_back(access=access, duties=late, note=note)


def left_in_time_cancel(
    access: Access, duties: Iterable[Duty], left: Mapping[str, datetime], note: str
) -> None:
    """Cancel those of the duties that were not overdue when the ticket `left` their level."""
    in_time = [one for one in duties if not one.passed(left[one.obligation])]
    duties_close(access=access, duties=in_time, how=Closing.CANCELLED, at=clock.now(), note=note)


def _left(ticket: Ticket) -> dict[str, datetime]:
    """Obligations of levels other than the present, to when they were left last."""
    graded = ticket.events.filter(kind=EventKind.GRADED.value).order_by("id")
    left = {str(one.content.get("before", "")): one.recorded_at for one in graded}
    if not left.keys() - {"", ticket.level}:
        return {}
    _, terms = governing_terms(ticket.contract, ticket.reported_at)
    narrowed = [one for one in terms.obligations if one.level and one.level != ticket.level]
    return {one.id: left[one.level] for one in narrowed if one.level in left}
