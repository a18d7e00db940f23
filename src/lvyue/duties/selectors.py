"""Reads of the duties room; every one takes an Access and sees only what it grants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, DurationField, ExpressionWrapper, F, Min, Q, QuerySet, Value
from django.urls import reverse

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import terms_of
from lvyue.contracts.types import (
    ContractFile,
    ContractsListed,
    Obligation,
    PartyCode,
    TriggerName,
    as_limit,
    when_words,
)
from lvyue.duties.calendars import calendar_of
from lvyue.duties.deeming import deemed_at, deemed_trace
from lvyue.duties.demands import demand_trace, demanded
from lvyue.duties.errors import DutyUnknown
from lvyue.duties.models import Duty, DutyEvent, Trigger
from lvyue.duties.planning import midnight
from lvyue.duties.types import DUE_SOON_SHARE, DutyState
from lvyue.foundation import clock
from lvyue.foundation.files import Attachment
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access
from lvyue.rules.calendars import Calendar
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


def overdue_at(now: datetime) -> Q:
    """The predicate *overdue*: open, running, its last moment passed, and not of the backlog (补录)."""
    return Q(closed_at__isnull=True, due_at__lt=now, backlog=False) & ~paused_at(now)


def paused_at(now: datetime) -> Q:
    """The predicate *paused*: open with a last moment, held by an acknowledged pause that goes on."""
    return Q(closed_at__isnull=True, due_at__isnull=False, paused_at__isnull=False, paused_at__lte=now)


def duties_of_subject(access: Access, contract: Contract, subject: object) -> QuerySet[Duty]:
    """The duties that events of one subject (a ticket, an application) started."""
    return duty_list(access).filter(
        contract=contract,
        subject_type=type_of(subject),  # type: ignore[arg-type]
        subject_id=subject.pk,  # type: ignore[attr-defined]
    )


def duties_overdue(access: Access, now: datetime) -> QuerySet[Duty]:
    """Open duties whose last moment has passed; computed, never stored."""
    return duty_list(access).filter(overdue_at(now))


def duty_start(duty: Duty, terms: ContractFile, calendar: Calendar) -> datetime:
    """The moment a duty's limit counts from: its trigger event, or the contract's own date in its key.

    A notice sent by post counts from the day of service that the calendar gives it now.
    """
    if duty.trigger is not None:
        posted_at = duty.trigger.posted_at
        rule = terms.deeming(TriggerName(duty.trigger.name)) if posted_at else None
        return deemed_at(rule, posted_at, calendar) if rule and posted_at else duty.trigger.at
    # A superseded duty's key carries its version behind the date.
    return midnight(date.fromisoformat(duty.key.partition("@")[0]))


def duty_derivation(duty: Duty) -> Trace | None:
    """How the due moment came about, unfolded from the terms and the calendar as known now."""
    terms = terms_of(duty.version)
    obligation = terms.obligation(duty.obligation)
    if obligation is None or duty.due_at is None:
        return None
    if demanded(duty, obligation):
        return demand_trace(duty)
    if obligation.limit is None:
        return _window_trace(duty, obligation)
    label = TriggerName(obligation.trigger).label if obligation.trigger else "起算"
    calendar = calendar_of(terms, duty.contract.code)
    trace = derive(as_limit(obligation.limit), duty_start(duty, terms, calendar), calendar)
    steps = (*_served_trace(duty, terms, obligation, calendar), trace)
    return Trace(f"{duty.what}的期限", trace.value, f"{label}起算", duty.clause_number, steps)


def _served_trace(
    duty: Duty, terms: ContractFile, obligation: Obligation, calendar: Calendar
) -> Iterator[Trace]:
    """How a notice sent by post came to count as served, when that is what the duty began with."""
    if duty.trigger is None or duty.trigger.posted_at is None or obligation.trigger is None:
        return
    rule = terms.deeming(obligation.trigger)
    if rule is not None and rule.deems is not None:
        clause = terms.clause(rule.deems.clause)
        number = clause.number if clause else rule.deems.clause
        yield deemed_trace(rule, number, duty.trigger.posted_at, calendar)


def _window_trace(duty: Duty, obligation: Obligation) -> Trace | None:
    """A window's last day is its limit: 24:00 of it, never rolled (standards.md rule 19)."""
    if duty.window_start is None or duty.window_end is None:
        return None
    last = duty.window_end - timedelta(days=1)
    return Trace(
        f"{duty.what}的期限",
        f"{last} 24:00",
        when_words(obligation) if obligation.every else "服务期内持续",
        duty.clause_number,
        (
            Trace("这一期第一天", str(duty.window_start)),
            Trace("这一期最后一天", str(last), "按日历周期划分，在服务期起止处截断；逢休息日不顺延"),
        ),
    )


def figures_add(listed: ContractsListed) -> None:
    """Fill in, for listed contracts, how many duties are overdue and which moment is next: one query."""
    open_ = Duty.objects.filter(
        space_id__in=listed.space_ids, closed_at__isnull=True, contract_id__in=listed.figures
    )
    for row in open_.values("contract_id", "contract__code").annotate(
        overdue=Count("id", filter=overdue_at(listed.now)),
        next_due_at=Min("due_at", filter=Q(due_at__gte=listed.now)),
    ):
        figures = listed.figures[row["contract_id"]]
        figures.overdue, figures.next_due_at = row["overdue"], row["next_due_at"]
        query = urlencode({"contract": row["contract__code"], "state": DutyState.OVERDUE})
        figures.overdue_address = f"{reverse('duties:list')}?{query}"


def duties_in_state(duties: QuerySet[Duty], state: str, now: datetime) -> QuerySet[Duty]:
    """Duties in a state of the list's filter: overdue, paused, backlog, due_soon, running, pending,
    open or closed.

    The same predicates as `types.state_of`, said in SQL. Running takes in what is due soon.
    """
    if state == "closed":
        return duties.filter(closed_at__isnull=False)
    open_ = duties.filter(closed_at__isnull=True)
    if state == DutyState.PAUSED:
        return open_.filter(paused_at(now), starts_at__lte=now)
    if state in (DutyState.BACKLOG, DutyState.RUNNING, DutyState.DUE_SOON):
        open_ = open_.exclude(paused_at(now))
    timely = Q(due_at__gte=now) | Q(due_at__isnull=True)
    match state:
        case DutyState.OVERDUE:
            return open_.filter(overdue_at(now))
        case DutyState.BACKLOG:
            return open_.filter(due_at__lt=now, backlog=True)
        case DutyState.PENDING:
            return open_.filter(starts_at__gt=now)
        case DutyState.RUNNING:
            return open_.filter(timely, starts_at__lte=now)
        case DutyState.DUE_SOON:
            return _soon(open_.filter(due_at__gte=now, starts_at__lte=now), now)
    return open_


def _soon(duties: QuerySet[Duty], now: datetime) -> QuerySet[Duty]:
    """Those in the last fifth of their time (`DUE_SOON_SHARE`): five times the rest fits in the whole."""
    rest = ExpressionWrapper(F("due_at") - Value(now), output_field=DurationField())
    whole = ExpressionWrapper(F("due_at") - F("starts_at"), output_field=DurationField())
    return duties.alias(
        rest=ExpressionWrapper(rest * Value(round(1 / (1 - DUE_SOON_SHARE))), output_field=DurationField()),
        whole=whole,
    ).filter(rest__lte=F("whole"))


def duties_told(duties: QuerySet[Duty], now: datetime) -> QuerySet[Duty]:
    """Duties told a share of their time today that still stand so; `woken` is that share, the highest one."""
    today = midnight(now.astimezone(clock.TZ).date())
    told = duties.filter(closed_at__isnull=True, wakes__share=F("woken"), wakes__at__gte=today)
    return told.filter(
        Q(woken__lt=100, due_at__gte=now, paused_at__isnull=True) | Q(woken=100) & overdue_at(now)
    )


@dataclass(frozen=True, slots=True)
class DutyFilter:
    """What the list of duties is narrowed by; empty words leave a thing open. `month` is (year, month).

    `told` is the share of its time (50, 80, 100 %) that a duty was told today; 0 for any.
    """

    state: str = "open"
    contract: str = ""
    by: str = ""
    obligation: str = ""
    month: tuple[int, int] | None = None
    told: int = 0


def duties_filtered(access: Access, wanted: DutyFilter, now: datetime) -> QuerySet[Duty]:
    """Duties granted to the reader that a filter leaves, earliest due first (newest first when closed)."""
    duties = duty_list(access)
    if wanted.contract:
        duties = duties.filter(contract__code=wanted.contract)
    if wanted.by:
        duties = duties.filter(by__in=(wanted.by, PartyCode.AB))
    if wanted.obligation:
        duties = duties.filter(obligation=wanted.obligation)
    if wanted.month:
        year, month = wanted.month
        following = (year + 1, 1) if month == 12 else (year, month + 1)
        duties = duties.filter(due_on__gte=date(year, month, 1), due_on__lt=date(*following, 1))
    if wanted.told:
        duties = duties_told(duties, now).filter(woken=wanted.told)
    if wanted.state != "all":
        duties = duties_in_state(duties, wanted.state, now)
    return duties.order_by("-closed_at", "-id") if wanted.state == "closed" else duties


def duties_named(access: Access, ids: Iterable[int]) -> list[Duty]:
    """Duties by id, in the order given.

    A page of a long list is sorted by ids alone, which an index answers, and its whole rows read afterwards.
    """
    wanted = list(ids)
    found = duty_list(access).in_bulk(wanted)
    return [found[id] for id in wanted if id in found]


def confirmed_first(contract: Contract) -> datetime | None:
    """The moment both sides confirmed the contract's first version here; None while there is none."""
    found = contract.versions.filter(confirmed_at__isnull=False).order_by("number")
    return found.values_list("confirmed_at", flat=True).first()


def backlog_duties(access: Access, contract: Contract, now: datetime) -> QuerySet[Duty]:
    """A contract's duties still to be entered afterwards (补录), earliest due first."""
    return duties_in_state(duty_list(access).filter(contract=contract), DutyState.BACKLOG, now)


def events_recorded(access: Access, contract: Contract) -> QuerySet[Trigger]:
    """Events of a contract that people recorded by hand, newest first, with how many duties each started."""
    found = Trigger.objects.filter(contract=contract, space_id__in=access.space_ids, subject_type="")
    return found.annotate(started=Count("duties")).order_by("-at", "-pk")


def files_of(subjects: Iterable[Trigger] | Iterable[DutyEvent]) -> dict[int, list[Attachment]]:
    """{id: evidence files} of rows of one table, oldest first: one query."""
    rows = list(subjects)
    found: dict[int, list[Attachment]] = {one.pk: [] for one in rows}
    if rows:
        files = Attachment.objects.filter(subject_type=type_of(rows[0]), subject_id__in=found)
        for one in files.select_related("blob").order_by("pk"):
            found[one.subject_id].append(one)
    return found


def duty_events(duty: Duty) -> list[tuple[DutyEvent, list[Attachment]]]:
    """What happened to a duty, newest first, each with its evidence files: two queries."""
    events = list(duty.events.order_by("-at", "-id"))
    found = files_of(events)
    return [(one, found[one.pk]) for one in events]


def duty_terms(duty: Duty) -> tuple[ContractFile, Obligation]:
    """The terms a duty was made from, with the version's rulings, and its obligation in them."""
    terms = terms_of(duty.version)
    obligation = terms.obligation(duty.obligation)
    assert obligation is not None, "a confirmed version keeps the obligations its duties were made from"
    return terms, obligation
