"""The beats every ticket service shares: who may, is it the time for it, move the row, tell the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lvyue.contracts.types import FulfilledBy, TriggerName
from lvyue.desk.errors import OtherSide, StepRefused, TextMissing, TicketMoved, TimeNaive
from lvyue.desk.models import Ticket, TicketEvent
from lvyue.desk.types import RIGHTS, Act, EventKind, earliest_at, permission_for, why_not
from lvyue.duties.errors import MomentImpossible
from lvyue.duties.governing import Binding, governing_terms
from lvyue.duties.models import Duty
from lvyue.duties.services import subject_fulfil, trigger_record
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.files import Files, files_attach
from lvyue.foundation.rows import row_add, row_renew, row_win, rows_where
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access, Side
from lvyue.rules.events import SKEW

TEXT = 4000
"""Longest text a person writes into a ticket, in characters."""

OF_A_ROUND = frozenset({Act.ASK_ONSITE, Act.ARRIVE, Act.FINISH})
"""Acts that belong to one round of work."""


def require(access: Access, ticket: Ticket, act: Act) -> Side:
    """Return the side the person acts for; NotFound, NotAllowed or OtherSide otherwise."""
    side = access.side(ticket.space_id)
    access.require(ticket.space_id, permission_for(act, side))
    if side is None or side not in RIGHTS[act]:
        raise OtherSide(act, "或".join(one.label for one in Side if one in RIGHTS[act]))
    return side


def require_stage(ticket: Ticket, act: Act) -> None:
    """Read the row again inside the transaction and refuse what its stage does not admit."""
    row_renew(ticket)
    if (why := why_not(ticket.facts, act)) is not None:
        raise StepRefused(ticket.code, act, why)


def require_moment(ticket: Ticket, act: Act, at: datetime) -> datetime:
    """When an act counts: `at`, which lies neither in the future nor before the step it follows.

    Work on a further round lies after the objection that opened it: who objects says that it was not done.
    """
    at = require_past(at, act.label)
    earliest = earliest_at(ticket.facts, act)
    if act in OF_A_ROUND and ticket.round > 1:
        earliest = max(earliest, objections(ticket)[-1][0])
    if at < earliest:
        raise MomentImpossible(act.label, f"早于上一步（{earliest.astimezone(clock.TZ):%Y-%m-%d %H:%M}）")
    return at


def objections(ticket: Ticket) -> list[tuple[datetime, Side | None]]:
    """The moment and side of every objection, in order: each opened a further round."""
    kinds = (EventKind.OBJECTED.value, EventKind.SHEET_OBJECTED.value)
    found = ticket.events.filter(kind__in=kinds).order_by("id").values_list("at", "side")
    return [(at, Side(side) if side else None) for at, side in found]


def require_past(at: datetime, what: str) -> datetime:
    """The moment, which has a zone and is not in the future.

    A clock that runs up to a minute ahead (default skew-one-minute) counts as now, what is further as wrong.
    """
    if at.tzinfo is None:
        raise TimeNaive(what)
    now = clock.now()
    if at - now > SKEW:
        raise MomentImpossible(what, "不能晚于现在")
    return min(at, now)


def require_text(text: str, what: str, limit: int = TEXT) -> str:
    """The text without surrounding blanks; TextMissing when nothing or too much is left."""
    clean = text.strip()
    if not 0 < len(clean) <= limit:
        raise TextMissing(what, limit)
    return clean


def advance(
    access: Access,
    ticket: Ticket,
    kind: EventKind,
    at: datetime,
    *,
    text: str = "",
    content: dict[str, Any] | None = None,
    **changes: Any,
) -> TicketEvent:
    """Change the row if nobody changed it since it was read, and write its event and audit entries."""
    if not row_win(ticket, {"revision": ticket.revision}, revision=ticket.revision + 1, **changes):
        raise TicketMoved(ticket.code)
    entry_add(
        actor=access,
        action=f"desk.ticket.{kind.value}",
        space_id=ticket.space_id,
        subject=ticket,
        note=f"{ticket} {kind.label}",
    )
    return event_add(access, ticket, kind, at, text=text, content=content)


def event_add(
    access: Access,
    ticket: Ticket,
    kind: EventKind,
    at: datetime,
    *,
    text: str = "",
    content: dict[str, Any] | None = None,
) -> TicketEvent:
    """Write an event that changes no fact of the ticket, with its audit entry."""
    side = access.side(ticket.space_id)
    event = TicketEvent(
        space_id=ticket.space_id,
        ticket=ticket,
        kind=kind.value,
        at=at,
        recorded_at=clock.now(),
        actor_name=access.name,
        side=side.value if side else "",
        text=text,
        content=content or {},
    )
    row_add(event)
    entry_add(
        actor=access,
        action="desk.event.add",
        space_id=ticket.space_id,
        subject=event,
        note=text or kind.label,
    )
    return event


def events_of(ticket: Ticket, kind: EventKind) -> list[TicketEvent]:
    """The ticket's events of a kind, in the order they were entered."""
    return rows_where(TicketEvent, ticket=ticket.pk, kind=kind.value)


def files_keep(access: Access, event: TicketEvent, files: Files) -> None:
    """Attach files to the event they came with."""
    files_attach(actor=access, space_id=event.space_id, subject=event, files=files)


def follow_up(
    access: Access,
    ticket: Ticket,
    name: TriggerName,
    at: datetime,
    key: str = "",
    under: Binding | None = None,
) -> list[Duty]:
    """Start the duties that follow from a step; each round starts its own, `key` tells its repeats apart.

    Only obligations of the ticket's level and channel start, and those meant for every ticket; `under` are
    the terms of its report where they are at hand.
    """
    return trigger_record(
        access=access,
        contract=ticket.contract,
        name=name,
        at=at,
        subject=ticket,
        key=":".join(part for part in (str(ticket.round) if ticket.round > 1 else "", key) if part),
        note=str(ticket),
        level=ticket.level,
        channel=ticket.channel,
        under=under or governing_terms(ticket.contract, ticket.reported_at),
    )


def fulfil(
    access: Access, ticket: Ticket, act: FulfilledBy, at: datetime, note: str, event_id: int
) -> list[Duty]:
    """Close the ticket's open duties that this act fulfils, with the event that tells of it as evidence."""
    return subject_fulfil(
        access=access,
        contract=ticket.contract,
        act=act,
        subject=ticket,
        at=at,
        note=note,
        evidence={"ticket": ticket.code, "event": event_id},
    )


def open_duties(ticket: Ticket) -> list[Duty]:
    """The duties this ticket started that nobody has closed yet."""
    return rows_where(Duty, subject_type=type_of(ticket), subject_id=ticket.pk, closed_at=None)


def chained(duty: Duty, at: datetime) -> bool:
    """Whether the completion began this open clock and it was not overdue at `at`."""
    began = duty.trigger is not None and duty.trigger.name == TriggerName.DONE.value
    return began and not duty.passed(at)


def close_if_complete(access: Access, ticket: Ticket, at: datetime) -> None:
    """Close the ticket once its work passed review and both sides signed the sheet."""
    if ticket.facts.passed and ticket.sheet_signed_at and ticket.closed_at is None:
        advance(access, ticket, EventKind.CLOSED, at, closed_at=at)
