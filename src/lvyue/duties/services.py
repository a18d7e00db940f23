"""Writes of the duties room: activate a version, record a trigger, close a duty, wake what is due.

Every duty is made once (contract, obligation, key); every closing is won by a conditional update of
exactly one row and leaves an event with its evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from lvyue.contracts import services as contracts
from lvyue.contracts.models import Contract, ContractVersion, Ruling
from lvyue.contracts.selectors import terms_of, version_running
from lvyue.contracts.types import ContractFile, FulfilledBy, Kind, Obligation, PartyCode, TriggerName
from lvyue.duties.calendars import calendar_for
from lvyue.duties.errors import (
    ClosedElsewhere,
    ContractNotRunning,
    DutyClosedAlready,
    EvidenceMissing,
    MomentImpossible,
    NotYourDuty,
)
from lvyue.duties.models import Duty, DutyEvent, Trigger
from lvyue.duties.planning import known_triggers, plan_trigger, plan_windows
from lvyue.duties.types import Closing, EventKind, PlannedDuty, soon_at
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.codes import next_code
from lvyue.foundation.files import file_attach
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access, Permission
from lvyue.rules.calendars import Calendar


def version_confirm(*, access: Access, version: ContractVersion) -> bool:
    """Record one side's confirmation; when it is the second, the version runs and its duties are made."""
    with transaction.atomic():
        confirmed = contracts.version_confirm(access=access, version=version)
        if confirmed:
            version_activate(access=access, version=version)
    return confirmed


def question_answer(
    *, access: Access, version: ContractVersion, question: str, reading: str, reason: str = ""
) -> Ruling | None:
    """Record one side's answer; a ruling under a running version starts what waited for it."""
    with transaction.atomic():
        ruling = contracts.question_answer(
            access=access, version=version, question=question, reading=reading, reason=reason
        )
        if ruling is not None and version.confirmed_at is not None:
            version_activate(access=access, version=version)
    return ruling


def version_activate(*, access: Access, version: ContractVersion) -> list[Duty]:
    """Make the duties that a confirmed version's own dates give; made twice it makes none.

    Windows that closed before today are made too: a contract confirmed late owes its past, which is
    entered afterwards (standards.md rule 22).
    """
    if version.confirmed_at is None:
        raise ContractNotRunning(version.contract.code, "还没有双方确认的版本")
    terms = terms_of(version)
    calendar = calendar_for(terms.calendar)
    with transaction.atomic():
        return [
            duty
            for obligation in terms.obligations
            if obligation.waits_for is None
            for planned in _planned(terms, obligation, calendar)
            if (duty := _duty_make(access, version, terms, obligation, planned, calendar)) is not None
        ]


def _planned(terms: ContractFile, obligation: Obligation, calendar: Calendar) -> Iterable[PlannedDuty]:
    if obligation.kind in (Kind.PERIODIC, Kind.STANDING):
        return plan_windows(terms, obligation, calendar)
    if obligation.kind in (Kind.RIGHT, Kind.RULE) or obligation.trigger is None:
        return ()
    moments = known_triggers(terms).get(obligation.trigger, ())
    return (plan_trigger(obligation, key, at, calendar) for key, at in moments)


def trigger_record(
    *,
    access: Access,
    contract: Contract,
    name: TriggerName,
    at: datetime,
    subject: models.Model,
    note: str = "",
    key: str = "",
) -> list[Duty]:
    """Record an evidenced event about a subject and return the duties it starts.

    Recording the same event of the same subject again returns no duties and changes nothing. `key` tells
    repeated events of one subject apart (a second completion notice after rework).
    Raises ContractNotRunning, MomentImpossible.
    """
    version = version_running(contract)
    if version is None:
        raise ContractNotRunning(contract.code, "还没有双方确认的版本")
    terms = terms_of(version)
    if at > clock.now():
        raise MomentImpossible(name.label, "不能晚于现在")
    require_in_term(contract, terms, at)
    calendar = calendar_for(terms.calendar)
    key = f"{type_of(subject)}:{subject.pk}{':' + key if key else ''}"
    with transaction.atomic():
        trigger, made = Trigger.objects.get_or_create(
            contract=contract,
            name=name.value,
            key=key,
            defaults={
                "space_id": contract.space_id,
                "subject_type": type_of(subject),
                "subject_id": subject.pk,
                "at": at,
                "recorded_at": clock.now(),
                "note": note,
            },
        )
        if not made:
            return []
        entry_add(
            actor=access,
            action="duties.trigger.record",
            space_id=contract.space_id,
            subject=trigger,
            note=f"{name.label} {note}".strip(),
        )
        duties = [
            _duty_make(
                access,
                version,
                terms,
                obligation,
                plan_trigger(obligation, key, at, calendar),
                calendar,
                trigger=trigger,
            )
            for obligation in terms.obligations
            if obligation.trigger is name and obligation.waits_for is None
        ]
    return [duty for duty in duties if duty is not None]


def require_in_term(contract: Contract, terms: ContractFile, at: datetime) -> None:
    """Refuse what happens outside the service term, with the dates named."""
    on = at.astimezone(clock.TZ).date()
    if on < terms.term.start:
        raise ContractNotRunning(contract.code, f"的服务期 {terms.term.start} 才开始")
    if on > terms.term.end:
        raise ContractNotRunning(contract.code, f"的服务期已于 {terms.term.end} 届满")


def _duty_make(
    access: Access,
    version: ContractVersion,
    terms: ContractFile,
    obligation: Obligation,
    planned: PlannedDuty,
    calendar: Calendar,
    *,
    trigger: Trigger | None = None,
) -> Duty | None:
    """Store a planned duty unless it is there already (made twice makes it once)."""
    contract = version.contract
    if Duty.objects.filter(contract=contract, obligation=obligation.id, key=planned.key).exists():
        return None
    clause = terms.clause(obligation.clause)
    duty = Duty(
        space_id=version.space_id,
        contract=contract,
        version=version,
        code=next_code(version.space_id, "D"),
        obligation=obligation.id,
        key=planned.key,
        by=obligation.by.value,
        what=obligation.what,
        clause=obligation.clause,
        clause_number=clause.number if clause else obligation.clause,
        fulfilled_by=obligation.fulfilled_by.value,
        silence=obligation.silence.value if obligation.silence else "",
        trigger=trigger,
        subject_type=trigger.subject_type if trigger else "",
        subject_id=trigger.subject_id if trigger else None,
        window_start=planned.window_start,
        window_end=planned.window_end,
        starts_at=planned.starts_at,
        due_at=planned.due_at,
        due_on=planned.due_on,
        unrolled_on=planned.unrolled_on,
        provisional=planned.provisional,
        calendar_version=calendar.version,
    )
    duty.next_wake_at = next_wake(duty)
    duty.save(force_insert=True)
    entry_add(
        actor=access, action="duties.duty.open", space_id=duty.space_id, subject=duty, note=f"{duty} 起算"
    )
    return duty


def next_wake(duty: Duty) -> datetime | None:
    """The next moment the engine must look at a duty: when due soon, then just after its last moment."""
    if duty.closed_at is not None or duty.due_at is None:
        return None
    now, soon = clock.now(), soon_at(duty.facts)
    if soon > now:
        return soon
    after = duty.due_at + timedelta(microseconds=1)
    return after if after > now or duty.silence else None


def duty_fulfil(
    *,
    access: Access,
    duty: Duty,
    at: datetime,
    note: str = "",
    files: Sequence[tuple[str, bytes, str]] = (),
) -> Duty:
    """Close a duty by a person's attestation, with a note or files (name, bytes, media type) as evidence.

    Only a person of the side that owes it may do so. Raises NotAllowed, NotYourDuty, ClosedElsewhere,
    EvidenceMissing, MomentImpossible, DutyClosedAlready.
    """
    seat = access.require(duty.space_id, Permission.SIGN)
    if duty.by != PartyCode.AB and (seat.side is None or seat.side.value != duty.by):
        raise NotYourDuty(duty.code, PartyCode(duty.by).label)
    if duty.fulfilled_by != FulfilledBy.ATTEST:
        raise ClosedElsewhere(duty.code, FulfilledBy(duty.fulfilled_by).label)
    if not note.strip() and not files:
        raise EvidenceMissing(duty.code)
    if at > clock.now():
        raise MomentImpossible("办结", "不能晚于现在")
    if at < duty.starts_at:
        raise MomentImpossible("办结", "早于这件事起算的时间")
    with transaction.atomic():
        event = _close(access, duty, Closing.FULFILLED, at, note=note.strip())
        for name, content, media_type in files:
            file_attach(
                actor=access,
                space_id=duty.space_id,
                subject=event,
                name=name,
                content=content,
                media_type=media_type,
            )
    return duty


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
    open_ = Duty.objects.filter(
        contract=contract,
        subject_type=type_of(subject),
        subject_id=subject.pk,
        fulfilled_by=act.value,
        closed_at__isnull=True,
    ).order_by("id")
    closed = []
    with transaction.atomic():
        for duty in open_:
            _close(access, duty, Closing.FULFILLED, at, note=note, content=evidence or {})
            closed.append(duty)
    return closed


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
    with transaction.atomic():
        for duty in duties:
            _close(access, duty, how, at, note=note, content=content or {})


def duty_waive(*, access: Access, duty: Duty, reason: str) -> Duty:
    """Relieve the owing side of an open duty; said by a person of the side it is owed to, with a reason."""
    seat = access.require(duty.space_id, Permission.ATTRIBUTE)
    if seat.side is None or seat.side.value == duty.by:
        raise NotYourDuty(duty.code, "对方")
    if not reason.strip():
        raise EvidenceMissing(duty.code)
    with transaction.atomic():
        _close(access, duty, Closing.WAIVED, clock.now(), note=reason.strip())
    return duty


def _close(
    access: Access,
    duty: Duty,
    how: Closing,
    at: datetime,
    *,
    note: str,
    content: dict[str, Any] | None = None,
) -> DutyEvent:
    """Win the closing of an open duty and write its event; DutyClosedAlready for whoever comes second."""
    now = clock.now()
    won = Duty.objects.filter(pk=duty.pk, closed_at__isnull=True).update(
        closed_at=now,
        closing=how.value,
        fulfilled_at=at if how is Closing.FULFILLED else None,
        next_wake_at=None,
    )
    if won != 1:
        duty.refresh_from_db()
        raise DutyClosedAlready(duty.code, EventKind(duty.closing).label)
    duty.refresh_from_db()
    event = DutyEvent.objects.create(
        space_id=duty.space_id,
        duty=duty,
        kind=EventKind(how.value).value,
        at=at,
        recorded_at=now,
        actor_name=access.name,
        note=note,
        content=content or {},
    )
    entry_add(
        actor=access,
        action=f"duties.duty.{how.value}",
        space_id=duty.space_id,
        subject=duty,
        note=f"{duty} {EventKind(how.value).label}",
    )
    entry_add(actor=access, action="duties.event.add", space_id=duty.space_id, subject=event, note=note)
    return event
