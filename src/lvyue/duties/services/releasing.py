"""A ruling starts what waited for it, from the moments at which it would have begun.

The ruling says what the contract meant all along, so every limit counts from its own event. But nobody could
keep a limit that nobody knew: one whose last moment had passed when the ruling was made is entered afterwards
(补录), is never a breach and is not deemed by silence, and its page says so. One whose last moment still lies
ahead runs with what is left of it. Source: standards.md rule 22, by analogy (docs/explanation/deadlines.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from lvyue.contracts.models import ContractVersion, Ruling
from lvyue.contracts.selectors import terms_of
from lvyue.contracts.types import ContractFile, Obligation, TriggerName
from lvyue.duties.calendars import calendar_of
from lvyue.duties.events import started_by
from lvyue.duties.governing import binds_since
from lvyue.duties.models import Duty, DutyEvent, Trigger
from lvyue.duties.planning import plan_trigger
from lvyue.duties.released import ObligationsReleased, obligations_released
from lvyue.duties.services.making import duty_make
from lvyue.duties.types import EventKind
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.identity.types import Access


def waiting_release(access: Access, version: ContractVersion, ruling: Ruling) -> None:
    """Start, in the caller's transaction, what past events ask of the obligations a ruling released.

    Windows and the contract's own dates are the activation's; this follows it and marks the late of both.
    """
    waited = {one.id for one in version.file.obligations if one.waits_for == ruling.question}
    if not waited:
        return
    terms = terms_of(version)
    first = version.contract.versions.filter(confirmed_at__isnull=False).count() == 1
    released = ObligationsReleased(
        access=access,
        contract=version.contract,
        obligations=frozenset(waited),
        since=None if first else binds_since(version, terms),
        key=f"ruling{ruling.pk}",
    )
    _start_by_hand(released, version, terms)
    obligations_released(released)
    _enter_late(access, version, ruling, waited)


def _start_by_hand(released: ObligationsReleased, version: ContractVersion, terms: ContractFile) -> None:
    calendar = calendar_of(terms, version.contract.code)
    recorded = Trigger.objects.filter(contract=version.contract, subject_type="")
    for trigger in recorded.order_by("id"):
        for one in _asked_of(released, terms, trigger):
            planned = plan_trigger(one, trigger.key, trigger.at, calendar)
            duty_make(released.access, version, terms, one, planned, calendar, trigger=trigger)


def _asked_of(released: ObligationsReleased, terms: ContractFile, trigger: Trigger) -> Iterator[Obligation]:
    """The released obligations an event recorded by hand was meant for.

    What was asked for, or picked among several, was meant for that one thing and for nothing else.
    """
    name = TriggerName(trigger.name)
    begun = [one for one in terms.obligations if started_by(one, name) and one.level is one.channel is None]
    others = {one.id for one in begun} - released.obligations
    started = set(trigger.duties.values_list("obligation", flat=True))
    if name is TriggerName.ASKED or not released.binds(trigger.at) or not others <= started:
        return
    yield from (one for one in begun if one.id in released.obligations)


def _enter_late(access: Access, version: ContractVersion, ruling: Ruling, waited: set[str]) -> None:
    """Mark what the ruling started after its last moment: 补录, no wake-up, and an entry that says why."""
    late = Duty.objects.filter(
        version=version, obligation__in=waited, backlog=False, due_at__lte=ruling.at
    ).order_by("id")
    for duty in list(late):
        Duty.objects.filter(pk=duty.pk).update(backlog=True, next_wake_at=None)
        event = DutyEvent.objects.create(
            space_id=duty.space_id,
            duty=duty,
            kind=EventKind.OPENED.value,
            at=ruling.at,
            recorded_at=clock.now(),
            actor_name=access.name,
            note="双方裁定时期限已过：按补录办理，不算逾期",
            content={"ruling": ruling.question},
        )
        entry_add(
            actor=access,
            action="duties.event.add",
            space_id=duty.space_id,
            subject=event,
            note=f"{duty} {event.note}",
        )
