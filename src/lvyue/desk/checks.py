"""Reads of checks, their items and findings; who may view a contract sees its checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from lvyue.contracts.models import Contract
from lvyue.contracts.types import ContractFile, FulfilledBy, Kind, Obligation, PartyCode
from lvyue.desk.check_errors import CheckUnknown, ItemUnknown
from lvyue.desk.models import Check, CheckEvent, CheckItem, Finding, Ticket
from lvyue.desk.types.checks import CHECK_RIGHTS, CheckAct, CheckKind, CheckState
from lvyue.duties.models import Duty
from lvyue.duties.planning import midnight
from lvyue.duties.types import DutyState, state_of
from lvyue.foundation.files import Attachment
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access


def checks_of(contract: Contract) -> QuerySet[Check]:
    """The checks of a contract, latest first, with how many items, judged ones and findings each has."""
    return contract.checks.order_by("-opened_at", "-pk").annotate(
        asked=Count("items", distinct=True),
        judged=Count("items", filter=~Q(items__verdict=""), distinct=True),
        found=Count("items__finding", distinct=True),
        mended=Count("items__finding", filter=Q(items__finding__mended_at__isnull=False), distinct=True),
    )


def check_get(contract: Contract, code: str) -> Check:
    """One check of the contract by its code; CheckUnknown for none."""
    check = contract.checks.filter(code=code).select_related("contract", "sample").first()
    if check is None:
        raise CheckUnknown(code)
    return check


def item_get(check: Check, number: int) -> CheckItem:
    """One item of the check by its number; ItemUnknown for none."""
    item = check.items.filter(number=number).first()
    if item is None:
        raise ItemUnknown(check.code, number)
    return item


def finding_get(check: Check, number: int) -> Finding:
    """The finding of the item of this number; ItemUnknown for none."""
    found = Finding.objects.filter(item__of_check=check, item__number=number)
    finding = found.select_related("item__of_check__contract").first()
    if finding is None:
        raise ItemUnknown(check.code, number)
    return finding


def obligations_checkable(terms: ContractFile) -> tuple[Obligation, ...]:
    """What a finding may stand on: all that the provider owes, alone or with party A, rights apart."""
    owing = (PartyCode.B, PartyCode.AB)
    return tuple(one for one in terms.obligations if one.by in owing and one.kind is not Kind.RIGHT)


def population(contract: Contract, since: date, until: date) -> QuerySet[Ticket]:
    """Tickets of a contract finished from `since` to before `until`, cancelled ones apart."""
    found = Ticket.objects.filter(
        contract=contract,
        done_at__gte=midnight(since),
        done_at__lt=midnight(until),
        cancelled_at__isnull=True,
    )
    return found.order_by("code")


def _duties(findings: Iterable[int]) -> QuerySet[Duty]:
    return Duty.objects.filter(
        subject_type=type_of(Finding),
        subject_id__in=list(findings),
        fulfilled_by=FulfilledBy.CHECK_MENDED.value,
    )


def mending_owed(finding: Finding) -> bool:
    """Whether the duty to mend a finding is open still."""
    return _duties([finding.pk]).filter(closed_at__isnull=True).exists()


def findings_open(check: Check) -> list[Finding]:
    """Findings whose mending is still owed, by number: neither confirmed nor relieved."""
    found = Finding.objects.filter(item__of_check=check, mended_at__isnull=True).select_related("item")
    rows = {one.pk: one for one in found.order_by("item__number")}
    owed = set(_duties(rows).filter(closed_at__isnull=True).values_list("subject_id", flat=True))
    return [one for one in rows.values() if one.pk in owed]


def duties_checked(check: Check, now: datetime) -> list[Duty]:
    """Party A's duties to check that a check ended now fulfils: of each obligation the latest one begun.

    An earlier window that passed without a check stays open and overdue; what was due before the contract was
    confirmed is entered apart (补录).
    """
    sampled = check.kind == CheckKind.SAMPLE
    act = FulfilledBy.SAMPLE_CLOSED if sampled else FulfilledBy.CHECK_CLOSED
    begun = Duty.objects.filter(
        contract_id=check.contract_id,
        fulfilled_by=act.value,
        closed_at__isnull=True,
        backlog=False,
        starts_at__lte=now,
    )
    latest = {one.obligation: one for one in begun.order_by("starts_at", "pk")}
    return list(latest.values())


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its duty; `state` is a word of the kit."""

    finding: Finding
    duty: Duty | None
    state: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item with what was found and with the files of its events."""

    item: CheckItem
    found: FindingView | None
    files: tuple[Attachment, ...]


def finding_view(finding: Finding, duty: Duty | None, now: datetime) -> FindingView:
    """How a finding stands: mended, relieved, waiting for party A, or as its duty runs."""
    if duty is None:
        return FindingView(finding, None, "pending")
    state = state_of(duty.facts, now)
    if finding.replied_at and duty.closed_at is None:
        return FindingView(finding, duty, "waiting", "等甲方确认")
    words = {DutyState.FULFILLED: "已整改", DutyState.FULFILLED_LATE: "迟整改", DutyState.RUNNING: "待整改"}
    return FindingView(finding, duty, state.value, words.get(state, ""))


def check_items(check: Check, now: datetime) -> list[ItemView]:
    """The items of a check in order; four queries however many there are."""
    items = list(check.items.select_related("ticket", "finding").order_by("number"))
    findings = [one.finding for one in items if hasattr(one, "finding")]
    duties = {one.subject_id: one for one in _duties(one.pk for one in findings).order_by("-id")}
    files = _files(check)
    return [
        ItemView(
            one,
            finding_view(one.finding, duties.get(one.finding.pk), now) if hasattr(one, "finding") else None,
            files.get(one.pk, ()),
        )
        for one in items
    ]


def _files(check: Check) -> Mapping[int | None, tuple[Attachment, ...]]:
    events = dict(check.events.values_list("pk", "item_id"))
    found: dict[int | None, tuple[Attachment, ...]] = {}
    attached = Attachment.objects.filter(subject_type=type_of(CheckEvent), subject_id__in=events)
    for one in attached.order_by("pk"):
        item = events[one.subject_id]
        found[item] = (*found.get(item, ()), one)
    return found


def may_withdraw(access: Access, check: Check) -> bool:
    """True when this person may take the check back now: who opened it, while nothing was found."""
    mine = check.opener_id == access.person_id and check_may(access, check.space_id, CheckAct.WITHDRAW)
    return mine and check.word is CheckState.OPEN and not has_findings(check)


def has_findings(check: Check) -> bool:
    """Whether anything was found wanting in the check, mended or not."""
    return Finding.objects.filter(item__of_check=check).exists()


def check_may(access: Access, space_id: int, act: CheckAct) -> bool:
    """True when the person may take the act in the space, whatever the state."""
    side, permission = CHECK_RIGHTS[act]
    return access.side(space_id) is side and access.can(space_id, permission)
