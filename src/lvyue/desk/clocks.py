"""The clocks of a ticket as rows: the duties it started, and those that wait for a later step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from lvyue.contracts.selectors import terms_of
from lvyue.contracts.types import (
    ContractFile,
    FulfilledBy,
    Obligation,
    PartyCode,
    TriggerName,
    as_limit,
    limit_words,
)
from lvyue.desk.consequences import consequence_of
from lvyue.desk.models import Ticket
from lvyue.desk.replaying import STARTS
from lvyue.desk.selectors import CLOCK_LABELS
from lvyue.desk.types import Channel, ClockRow, Consequence, Timing, fits
from lvyue.duties.calendars import calendar_of
from lvyue.duties.governing import governing_version
from lvyue.duties.models import Duty
from lvyue.duties.pausing import clock_under
from lvyue.duties.types import Closing, state_of
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access
from lvyue.rules.calendars import Calendar
from lvyue.rules.clocks import Running
from lvyue.rules.cycles import ClockTerm
from lvyue.rules.events import Kind
from lvyue.rules.pauses import merged
from lvyue.rules.replay import ClockState, Run, Verdict
from lvyue.rules.whose import Whose, shares


def ticket_clocks(access: Access, ticket: Ticket, now: datetime) -> list[ClockRow]:
    """Clocks of a ticket in the order of its steps; who may not view the contract sees no consequences."""
    duties = list(
        Duty.objects.filter(subject_type=type_of(ticket), subject_id=ticket.pk)
        .select_related("version", "trigger")
        .order_by("id")
    )
    terms = {version.pk: terms_of(version) for version in {duty.version for duty in duties}}
    calendars = {id: calendar_of(one, ticket.contract.code) for id, one in terms.items()}
    rows = [
        _duty_row(duty, terms[duty.version_id], now, timing_of(duty, terms, calendars, now))
        for duty in duties
    ]
    if ticket.closed_at is None and ticket.cancelled_at is None:
        version = governing_version(ticket.contract, ticket.reported_at)
        governing = terms.get(version.pk) or terms_of(version)
        rows += _waiting_rows(ticket, governing, {duty.obligation for duty in duties})
    rows = _numbered(rows)
    if ticket.space_id not in access.space_ids:
        return [replace(row, consequence=Consequence("")) for row in rows]
    return rows


def _level_name(terms: ContractFile, obligation: Obligation | None) -> str:
    found = terms.level(obligation.level) if obligation and obligation.level else None
    return found.name if found else ""


def _channel_name(obligation: Obligation | None) -> str:
    word = (obligation.channel if obligation else None) or ""
    return Channel(word).label if word in set(Channel) else word


def timing_of(
    duty: Duty, terms: Mapping[int, ContractFile], calendars: Mapping[int, Calendar], now: datetime
) -> Timing | None:
    """How the duty's clock ran, terms and calendars given by version; None where no pause can move it."""
    calendar = calendars[duty.version_id]
    clock = clock_under(duty, terms[duty.version_id], calendar, now)
    if clock is None or duty.by not in set(Whose):
        return None
    stopped = merged([one for one in clock.pauses if one.firm], clock.start_at, clock.now)
    return Timing(
        due_at=clock.due_at,
        gross=clock.gross,
        paused=clock.paused,
        stopped=tuple(one for one in stopped if one[0] < clock.due_at),
        shares=shares(_run(duty, clock), calendar, clock.now),
        claimed_due_at=clock.provisional_due_at if clock.provisional_due != clock.due else None,
    )


def _run(duty: Duty, clock: Running) -> Run:
    """The duty's clock as `rules.whose` reads one; only moments, debtor and pauses count there."""
    starts = Kind.REPORTED
    term = ClockTerm(duty.obligation, starts, frozenset(), clock.limit, by=duty.by)
    stop_at = clock.now if duty.closed_at is not None else None
    verdict = Verdict.BREACHED if clock.overdue else Verdict.MET if stop_at else Verdict.RUNNING
    state = ClockState(
        clock=duty.obligation,
        cycle=1,
        start_at=clock.start_at,
        due_at=clock.due_at,
        due_on=clock.due_on,
        stop_at=stop_at,
        verdict=verdict,
        gross=clock.gross,
        paused=clock.paused,
        provisional_due_at=clock.provisional_due_at,
        provisional=duty.provisional,
        paused_since=clock.paused_since,
        why=(),
    )
    return Run(term, state, clock.pauses)


def _duty_row(duty: Duty, terms: ContractFile, now: datetime, timing: Timing | None) -> ClockRow:
    obligation = terms.obligation(duty.obligation)
    limit = as_limit(obligation.limit) if obligation and obligation.limit else None
    return ClockRow(
        label=CLOCK_LABELS.get(FulfilledBy(duty.fulfilled_by), duty.what),
        who=PartyCode(duty.by).label,
        clause=duty.clause,
        clause_number=duty.clause_number,
        state=state_of(duty.facts, now).value,
        limit=limit_words(limit),
        starts_at=duty.starts_at,
        due_at=timing.due_at if timing and duty.pauses and duty.closed_at is None else duty.due_at,
        done_at=_ended_at(duty),
        provisional=duty.provisional or duty.claimed_due_at is not None,
        timing=timing,
        limited=limit is not None,
        duty_code=duty.code,
        level=_level_name(terms, obligation),
        channel=_channel_name(obligation),
        consequence=consequence_of(terms, obligation) if obligation else Consequence(),
    )


def _ended_at(duty: Duty) -> datetime | None:
    """When the clock stopped: by the act, at the due moment by silence, else when it was closed."""
    return duty.due_at if duty.closing == Closing.DEEMED else duty.fulfilled_at or duty.closed_at


def _waiting_rows(ticket: Ticket, terms: ContractFile, started: set[str]) -> Iterator[ClockRow]:
    """Rows of the obligations whose trigger this ticket has not met yet and still may."""
    for name in STARTS:
        if name in (TriggerName.ONSITE_ASKED, TriggerName.THIRD_PARTY_ASKED) and ticket.done_at:
            continue
        for obligation in terms.obligations:
            waits = obligation.trigger is name and obligation.id not in started
            if waits and obligation.waits_for is None and fits(obligation, ticket.level, ticket.channel):
                yield _waiting_row(terms, obligation, name)


def _waiting_row(terms: ContractFile, obligation: Obligation, name: TriggerName) -> ClockRow:
    clause = terms.clause(obligation.clause)
    return ClockRow(
        label=CLOCK_LABELS.get(obligation.fulfilled_by, obligation.what),
        who=obligation.by.label,
        clause=obligation.clause,
        clause_number=clause.number if clause else obligation.clause,
        state="not_triggered",
        limit=limit_words(as_limit(obligation.limit) if obligation.limit else None),
        waits_for=name.label,
        limited=obligation.limit is not None,
        level=_level_name(terms, obligation),
        channel=_channel_name(obligation),
        consequence=consequence_of(terms, obligation),
    )


def _numbered(rows: list[ClockRow]) -> list[ClockRow]:
    """Tell the clocks of a level, a channel and later rounds apart: 响应（一级）, 响应（电话）, 验收（2）."""
    seen: Counter[str] = Counter()
    found = []
    for one in rows:
        narrowed = "、".join(word for word in (one.level, one.channel) if word)
        row = replace(one, label=f"{one.label}（{narrowed}）") if narrowed else one
        seen[row.label] += 1
        again = seen[row.label]
        found.append(row if again == 1 else replace(row, label=f"{row.label}（{again}）"))
    return found
