"""Closing duties: by attestation, by an act of the work itself, by silence or relief; once, with evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction

from lvyue.contracts.models import Contract, ContractVersion
from lvyue.contracts.types import FulfilledBy, PartyCode
from lvyue.duties.errors import (
    ClosedElsewhere,
    DutyClosedAlready,
    EvidenceMissing,
    MomentImpossible,
    NotYourDuty,
    OwedByBoth,
)
from lvyue.duties.models import Duty, DutyEvent
from lvyue.duties.pausing import Grounds
from lvyue.duties.services.pausing import duty_recompute
from lvyue.duties.types import Closing, EventKind
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.files import Files, files_attach
from lvyue.foundation.rows import row_add, row_renew, row_win, rows_where
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access, Permission, Seat


def duty_fulfil(
    *,
    access: Access,
    duty: Duty,
    at: datetime,
    note: str = "",
    files: Files = (),
) -> Duty:
    """Close a duty by a person's attestation, with a note or files (name, bytes, media type) as evidence.

    Only a person of the side that owes it may do so. Raises NotAllowed, NotYourDuty, ClosedElsewhere,
    EvidenceMissing, MomentImpossible, DutyClosedAlready.
    """
    seat = access.require(duty.space_id, Permission.SIGN)
    require_attestable(seat, duty, at, note, files)
    with transaction.atomic():
        attest(access, duty, at, note, files)
    return duty


def require_attestable(seat: Seat, duty: Duty, at: datetime, note: str, evidence: Sequence[object]) -> None:
    """Refuse an attestation that is not this side's, not this duty's way to close, unproved or impossible."""
    if duty.by != PartyCode.AB and (seat.side is None or seat.side.value != duty.by):
        raise NotYourDuty(duty.code, PartyCode(duty.by).label)
    if duty.fulfilled_by != FulfilledBy.ATTEST:
        raise ClosedElsewhere(duty.code, FulfilledBy(duty.fulfilled_by).label)
    if not note.strip() and not evidence:
        raise EvidenceMissing(duty.code)
    if at > clock.now():
        raise MomentImpossible("办结", "不能晚于现在")
    if at < duty.starts_at:
        raise MomentImpossible("办结", "早于这件事起算的时间")


def attest(access: Access, duty: Duty, at: datetime, note: str, files: Files) -> None:
    """Close a checked duty in the caller's transaction; what is entered afterwards (补录) is marked so."""
    content = {"late_entered": True} if duty.backlog else {}
    event = _close(access, duty, Closing.FULFILLED, at, note=note.strip(), content=content)
    files_attach(actor=access, space_id=duty.space_id, subject=event, files=files)


def subject_fulfil(
    *,
    access: Access,
    contract: Contract,
    act: FulfilledBy,
    subject: models.Model,
    at: datetime,
    note: str = "",
    evidence: dict[str, Any] | None = None,
) -> list[Duty]:
    """Close the open duties of a subject that this act fulfils; returns those closed.

    Called by the rooms above inside their own transaction and after their own permission check.
    """
    open_ = rows_where(
        Duty,
        contract=contract.pk,
        subject_type=type_of(subject),
        subject_id=subject.pk,
        fulfilled_by=act.value,
        closed_at=None,
    )
    for duty in open_:
        duty.contract = contract
    duties_close(access=access, duties=open_, how=Closing.FULFILLED, at=at, note=note, content=evidence)
    return open_


def duties_close(
    *,
    access: Access,
    duties: Iterable[Duty],
    how: Closing,
    at: datetime,
    note: str,
    content: dict[str, Any] | None = None,
) -> None:
    """Close given duties in the caller's use case (fulfilled by a payment, cancelled with their ticket)."""
    with transaction.atomic(savepoint=False):  # a part of the caller's use case
        for duty in duties:
            _close(access, duty, how, at, note=note, content=content or {})


def duty_waive(*, access: Access, duty: Duty, reason: str) -> Duty:
    """Relieve the owing side of an open duty; said by a person of the side it is owed to, with a reason.

    What both sides owe no one side can waive. Raises NotAllowed, OwedByBoth, NotYourDuty, EvidenceMissing,
    DutyClosedAlready.
    """
    seat = access.require(duty.space_id, Permission.ATTRIBUTE)
    if duty.by == PartyCode.AB:
        raise OwedByBoth(duty.code)
    if seat.side is None or seat.side.value == duty.by:
        raise NotYourDuty(duty.code, "对方")
    if not reason.strip():
        raise EvidenceMissing(duty.code)
    with transaction.atomic():
        _close(access, duty, Closing.WAIVED, clock.now(), note=reason.strip())
    return duty


def duty_supersede(access: Access, duty: Duty, *, by: ContractVersion) -> None:
    """Cancel a duty that has not begun because a further version takes its place; its key becomes free.

    The cancelled duty's key carries its version (`2026-01-01@1`), for a key names one living duty.
    """
    _close(
        access,
        duty,
        Closing.CANCELLED,
        clock.now(),
        note=f"由第 {by.number} 版取代",
        content={"version": by.number},
        key=f"{duty.key}@{duty.version.number}",
    )


def _close(
    access: Access,
    duty: Duty,
    how: Closing,
    at: datetime,
    *,
    note: str,
    content: dict[str, Any] | None = None,
    key: str = "",
) -> DutyEvent:
    """Win the closing of an open duty and write its event; DutyClosedAlready for whoever comes second."""
    now = clock.now()
    won = row_win(
        duty,
        {"closed_at": None},
        closed_at=now,
        closing=how.value,
        fulfilled_at=at if how is Closing.FULFILLED else None,
        next_wake_at=None,
        key=key or duty.key,
    )
    if not won:
        row_renew(duty)
        raise DutyClosedAlready(duty.code, EventKind(duty.closing).label)
    if duty.pauses and how is Closing.FULFILLED:
        duty_recompute(access, duty, Grounds(duty.contract), "停表时按暂停重算期限")
    event = DutyEvent(
        space_id=duty.space_id,
        duty=duty,
        kind=EventKind(how.value).value,
        at=at,
        recorded_at=now,
        actor_name=access.name,
        note=note,
        content=content or {},
    )
    row_add(event)
    entry_add(
        actor=access,
        action=f"duties.duty.{how.value}",
        space_id=duty.space_id,
        subject=duty,
        note=f"{duty} {EventKind(how.value).label}",
    )
    entry_add(actor=access, action="duties.event.add", space_id=duty.space_id, subject=event, note=note)
    return event
