"""Reads of the duties room; every one takes an Access and sees only what it grants."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import terms_of
from lvyue.contracts.types import TriggerName, as_limit
from lvyue.duties.calendars import calendar_for
from lvyue.duties.errors import DutyUnknown
from lvyue.duties.models import Duty
from lvyue.duties.planning import midnight
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access
from lvyue.rules.deadlines import derive
from lvyue.rules.trace import Trace


def duty_list(access: Access) -> QuerySet[Duty]:
    """Duties of the contracts granted to the reader, earliest due first."""
    return Duty.objects.filter(space_id__in=access.space_ids).select_related("contract")


def duty_get(access: Access, contract: str, code: str) -> Duty:
    """One duty by its contract's code and its own; DutyUnknown when it is not there or not granted."""
    found = duty_list(access).filter(contract__code=contract, code=code)
    duty = found.select_related("version", "trigger").first()
    if duty is None:
        raise DutyUnknown(code)
    return duty


def duties_of_subject(access: Access, contract: Contract, subject: object) -> QuerySet[Duty]:
    """The duties that events of one subject (a ticket, an application) started."""
    return duty_list(access).filter(
        contract=contract,
        subject_type=type_of(subject),  # type: ignore[arg-type]
        subject_id=subject.pk,  # type: ignore[attr-defined]
    )


def duties_overdue(access: Access, now: datetime) -> QuerySet[Duty]:
    """Open duties whose last moment has passed; computed, never stored."""
    return duty_list(access).filter(closed_at__isnull=True, due_at__lt=now)


def duty_start(duty: Duty) -> datetime:
    """The moment a duty's limit counts from: its trigger event, or the contract's own date in its key."""
    if duty.trigger is not None:
        return duty.trigger.at
    return midnight(date.fromisoformat(duty.key))


def duty_derivation(duty: Duty) -> Trace | None:
    """How the due moment came about, unfolded from the terms and the calendar as known now."""
    terms = terms_of(duty.version)
    obligation = terms.obligation(duty.obligation)
    if obligation is None or obligation.limit is None or duty.due_at is None:
        return None
    label = TriggerName(obligation.trigger).label if obligation.trigger else "起算"
    trace = derive(as_limit(obligation.limit), duty_start(duty), calendar_for(terms.calendar))
    return Trace(f"{duty.what}的期限", trace.value, f"{label}起算", duty.clause_number, (trace,))
