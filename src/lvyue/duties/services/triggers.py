"""Triggers: the evidenced events that start duties, told by tickets and payments or recorded by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import models, transaction

from lvyue.contracts.models import Contract, ContractVersion
from lvyue.contracts.selectors import terms_of, version_bare
from lvyue.contracts.types import IN_TERM, ContractFile, Obligation, TriggerName
from lvyue.duties.calendars import calendar_of
from lvyue.duties.deeming import deemed_at
from lvyue.duties.errors import (
    ContractNotRunning,
    EventNotByHand,
    EventRecorded,
    EventStartsOther,
    EvidenceMissing,
    MomentImpossible,
    NotServedByPost,
    NotServedYet,
)
from lvyue.duties.events import DATED, by_hand, started_by
from lvyue.duties.governing import Binding, governing_terms
from lvyue.duties.models import Duty, Trigger
from lvyue.duties.planning import plan_trigger
from lvyue.duties.services.making import duty_make
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.codes import next_code
from lvyue.foundation.files import Files, files_attach
from lvyue.foundation.rows import row_add
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access, Permission


def trigger_record(
    *,
    access: Access,
    contract: Contract,
    name: TriggerName,
    at: datetime,
    subject: models.Model,
    note: str = "",
    key: str = "",
    level: str = "",
    channel: str = "",
    under: Binding | None = None,
) -> list[Duty]:
    """Record an evidenced event about a subject and return the duties it starts.

    Recording the same event of the same subject again returns no duties and changes nothing. `key` tells
    repeated events of one subject apart (a second completion notice after rework). Obligations narrowed to a
    service level or a channel start only for that `level` or `channel`. `under` is the version that holds
    (that of a ticket's report); the one that bound at `at` when left out.
    Raises ContractNotRunning, MomentImpossible.
    """
    version, terms = under or governing_terms(contract, at)
    if at > clock.now():
        raise MomentImpossible(name.label, "不能晚于现在")
    if name in IN_TERM:
        require_in_term(contract, terms, at)
    with transaction.atomic(savepoint=False):  # a part of the caller's use case
        return _record(
            access,
            version,
            terms,
            name,
            at,
            key=f"{type_of(subject)}:{subject.pk}{':' + key if key else ''}",
            note=note,
            subject=subject,
            chosen=lambda one: one.level in (None, level) and one.channel in (None, channel),
        )[1]


def trigger_repeat(
    *,
    access: Access,
    contract: Contract,
    name: TriggerName,
    at: datetime,
    subject: models.Model,
    key: str,
    chosen: Callable[[Obligation], bool],
    note: str = "",
    under: Binding | None = None,
) -> list[Duty]:
    """Start the obligations that are `chosen` from an event of a subject that was told before.

    For clocks that attach later (a late grading, a ruling) or once more (rework): `at` is the moment they
    count from, `key` tells this start from the event's first; `under` as for `trigger_record`. The event was
    admitted when it was told, so the term is not asked again. Writes nothing when no obligation is chosen.
    Raises ContractNotRunning.
    """
    version, terms = under or governing_terms(contract, at)
    if not any(started_by(one, name) and chosen(one) for one in terms.obligations):
        return []
    with transaction.atomic(savepoint=False):  # a part of the caller's use case
        whole = f"{type_of(subject)}:{subject.pk}:{key}"
        return _record(
            access, version, terms, name, at, key=whole, note=note, subject=subject, chosen=chosen
        )[1]


def event_enter(
    *, access: Access, contract: Contract, name: TriggerName, at: datetime, obligation: str, note: str
) -> Duty | None:
    """Start one obligation from a past event never told here, for a room above that enters the past (补录).

    The room has checked its own permission and holds the evidence. The same event and obligation again start
    nothing: None. Raises ContractNotRunning, MomentImpossible.
    """
    version, terms = running_terms(contract)
    if at > clock.now():
        raise MomentImpossible(name.label, "不能晚于现在")
    if name in IN_TERM:
        require_in_term(contract, terms, at)
    with transaction.atomic():
        _, made = _record(
            access,
            version,
            terms,
            name,
            at,
            key=f"past:{obligation}:{at.astimezone(clock.TZ).date()}",
            note=note,
            chosen=lambda one: one.id == obligation,
        )
    return made[0] if made else None


def event_record(
    *,
    access: Access,
    contract: Contract,
    name: TriggerName,
    at: datetime,
    note: str,
    files: Files = (),
    obligation: str = "",
    by_post: bool = False,
) -> tuple[Trigger, list[Duty]]:
    """Record by hand an event that neither tickets nor payments tell: 「登记事件」, with its evidence.

    For 签订 and 生效 this gives the date that a blank signing date left open (rule 7), once, to the running
    version; every other event may happen again and falls under the version that bound at `at`. `obligation`
    picks the one it starts where several begin with the same event (what was asked for); without it all of
    them start. With `by_post`, `at` is when its paper was posted, and the event lies on the day the contract
    counts it as served (rule 17). A person of either party records it.
    Returns the trigger and the duties started. Raises NotAllowed, ContractNotRunning, EventNotByHand,
    EventStartsOther, EvidenceMissing, MomentImpossible, NotServedByPost, NotServedYet.
    """
    access.require(contract.space_id, Permission.SIGN)
    version, terms = running_terms(contract) if name in DATED else governing_terms(contract, at)
    if not by_hand(terms, name):
        raise EventNotByHand(name.label)
    picked = terms.obligation(obligation) if obligation else None
    if obligation and (picked is None or picked.trigger is not name):
        raise EventStartsOther(name.label, obligation)
    if not note.strip() and not files:
        raise EvidenceMissing(name.label)
    if at > clock.now():
        raise MomentImpossible(name.label, "不能晚于现在")
    posted_at, at = (at, _served_at(contract, terms, name, at)) if by_post else (None, at)
    if name in IN_TERM:
        require_in_term(contract, terms, at)

    def chosen(one: Obligation) -> bool:
        return one.id == obligation if obligation else one.level is None and one.channel is None

    with transaction.atomic():
        key = "once" if name in DATED else next_code(contract.space_id, "N")
        trigger, duties = _record(
            access, version, terms, name, at, key=key, note=note.strip(), posted_at=posted_at, chosen=chosen
        )
        if trigger is None:
            raise EventRecorded(name.label)
        files_attach(actor=access, space_id=contract.space_id, subject=trigger, files=files)
    return trigger, duties


def running_terms(contract: Contract) -> Binding:
    """The running version and its terms with rulings; ContractNotRunning while there is none."""
    version = version_bare(contract)
    if version is None:
        raise ContractNotRunning(contract.code, "还没有双方确认的版本")
    return Binding(version, terms_of(version))


def _record(
    access: Access,
    version: ContractVersion,
    terms: ContractFile,
    name: TriggerName,
    at: datetime,
    *,
    key: str,
    note: str,
    subject: models.Model | None = None,
    posted_at: datetime | None = None,
    chosen: Callable[[Obligation], bool] = lambda one: one.level is None and one.channel is None,
) -> tuple[Trigger | None, list[Duty]]:
    """Store the trigger and start its duties; (None, []) when it is there already."""
    trigger = Trigger(
        space_id=version.space_id,
        contract=version.contract,
        name=name.value,
        key=key,
        subject_type=type_of(subject) if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        at=at,
        posted_at=posted_at,
        recorded_at=clock.now(),
        note=note,
    )
    if not row_add(trigger, once=True):
        return None, []
    entry_add(
        actor=access,
        action="duties.trigger.record",
        space_id=version.space_id,
        subject=trigger,
        note=f"{name.label} {note}".strip(),
    )
    calendar = calendar_of(terms, version.contract.code)
    duties = [
        duty_make(
            access, version, terms, one, plan_trigger(one, key, at, calendar), calendar, trigger=trigger
        )
        for one in terms.obligations
        if started_by(one, name) and chosen(one)
    ]
    return trigger, [duty for duty in duties if duty is not None]


def _served_at(contract: Contract, terms: ContractFile, name: TriggerName, posted_at: datetime) -> datetime:
    """When an event told by post counts as served; refused without such a rule, and before that day."""
    rule = terms.deeming(name)
    if rule is None:
        raise NotServedByPost(name.label)
    served = deemed_at(rule, posted_at, calendar_of(terms, contract.code))
    if served > clock.now():
        raise NotServedYet(name.label, served.date())
    return served


def require_in_term(contract: Contract, terms: ContractFile, at: datetime) -> None:
    """Refuse what happens outside the service term, with the dates named."""
    on = at.astimezone(clock.TZ).date()
    if on < terms.term.start:
        raise ContractNotRunning(contract.code, f"的服务期 {terms.term.start} 才开始")
    if on > terms.term.end:
        raise ContractNotRunning(contract.code, f"的服务期已于 {terms.term.end} 届满")
