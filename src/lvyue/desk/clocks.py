"""The clocks of a ticket as rows: the duties it started, and those that wait for a later step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from lvyue.contracts.selectors import terms_of, version_running
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
from lvyue.desk.selectors import CLOCK_LABELS
from lvyue.desk.types import Channel, ClockRow, Consequence, fits
from lvyue.duties.models import Duty
from lvyue.duties.types import Closing, state_of
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access

TRIGGERS = (
    TriggerName.REPORTED,
    TriggerName.ONSITE_ASKED,
    TriggerName.THIRD_PARTY_ASKED,
    TriggerName.DONE,
    TriggerName.COMPLETION_NOTICED,
)
"""Triggers that a ticket records, in the order of its steps."""


def ticket_clocks(access: Access, ticket: Ticket, now: datetime) -> list[ClockRow]:
    """Clocks of a ticket in the order of its steps; who may not view the contract sees no consequences."""
    duties = list(
        Duty.objects.filter(subject_type=type_of(ticket), subject_id=ticket.pk)
        .select_related("version")
        .order_by("id")
    )
    terms = {version.pk: terms_of(version) for version in {duty.version for duty in duties}}
    running = version_running(ticket.contract)
    latest = terms.get(running.pk) if running else None
    if latest is None and running is not None:
        latest = terms_of(running)
    rows = [_duty_row(duty, terms[duty.version_id], now) for duty in duties]
    if latest is not None and ticket.closed_at is None and ticket.cancelled_at is None:
        rows += _waiting_rows(ticket, latest, {duty.obligation for duty in duties})
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


def _duty_row(duty: Duty, terms: ContractFile, now: datetime) -> ClockRow:
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
        due_at=duty.due_at,
        done_at=_ended_at(duty),
        provisional=duty.provisional or duty.claimed_due_at is not None,
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
    for name in TRIGGERS:
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
