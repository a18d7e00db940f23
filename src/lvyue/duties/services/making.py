"""Storing one planned duty, once."""

from __future__ import annotations

from django.db.models import QuerySet

from lvyue.contracts.models import ContractVersion
from lvyue.contracts.selectors import narrower
from lvyue.contracts.types import ContractFile, Obligation
from lvyue.duties.models import Duty, Trigger
from lvyue.duties.pausing import clock_under, moments_set
from lvyue.duties.services.closing import duties_close
from lvyue.duties.types import Closing, PlannedDuty
from lvyue.duties.wakes import next_wake
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.codes import next_code
from lvyue.foundation.rows import row_add, row_known
from lvyue.identity.types import Access
from lvyue.rules.calendars import Calendar


def duty_make(
    access: Access,
    version: ContractVersion,
    terms: ContractFile,
    obligation: Obligation,
    planned: PlannedDuty,
    calendar: Calendar,
    *,
    trigger: Trigger | None = None,
) -> Duty | None:
    """Store a planned duty unless it is there already (made twice makes it once).

    Of two documents that settle one thing for a ticket only the term that prevails makes a duty.
    """
    contract = version.contract
    if trigger is not None and _yields(terms, obligation, trigger):
        return None
    if row_known(Duty, contract=contract.pk, obligation=obligation.id, key=planned.key):
        return None
    clause = terms.clause(obligation.clause)
    duty = Duty(
        backlog=_backlog(version, planned),
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
    if trigger is not None and obligation.pauses:
        told = _of_subject(trigger).exclude(pauses=[]).order_by("id").last()
        duty.pauses = told.pauses if told else []
        if duty.pauses:
            moments_set(duty, clock_under(duty, terms, calendar, clock.now()))
    duty.next_wake_at = next_wake(duty)
    row_add(duty)
    entry_add(
        actor=access, action="duties.duty.open", space_id=duty.space_id, subject=duty, note=f"{duty} 起算"
    )
    if trigger is not None:
        _end_wider(access, terms, duty)
    return duty


def _yields(terms: ContractFile, obligation: Obligation, trigger: Trigger) -> bool:
    """Whether a term that prevails over this wider one was started for what the trigger is about."""
    above = narrower(terms, obligation)
    return bool(above) and _of_subject(trigger).filter(obligation__in=above).exists()


def _end_wider(access: Access, terms: ContractFile, duty: Duty) -> None:
    """Cancel what a wider term began for the subject before its level was known; what is overdue stays."""
    wider = [one.id for one in terms.obligations if duty.obligation in narrower(terms, one)]
    if not wider or duty.trigger is None:
        return
    begun = _of_subject(duty.trigger).filter(obligation__in=wider, closed_at__isnull=True)
    duties_close(
        access=access,
        duties=list(begun.exclude(due_at__lt=clock.now(), paused_at__isnull=True)),
        how=Closing.CANCELLED,
        at=clock.now(),
        note=f"以{duty.clause_number}为准，由“{duty.what}”取代",
    )


def _of_subject(trigger: Trigger) -> QuerySet[Duty]:
    """The duties of what a trigger is about, without those cancelled; none for an event about nothing."""
    if trigger.subject_id is None:
        return Duty.objects.none()
    return Duty.objects.filter(
        contract=trigger.contract, subject_type=trigger.subject_type, subject_id=trigger.subject_id
    ).exclude(closing=Closing.CANCELLED.value)


def _backlog(version: ContractVersion, planned: PlannedDuty) -> bool:
    """Whether its last moment had passed when both sides confirmed: entered afterwards, never a breach.

    Source: standards.md rule 22, contracts signed or brought in after their term began.
    """
    confirmed_at = version.confirmed_at
    return confirmed_at is not None and planned.due_at is not None and planned.due_at <= confirmed_at
