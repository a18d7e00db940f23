"""The record sheet (记录单): made from the ticket's facts when the work is done, signed by both sides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from lvyue.contracts.types import Cause, FulfilledBy
from lvyue.desk.errors import SheetObjected
from lvyue.desk.models import RecordSheet, Ticket, TicketEvent
from lvyue.desk.services.starting import resolve_restart
from lvyue.desk.services.steps import (
    advance,
    chained,
    close_if_complete,
    open_duties,
    require,
    require_stage,
    require_text,
)
from lvyue.desk.types import Act, Channel, EventKind, TicketKind
from lvyue.duties.services import duties_close, subject_fulfil
from lvyue.duties.types import Closing
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.canonical import canonical_json, digest_sha256
from lvyue.foundation.rows import row_add, row_win, rows_where
from lvyue.foundation.signing import sides_signed, sign
from lvyue.identity.types import Access

PROCESS = (EventKind.RESPONDED, EventKind.ARRIVED, EventKind.NOTED)
"""Events of the provider that tell how the work went."""


def sheet_make(access: Access, ticket: Ticket, level: str) -> RecordSheet:
    """Make the sheet of the ticket's present round, its level by name, in the caller's transaction."""
    content = sheet_content(ticket, level=level, worker=access.name)
    sheet = RecordSheet(
        space_id=ticket.space_id,
        ticket=ticket,
        round=ticket.round,
        content=content,
        digest=digest_sha256(canonical_json(content)),
        made_at=clock.now(),
    )
    row_add(sheet)
    entry_add(
        actor=access,
        action="desk.sheet.make",
        space_id=ticket.space_id,
        subject=sheet,
        note=f"{ticket.code} 第 {ticket.round} 轮记录单",
    )
    return sheet


def sheet_content(ticket: Ticket, *, level: str, worker: str) -> dict[str, Any]:
    """What both sides sign, as plain data; moments are ISO text of Asia/Shanghai, `level` a name."""
    contract = ticket.contract
    said = rows_where(TicketEvent, ticket=ticket.pk, side="b", order=("at", "id"))
    process = [one for one in said if one.kind in PROCESS and one.text]
    return {
        "code": ticket.code,
        "round": ticket.round,
        "contract": {"code": contract.code, "title": contract.title},
        "party_a": contract.party_a,
        "party_b": contract.party_b,
        "kind": TicketKind(ticket.kind).label,
        "channel": Channel(ticket.channel).label,
        "level": level,
        "reporter": ticket.reporter_name,
        "reported_at": _iso(ticket.reported_at),
        "responded_at": _iso(ticket.responded_at),
        "arrived_at": _iso(ticket.arrived_at),
        "done_at": _iso(ticket.done_at),
        "title": ticket.title,
        "description": ticket.description,
        "process": [{"at": _iso(one.at), "by": one.actor_name, "text": one.text} for one in process],
        "result": ticket.result,
        "cause": Cause(ticket.cause).label if ticket.cause else "",
        "worker": worker,
    }


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(clock.TZ).isoformat(timespec="seconds") if at else None


def sheet_of(ticket: Ticket) -> RecordSheet:
    """The sheet of the present round."""
    (sheet,) = rows_where(RecordSheet, ticket=ticket.pk, round=ticket.round)
    return sheet


def sheet_sign(
    *,
    access: Access,
    ticket: Ticket,
    typed_name: str,
    image_png: bytes | None = None,
    session: Access | None = None,
) -> RecordSheet:
    """Sign the present round's sheet for one's own side; the second side's signature completes it.

    `session` is who is signed in, when `access` proved themselves by PIN on that screen.

    Raises NotAllowed, OtherSide, StepRefused, and what `foundation.signing.sign` refuses: a side that has
    signed, a name that is not the signer's.
    """
    side = require(access, ticket, Act.SIGN)
    now = clock.now()
    with transaction.atomic():
        require_stage(ticket, Act.SIGN)
        sheet = sheet_of(ticket)
        # Moving the row first makes two simultaneous signers take turns, so that the second sees the first.
        advance(
            access, ticket, EventKind.SIGNED, now, text=f"{side.label}签字", content={"round": ticket.round}
        )
        sign(
            actor=access,
            side=side.value,
            space_id=sheet.space_id,
            subject=sheet,
            content=sheet.content,
            image_png=image_png,
            typed_name=typed_name,
            session=session,
        )
        if len(sides_signed(sheet)) == 2:
            sheet_complete(access, ticket, sheet, now)
    return sheet


def sheet_complete(access: Access, ticket: Ticket, sheet: RecordSheet, at: datetime) -> None:
    """Both sides have signed: the duty is done as of `at`, and the ticket closes if nothing else is open."""
    row_win(ticket, {}, sheet_signed_at=at)
    entry_add(
        actor=access,
        action="desk.sheet.signed",
        space_id=ticket.space_id,
        subject=ticket,
        note=f"{ticket.code} 第 {sheet.round} 轮记录单双方已签",
    )
    subject_fulfil(
        access=access,
        contract=ticket.contract,
        act=FulfilledBy.SHEET_SIGNED,
        subject=ticket,
        at=at,
        note="记录单双方已签",
        evidence={"ticket": ticket.code, "sheet": sheet.pk, "digest": sheet.digest},
    )
    close_if_complete(access, ticket, clock.now())


def sheet_object(*, access: Access, ticket: Ticket, reason: str) -> RecordSheet:
    """Object to a sheet that is not signed by both: the work is taken up again and makes a new sheet.

    Only before the completion notice; afterwards the objection belongs to the review.
    """
    side = require(access, ticket, Act.OBJECT_SHEET)
    reason = require_text(reason, "异议理由")
    now = clock.now()
    with transaction.atomic():
        require_stage(ticket, Act.OBJECT_SHEET)
        sheet = sheet_of(ticket)
        changed = RecordSheet.objects.filter(pk=sheet.pk, objected_at__isnull=True).update(
            objected_at=now, objected_by=f"{side.label} {access.name}", objection=reason
        )
        if changed != 1:
            raise SheetObjected(ticket.code)
        sheet.refresh_from_db()
        entry_add(
            actor=access, action="desk.sheet.object", space_id=sheet.space_id, subject=sheet, note=reason
        )
        round_reopen(access, ticket, EventKind.SHEET_OBJECTED, now, reason)
    return sheet


def round_reopen(
    access: Access, ticket: Ticket, kind: EventKind, at: datetime, reason: str, **changes: Any
) -> None:
    """Send the work back: the next round begins, what the ended one still had open is cancelled.

    The time to finish, which the completion had stopped, starts once more (`starting.resolve_restart`); what
    the completion had begun (a report after it) begins again with the next one, unless it is overdue: what
    was late stays late.
    """
    ended = ticket.round
    advance(
        access,
        ticket,
        kind,
        at,
        text=reason,
        content={"round": ended},
        onsite_asked_at=None,
        arrived_at=None,
        done_at=None,
        cause="",
        cause_agreed=None,
        cause_answered_at=None,
        cause_answered_by="",
        noticed_at=None,
        sheet_signed_at=None,
        round=ended + 1,
        **changes,
    )
    acts = {FulfilledBy.SHEET_SIGNED, FulfilledBy.COMPLETION_NOTICED}
    left = [one for one in open_duties(ticket) if one.fulfilled_by in acts or chained(one, at)]
    note = f"第 {ended} 轮被异议，重新处理后另行起算"
    duties_close(access=access, duties=left, how=Closing.CANCELLED, at=at, note=note)
    resolve_restart(access, ticket)
