"""A version begins to run: both sides confirmed it, or a ruling ended an obligation's waiting."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from lvyue.contracts import services as contracts
from lvyue.contracts.models import ContractVersion, Ruling
from lvyue.contracts.selectors import terms_of, version_bare
from lvyue.contracts.types import ContractFile, Kind, Obligation
from lvyue.duties.calendars import calendar_of
from lvyue.duties.errors import ContractNotRunning
from lvyue.duties.models import Duty
from lvyue.duties.planning import known_triggers, plan_trigger, plan_windows
from lvyue.duties.services.amending import version_amend
from lvyue.duties.services.making import duty_make
from lvyue.duties.services.releasing import waiting_release
from lvyue.duties.types import PlannedDuty
from lvyue.foundation.rows import values_where
from lvyue.identity.types import Access
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
    """Record one side's answer; a ruling under a running version starts what waited for it.

    That counts from each window and event as if it had not waited (`services.releasing`).
    """
    with transaction.atomic():
        ruling = contracts.question_answer(
            access=access, version=version, question=question, reading=reading, reason=reason
        )
        # A ruling on a version that a further one has replaced starts nothing.
        if ruling is not None and version == version_bare(version.contract):
            version_activate(access=access, version=version)
            waiting_release(access, version, ruling)
    return ruling


def version_activate(*, access: Access, version: ContractVersion) -> list[Duty]:
    """Make the duties that a confirmed version's own dates give; made twice it makes none.

    Windows that closed before today are made too: a contract confirmed late owes its past, which is
    entered afterwards (standards.md rule 22). A further version binds only what has not begun
    (`services.amending`). Raises ContractNotRunning.
    """
    if version.confirmed_at is None:
        raise ContractNotRunning(version.contract.code, "还没有双方确认的版本")
    terms = terms_of(version)
    calendar = calendar_of(terms, version.contract.code)
    with transaction.atomic():
        if version != version_bare(version.contract):
            raise ContractNotRunning(version.contract.code, f"第 {version.number} 版已由后来的版本取代")
        if version.contract.versions.filter(confirmed_at__isnull=False).count() > 1:
            return version_amend(access, version, terms, calendar)
        # A ruling activates anew a year of duties that are there: they are looked up at once.
        known = set(map(tuple, values_where(Duty, ("obligation", "key"), contract=version.contract_id)))
        return [
            duty
            for obligation in terms.obligations
            if obligation.waits_for is None
            for planned in _planned(terms, obligation, calendar)
            if (obligation.id, planned.key) not in known
            if (duty := duty_make(access, version, terms, obligation, planned, calendar)) is not None
        ]


def _planned(terms: ContractFile, obligation: Obligation, calendar: Calendar) -> Iterable[PlannedDuty]:
    if obligation.kind in (Kind.PERIODIC, Kind.STANDING):
        return plan_windows(terms, obligation, calendar)
    if obligation.kind in (Kind.RIGHT, Kind.RULE) or obligation.trigger is None:
        return ()
    moments = known_triggers(terms).get(obligation.trigger, ())
    return (plan_trigger(obligation, key, at, calendar) for key, at in moments)
