"""A demand to mend what a check found (整改): a duty of the provider, dated by contract or checker."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models, transaction

from lvyue.contracts.models import Contract
from lvyue.contracts.types import FulfilledBy, Obligation, PartyCode, TriggerName
from lvyue.duties.calendars import calendar_of
from lvyue.duties.governing import Binding
from lvyue.duties.models import Duty, Trigger
from lvyue.duties.planning import midnight
from lvyue.duties.services.making import duty_make
from lvyue.duties.services.triggers import trigger_record
from lvyue.duties.types import PlannedDuty
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access

WHAT = 300
"""Longest name of a duty, in characters."""


def duty_demand(
    *,
    access: Access,
    contract: Contract,
    under: Binding,
    obligation: Obligation,
    subject: models.Model,
    what: str,
    at: datetime,
    mend_on: date,
) -> list[Duty]:
    """Start what a finding (`subject`), told at `at`, asks of the provider; returns the duties begun.

    `under` is the version that binds then, the obligation is of it.
    A contract that times the mending itself (trigger `check.found`) dates it. Otherwise the finding is one
    more dated instance of the obligation found wanting, owed by the provider to the end of `mend_on` and with
    that obligation's consequences. Both are fulfilled by `check.mended`. Works in the caller's transaction
    and after its permission check. Raises ContractNotRunning, MomentImpossible.
    """
    version, terms = under
    with transaction.atomic(savepoint=False):  # a part of the caller's use case
        begun = trigger_record(
            access=access,
            contract=contract,
            name=TriggerName.CHECK_FOUND,
            at=at,
            subject=subject,
            note=what,
            under=under,
        )
        if begun:
            return begun
        trigger = Trigger.objects.get(
            contract=contract, name=TriggerName.CHECK_FOUND.value, key=f"{type_of(subject)}:{subject.pk}"
        )
        planned = PlannedDuty(
            obligation.id, trigger.key, at, midnight(mend_on + timedelta(days=1)), mend_on, mend_on, False
        )
        demanded = obligation.model_copy(
            update={
                "by": PartyCode.B,
                "what": f"整改：{what}"[:WHAT],
                "fulfilled_by": FulfilledBy.CHECK_MENDED,
                "silence": None,
                "pauses": (),
            }
        )
        calendar = calendar_of(terms, contract.code)
        duty = duty_make(access, version, terms, demanded, planned, calendar, trigger=trigger)
    return [duty] if duty else []
