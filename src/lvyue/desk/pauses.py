"""Reads of a ticket's pauses: rows for the page and the API, and why one moves no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lvyue.contracts.types import PauseReason
from lvyue.desk.models import Pause, Ticket, TicketEvent
from lvyue.desk.pause_errors import PauseUnknown
from lvyue.desk.types.pausing import ANSWERS, CLAIMS, NOT_ALLOWED, TOO_LATE, PauseRow, PauseState
from lvyue.duties.models import Duty
from lvyue.duties.pausing import Grounds
from lvyue.duties.types import Closing
from lvyue.foundation.files import Attachment
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access, Permission, Side

Timed = tuple[Duty, tuple[PauseReason, ...]]
"""A duty with the reasons that may stop its clock."""


def pause_get(ticket: Ticket, pause_id: int) -> Pause:
    """One pause of a ticket the caller may see; PauseUnknown when it is not there."""
    found = Pause.objects.filter(ticket=ticket, pk=pause_id).select_related("ticket__contract").first()
    if found is None:
        raise PauseUnknown(ticket.code)
    return found


def may_claim(access: Access, ticket: Ticket) -> bool:
    """Whether this person can claim a pause of the ticket now."""
    over = ticket.done_at or ticket.closed_at or ticket.cancelled_at
    return not over and not ticket.backlog and _may(access, ticket, CLAIMS)


def pause_rows(access: Access, ticket: Ticket) -> list[PauseRow]:
    """The pauses of a ticket, the earliest first, with what this reader can do about each."""
    pauses = list(Pause.objects.filter(ticket=ticket).order_by("from_at", "id"))
    if not pauses:
        return []
    duties = list(
        Duty.objects.filter(subject_type=type_of(ticket), subject_id=ticket.pk, due_at__isnull=False)
        .exclude(closing__in=(Closing.CANCELLED.value, Closing.WAIVED.value))
        .select_related("version")
        .order_by("id")
    )
    files: dict[int, list[tuple[int, str]]] = {}
    of_events = Attachment.objects.filter(
        subject_type=type_of(TicketEvent), subject_id__in=[one.event_id for one in pauses]
    )
    for pk, event, name in of_events.order_by("pk").values_list("pk", "subject_id", "name"):
        files.setdefault(event, []).append((pk, name))
    timed = timed_of(duties, Grounds(ticket.contract))
    return [_row(access, ticket, one, timed, tuple(files.get(one.event_id, ()))) for one in pauses]


def timed_of(duties: Iterable[Duty], grounds: Grounds) -> list[Timed]:
    """Duties with the reasons their clauses let them stand still for."""
    found = []
    for duty in duties:
        obligation = grounds.terms(duty).obligation(duty.obligation)
        found.append((duty, obligation.pauses if obligation else ()))
    return found


def uncounted(timed: Sequence[Timed], pause: Pause) -> str:
    """Why a pause moves none of these clocks, with their clauses; "" when it moves one."""
    reason = PauseReason(pause.reason)
    running = [duty for duty, _ in timed]
    allowing = [duty for duty, reasons in timed if reason in reasons]
    if any(duty.due_at is not None and pause.from_at < duty.due_at for duty in allowing):
        return ""
    clauses = "、".join(dict.fromkeys(duty.clause_number for duty in allowing or running))
    return (TOO_LATE if allowing else NOT_ALLOWED) + (f"（{clauses}）" if clauses else "")


def _row(
    access: Access, ticket: Ticket, pause: Pause, timed: Sequence[Timed], files: tuple[tuple[int, str], ...]
) -> PauseRow:
    side, over = access.side(ticket.space_id), ticket.cancelled_at is not None
    state = {True: PauseState.ACKNOWLEDGED, False: PauseState.DENIED, None: PauseState.CLAIMED}
    answers = pause.acknowledged is None and side is not None and side.value != pause.side
    goes_on = pause.until_at is None and pause.acknowledged is not False
    return PauseRow(
        id=pause.pk,
        reason=PauseReason(pause.reason).label,
        text=pause.text,
        from_at=pause.from_at,
        until_at=pause.until_at,
        side=Side(pause.side).label,
        claimed_by=pause.claimed_by,
        claimed_at=pause.claimed_at,
        state=state[pause.acknowledged],
        uncounted="" if pause.acknowledged is False else uncounted(timed, pause),
        answer=pause.answer,
        answered_by=pause.answered_by,
        answered_at=pause.answered_at,
        files=files,
        may_end=goes_on and not over and _may(access, ticket, CLAIMS),
        may_answer=answers and not over and _may(access, ticket, ANSWERS),
    )


def _may(access: Access, ticket: Ticket, rights: Mapping[Side, Permission]) -> bool:
    side = access.side(ticket.space_id)
    return side is not None and access.can(ticket.space_id, rights[side])
