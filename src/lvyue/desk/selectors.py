"""Reads of the service desk; every one takes an Access.

Who may view a space sees all its tickets; who may only report there sees what they reported themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lvyue.contracts.errors import ContractUnknown
from lvyue.contracts.models import Contract, ContractVersion
from lvyue.contracts.selectors import version_bare
from lvyue.contracts.types import Cause, FulfilledBy
from lvyue.desk.errors import TicketUnknown
from lvyue.desk.measures import measures_waiting
from lvyue.desk.models import OPEN, RecordSheet, Ticket, TicketEvent
from lvyue.desk.printing import Printed
from lvyue.desk.types import (
    MEASURES,
    Act,
    EventKind,
    LevelView,
    Stage,
    TicketCause,
    levels_of,
    may,
    stage_of,
    why_not,
)
from lvyue.duties.governing import governing_terms, governing_version
from lvyue.duties.models import Duty
from lvyue.duties.selectors import overdue_at
from lvyue.duties.types import DutyState, state_of
from lvyue.foundation.files import Attachment
from lvyue.foundation.kit.words import moment
from lvyue.foundation.signing import Signature, signature_verify, signatures_of
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access, Permission, Side

CLOCK_LABELS = {
    FulfilledBy.RESPONDED: "响应",
    FulfilledBy.ARRIVED: "到场",
    FulfilledBy.FEEDBACK: "反馈",
    FulfilledBy.SWITCHED: "切换备用",
    FulfilledBy.THIRD_PARTY_URGED: "督促第三方",
    FulfilledBy.DONE: "处理",
    FulfilledBy.CAUSE_REPORTED: "原因报告",
    FulfilledBy.SHEET_SIGNED: "记录单",
    FulfilledBy.COMPLETION_NOTICED: "完成通知",
    FulfilledBy.REVIEWED: "验收",
}
"""The short name of a clock: what stops it."""

_SETTLED = Q(review__in=["accepted", "deemed"])
_WORKING = OPEN & Q(responded_at__isnull=False, done_at__isnull=True)
_VISIT = Q(onsite_asked_at__isnull=False, arrived_at__isnull=True)
_FINISHED = OPEN & Q(done_at__isnull=False)
_REVIEWING = Q(noticed_at__isnull=False) & ~_SETTLED
STATES: Mapping[str, Q] = {
    "open": OPEN,
    "ended": ~OPEN,
    Stage.RECEIVED: OPEN & Q(responded_at__isnull=True),
    Stage.TRAVELLING: _WORKING & _VISIT,
    Stage.WORKING: _WORKING & ~_VISIT,
    Stage.REVIEWING: _FINISHED & _REVIEWING,
    Stage.SIGNING: _FINISHED & ~_REVIEWING & Q(sheet_signed_at__isnull=True),
    Stage.NOTICING: _FINISHED & ~_REVIEWING & Q(sheet_signed_at__isnull=False),
    Stage.CLOSED: Q(closed_at__isnull=False, cancelled_at__isnull=True),
    Stage.CANCELLED: Q(cancelled_at__isnull=False),
}
"""`stage_of` as filters of the database, and the two halves open / ended."""


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A line of the ticket list: the ticket, its stage and the running clock that is due first."""

    ticket: Ticket
    stage: Stage
    clock: str = ""
    clause_number: str = ""
    due_at: datetime | None = None
    state: DutyState | None = None


def _visible(access: Access) -> Q:
    seen = Q(space_id__in=access.space_ids)
    own = access.spaces_where(Permission.REPORT) - access.space_ids
    return seen | Q(space_id__in=own, reporter_id=access.person_id) if own else seen


def _contract_id(code: str) -> int:
    """The key behind a code, asked first: through a join the list could not be read in its index's order."""
    return Contract.objects.filter(code=code).values_list("pk", flat=True).first() or 0


def contracts_reportable(access: Access) -> QuerySet[Contract]:
    """Contracts the person may report a fault under: those with a confirmed version."""
    confirmed = ContractVersion.objects.filter(contract=OuterRef("pk"), confirmed_at__isnull=False)
    return Contract.objects.filter(Exists(confirmed), space_id__in=access.spaces_where(Permission.REPORT))


def contract_reportable(access: Access, code: str) -> Contract:
    """The contract of this code to report under; ContractUnknown when it is not granted for reporting.

    An unconfirmed contract is found, so that the report itself says what is missing.
    """
    spaces = access.spaces_where(Permission.REPORT) | access.space_ids
    contract = Contract.objects.filter(space_id__in=spaces, code=code).first()
    if contract is None:
        raise ContractUnknown(code)
    return contract


def ticket_list(
    access: Access, *, now: datetime, contract: str = "", state: str = "", q: str = "", overdue: bool = False
) -> QuerySet[Ticket]:
    """Tickets the reader may see, newest report first.

    `state` is a key of STATES (anything else filters nothing), `q` part of code, title or reporter, `overdue`
    keeps those with an open clock past its due moment.
    """
    found = Ticket.objects.filter(_visible(access)).select_related("contract").order_by("-reported_at", "-id")
    if contract:
        found = found.filter(contract_id=_contract_id(contract))
    if state in STATES:
        found = found.filter(STATES[state])
    if q := q.strip():
        found = found.filter(Q(title__icontains=q) | Q(code__iexact=q) | Q(reporter_name__icontains=q))
    if overdue:
        late = Duty.objects.filter(overdue_at(now), subject_type=type_of(Ticket), space_id__in=access.seats)
        found = found.filter(pk__in=late.values("subject_id"))
    return found


def ticket_counts(access: Access, *, now: datetime, contract: str = "") -> dict[str, int]:
    """How many open tickets stand in each state, and how many of them are overdue; two queries."""
    found = Ticket.objects.filter(_visible(access)).filter(OPEN)
    if contract:
        found = found.filter(contract_id=_contract_id(contract))
    states = [state for state in STATES if state not in ("ended", Stage.CLOSED, Stage.CANCELLED)]
    counts: dict[str, int] = found.aggregate(**{str(one): Count("pk", filter=STATES[one]) for one in states})
    late = ticket_list(access, now=now, contract=contract, state="open", overdue=True).count()
    return counts | {"overdue": late}


def ticket_rows(tickets: Iterable[Ticket], now: datetime) -> list[TicketRow]:
    """Lines of a list for one page of tickets; one query for all their running clocks."""
    tickets = list(tickets)
    first: dict[int, Duty] = {}
    running = Duty.objects.filter(
        subject_type=type_of(Ticket),
        subject_id__in=[one.pk for one in tickets],
        closed_at__isnull=True,
        due_at__isnull=False,
    )
    for duty in running.order_by("due_at"):
        first.setdefault(duty.subject_id or 0, duty)
    return [_row(ticket, first.get(ticket.pk), now) for ticket in tickets]


def _row(ticket: Ticket, duty: Duty | None, now: datetime) -> TicketRow:
    stage = stage_of(ticket.facts)
    if duty is None:
        return TicketRow(ticket, stage)
    label = CLOCK_LABELS.get(FulfilledBy(duty.fulfilled_by), duty.what)
    return TicketRow(ticket, stage, label, duty.clause_number, duty.due_at, state_of(duty.facts, now))


def ticket_get(access: Access, contract: str, code: str) -> Ticket:
    """One ticket by its contract's code and its own; TicketUnknown when it is not there or not to be seen."""
    found = Ticket.objects.filter(_visible(access), contract__code=contract, code=code)
    ticket = found.select_related("contract").first()
    if ticket is None:
        raise TicketUnknown(code)
    return ticket


def ticket_codes(access: Access, ids: Iterable[int | None]) -> dict[int, str]:
    """{ticket key: its code} of those tickets the reader may see; no query when none is asked for."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return dict(Ticket.objects.filter(_visible(access), pk__in=wanted).values_list("pk", "code"))


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One event of a ticket with the files that came with it."""

    event: TicketEvent
    files: tuple[Attachment, ...] = ()

    @property
    def entered_later(self) -> bool:
        """True when it was entered more than a minute after it happened."""
        return (self.event.recorded_at - self.event.at).total_seconds() > 60


def ticket_timeline(ticket: Ticket) -> list[TimelineRow]:
    """Events of a ticket the caller may see, latest first."""
    events = list(TicketEvent.objects.filter(ticket=ticket).order_by("-at", "-id"))
    files: dict[int, list[Attachment]] = {}
    of_events = Attachment.objects.filter(
        subject_type=type_of(TicketEvent), subject_id__in=[one.pk for one in events]
    )
    for file in of_events.order_by("pk"):
        files.setdefault(file.subject_id, []).append(file)
    return [TimelineRow(one, tuple(files.get(one.pk, ()))) for one in events]


def regrade_asked(events: Iterable[TicketEvent]) -> TicketEvent | None:
    """The provider's open request for another level; None once party A graded the ticket after it."""
    kinds = (EventKind.GRADED, EventKind.GRADE_ASKED)
    last = max((one for one in events if one.word in kinds), key=lambda one: one.pk, default=None)
    return last if last is not None and last.word is EventKind.GRADE_ASKED else None


@dataclass(frozen=True, slots=True)
class SheetView:
    """A record sheet with its signatures by side ("a", "b")."""

    sheet: RecordSheet
    signatures: Mapping[str, Signature]

    @property
    def sides(self) -> list[tuple[Side, Signature | None, bool]]:
        """(side, its signature, whether that still fits the content), party A first."""
        found = [(side, self.signatures.get(side.value)) for side in Side]
        return [
            (side, one, one is not None and signature_verify(one, self.sheet.content)) for side, one in found
        ]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The sheet's facts as label and value, moments in words of the page."""
        content = self.sheet.content
        moments = {key: content[key] for key in ("reported_at", "responded_at", "arrived_at", "done_at")}
        said = {key: moment(datetime.fromisoformat(at)) if at else "" for key, at in moments.items()}
        return [
            ("服务类别", f"{content['kind']}（{content['channel']}）"),
            *([("级别", content["level"])] if content.get("level") else []),
            ("报障人", content["reporter"]),
            ("报障时间", said["reported_at"]),
            ("响应时间", said["responded_at"]),
            ("到场时间", said["arrived_at"] or "未要求到场"),
            ("完成时间", said["done_at"]),
            *([("原因", content["cause"])] if content.get("cause") else []),
            ("服务人员", content["worker"]),
        ]


def sheet_view(ticket: Ticket, of_round: int | None = None) -> SheetView | None:
    """The sheet of a round, the latest one by default; None while there is none."""
    sheets = RecordSheet.objects.filter(ticket=ticket)
    sheet = (sheets.filter(round=of_round) if of_round else sheets.order_by("-round")).first()
    if sheet is None:
        return None
    return SheetView(sheet, {one.side: one for one in signatures_of(sheet)})


def sheet_printed(sheet: RecordSheet) -> Printed:
    """What is printed of a sheet."""
    return Printed(sheet.ticket.contract.code, sheet.content, sheet.digest, SheetView(sheet, {}).rows)


def contract_levels(contract: Contract) -> tuple[LevelView, ...]:
    """The service levels of the contract's running version, in its own words; none when it has none."""
    version = version_bare(contract)
    return levels_of(version.file if version else None)


def ticket_levels(ticket: Ticket) -> tuple[LevelView, ...]:
    """The service levels a ticket can be given: those of the version that bound when it was reported."""
    return levels_of(governing_version(ticket.contract, ticket.reported_at).file)


def reports_graded(
    access: Access, contracts: Iterable[Contract]
) -> list[tuple[Contract, tuple[LevelView, ...], bool]]:
    """(contract, its levels, whether the person may grade) of those contracts that have levels."""
    found = ((one, contract_levels(one), may(access, one.space_id, Act.GRADE)) for one in contracts)
    return [row for row in found if row[1]]


def level_name(ticket: Ticket) -> str:
    """The name the contract gives the ticket's level, "" while it is not graded."""
    if not ticket.level:
        return ""
    names = {one.id: one.name for one in ticket_levels(ticket)}
    return names.get(ticket.level, ticket.level)


def cause_needed(contract: Contract, reported_at: datetime) -> bool:
    """Whether the completion of a report of this moment must state its cause.

    It must where the version that bound the report relieves by cause.
    """
    return bool(governing_terms(contract, reported_at)[1].exemptions)


def ticket_cause(access: Access, subject_id: int | None) -> TicketCause | None:
    """The cause found for a ticket (a duty's `subject_id`) with party A's answer; None when there is none.

    A ticket the reader may not see has none.
    """
    ticket = Ticket.objects.filter(_visible(access), pk=subject_id or 0).exclude(cause="").first()
    if ticket is None or ticket.done_at is None:
        return None
    stated = ticket.events.filter(kind=EventKind.DONE.value).latest("id")
    return TicketCause(
        ticket.code,
        Cause(ticket.cause),
        stated.actor_name,
        ticket.done_at,
        ticket.cause_agreed,
        ticket.cause_answered_by,
        ticket.cause_answered_at,
    )


def ticket_acts(
    access: Access, ticket: Ticket, sheet: SheetView | None, levels: Sequence[LevelView] = ()
) -> tuple[Act, ...]:
    """What the person can do on the ticket now, the next step first; grading only where there are levels."""
    side = access.side(ticket.space_id)
    signed = sheet is not None and sheet.sheet.round == ticket.round and side in sheet.signatures
    hidden = {Act.SIGN, Act.OBJECT_SHEET} if signed else set()
    hidden |= set(MEASURES) - measures_waiting(ticket)
    if not levels:
        hidden.add(Act.GRADE)
    return tuple(
        act
        for act in Act
        if act not in hidden and may(access, ticket.space_id, act) and why_not(ticket.facts, act) is None
    )
