"""Past services of a contract brought in mid-term, from a sheet and scans, marked late-entered (补录).

A row becomes a closed ticket: its clocks run over the moments the row states, so that what was late shows as
late, and never as a breach (standards.md rule 22). Nobody signs in the program for the past: what both sides
signed is the scan, kept with its level, paper (R13 c). The sheet is one transaction; the preview takes all
steps and undoes them. A code that is here already is left alone, so the same sheet may come twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from mimetypes import guess_type
from typing import Any

from django.db import IntegrityError, transaction

from lvyue.contracts.models import Contract
from lvyue.contracts.types import FulfilledBy, TriggerName
from lvyue.desk.models import RecordSheet, Ticket, TicketEvent
from lvyue.desk.past import (
    ACCEPTED,
    ARRIVED,
    ASKED,
    DONE,
    FILES,
    NOTICED,
    REPORTED,
    RESPONDED,
    SIGNED,
    PastTicket,
    is_scan,
    row_faults,
)
from lvyue.desk.selectors import level_name
from lvyue.desk.services.reporting import ticket_prefix
from lvyue.desk.services.sheets import sheet_content
from lvyue.desk.services.steps import event_add, files_keep, follow_up, open_duties
from lvyue.desk.types import Act, EventKind, LevelView, Review, TicketKind, levels_of, permission_for
from lvyue.duties.errors import BacklogInvalid, ContractNotRunning
from lvyue.duties.models import Duty
from lvyue.duties.selectors import confirmed_first
from lvyue.duties.services import duties_close, running_terms, subject_fulfil
from lvyue.duties.types import Closing, Entered, RowFault
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.canonical import canonical_json, digest_sha256
from lvyue.foundation.codes import next_code
from lvyue.foundation.errors import Invalid
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access

UNRECORDED = "补录的原件没有记载这一步"
_STEPS: tuple[tuple[str, EventKind, FulfilledBy | None, TriggerName | None], ...] = (
    (ASKED, EventKind.ONSITE_ASKED, None, TriggerName.ONSITE_ASKED),
    (RESPONDED, EventKind.RESPONDED, FulfilledBy.RESPONDED, None),
    (ARRIVED, EventKind.ARRIVED, FulfilledBy.ARRIVED, None),
    (DONE, EventKind.DONE, FulfilledBy.DONE, TriggerName.DONE),
    (NOTICED, EventKind.NOTICED, FulfilledBy.COMPLETION_NOTICED, TriggerName.COMPLETION_NOTICED),
    (SIGNED, EventKind.SIGNED, FulfilledBy.SHEET_SIGNED, None),
    (ACCEPTED, EventKind.ACCEPTED, FulfilledBy.REVIEWED, None),
)
"""A column, what it tells, the duty it closes and the one it starts."""


@dataclass(frozen=True, slots=True)
class PastTicketLine:
    """What entering one row writes, in words; nothing when it is here already."""

    number: int
    code: str
    what: str
    writes: tuple[str, ...]
    left: str = ""


def ticket_preview_past(
    *, access: Access, contract: Contract, rows: Sequence[PastTicket], files: Mapping[str, bytes]
) -> list[PastTicketLine]:
    """What entering these rows would write, row by row; nothing is kept. Raises like `ticket_enter_past`."""
    with transaction.atomic():
        lines = _enter(access, contract, rows, files, keep=False)
        transaction.set_rollback(True)
    return lines


def ticket_enter_past(
    *, access: Access, contract: Contract, rows: Sequence[PastTicket], files: Mapping[str, bytes]
) -> Entered:
    """Enter past services with `files` by name as their record sheets, all rows or none.

    By a person who grades tickets, of either party. Raises NotAllowed, ContractNotRunning; BacklogInvalid
    naming every bad row, when nothing is written.
    """
    with transaction.atomic():
        lines = _enter(access, contract, rows, files, keep=True)
    written = sum(bool(one.writes) for one in lines)
    return Entered(written, len(lines) - written)


def _enter(
    access: Access, contract: Contract, rows: Sequence[PastTicket], files: Mapping[str, bytes], *, keep: bool
) -> list[PastTicketLine]:
    access.require(contract.space_id, permission_for(Act.GRADE, access.side(contract.space_id)))
    _, terms = running_terms(contract)
    first = confirmed_first(contract)
    assert first is not None, "a running contract was confirmed"
    levels = {one.name: one for one in levels_of(terms)}
    faults = list(row_faults(rows, levels, clock.now(), first))
    bad = {one.row for one in faults}
    faults += _file_faults(rows, files)
    if not rows:
        faults.append(RowFault(0, "", "表里没有填写任何一行", "填好要补录的行再上传"))
    entering = _Entering(access, contract, levels, files if keep else {})
    lines = []
    for row in rows:
        if row.number in bad:
            continue
        try:
            with transaction.atomic():
                lines.append(entering.row(row))
        except (Invalid, ContractNotRunning) as error:
            faults.append(RowFault(row.number, REPORTED, error.cause, error.remedy))
    if faults:
        raise BacklogInvalid(sorted(faults, key=lambda one: one.row))
    return lines


def _file_faults(rows: Sequence[PastTicket], files: Mapping[str, bytes]) -> list[RowFault]:
    named = {name for row in rows for name in row.names}
    missing = [
        RowFault(row.number, FILES, f"没有上传名为“{name}”的文件", "补传这个文件，或改正表里的文件名")
        for row in rows
        for name in row.names
        if name not in files
    ]
    left = [
        RowFault(0, FILES, f"文件“{name}”没有任何一行用到", "写进对应的行，或不要上传")
        for name in files
        if name not in named
    ]
    other = [
        RowFault(
            row.number, FILES, f"“{name}”不是扫描件，或内容与扩展名不符", "换成 PDF、JPG、PNG 或 TIFF 文件"
        )
        for row in rows
        for name in row.names
        if name in files and not is_scan(name, files[name])
    ]
    return missing + other + left


def _known(row: PastTicket, ticket: Ticket) -> PastTicketLine:
    return PastTicketLine(row.number, row.code, row.title, (), f"此前已补录为 {ticket.code}")


@dataclass
class _Entering:
    """Takes the steps of each row in the order they happened, in the caller's transaction."""

    access: Access
    contract: Contract
    levels: Mapping[str, LevelView]
    files: Mapping[str, bytes]

    def row(self, row: PastTicket) -> PastTicketLine:
        """Enter one row; the line says what was written."""
        key = f"past:{row.code}"[:80]
        known = Ticket.objects.filter(contract=self.contract, key=key).first()
        if known is not None:
            return _known(row, known)
        try:
            with transaction.atomic():
                ticket = self._ticket(row, key)
        except IntegrityError:
            # The same sheet, entered at the same moment by another person: PostgreSQL lets one of them win.
            return _known(row, Ticket.objects.get(contract=self.contract, key=key))
        reported = self._event(ticket, EventKind.REPORTED, ticket.reported_at, row.title)
        follow_up(self.access, ticket, TriggerName.REPORTED, ticket.reported_at)
        events = {REPORTED: reported}
        for column, kind, act, starts in sorted(_STEPS, key=lambda one: row.at[one[0]] or ticket.recorded_at):
            at = row.at[column]
            if at is None:
                continue
            text = row.result if kind is EventKind.DONE else ""
            event = events[column] = self._event(ticket, kind, at, text)
            if act is not None:
                self._fulfil(ticket, act, at, event)
            if starts is not None:
                follow_up(self.access, ticket, starts, at)
        left = open_duties(ticket)
        duties_close(
            access=self.access, duties=left, how=Closing.CANCELLED, at=ticket.recorded_at, note=UNRECORDED
        )
        self._sheet(ticket, row, events)
        return PastTicketLine(row.number, row.code, row.title, self._said(ticket, row))

    def _ticket(self, row: PastTicket, key: str) -> Ticket:
        level = self.levels.get(row.level)
        at, now = row.at, clock.now()
        reported_at = at[REPORTED]
        assert reported_at is not None
        ticket = Ticket.objects.create(
            space_id=self.contract.space_id,
            contract=self.contract,
            code=next_code(self.contract.space_id, ticket_prefix(self.contract)),
            key=key,
            kind=TicketKind.INCIDENT.value,
            title=row.title,
            channel=row.channel.value,
            level=level.id if level else "",
            reporter_name=row.reporter,
            reported_at=reported_at,
            recorded_at=now,
            onsite_asked_at=at[ASKED],
            responded_at=at[RESPONDED],
            arrived_at=at[ARRIVED],
            done_at=at[DONE],
            result=row.result,
            cause=row.cause.value if row.cause else "",
            sheet_signed_at=at[SIGNED],
            noticed_at=at[NOTICED],
            reviewed_at=at[ACCEPTED],
            review=Review.ACCEPTED.value if at[ACCEPTED] else "",
            closed_at=row.closed_at,
            backlog=True,
        )
        entry_add(
            actor=self.access,
            action="desk.ticket.enter_past",
            space_id=ticket.space_id,
            subject=ticket,
            note=f"{ticket}（补录，原编号 {row.code}）",
        )
        return ticket

    def _event(self, ticket: Ticket, kind: EventKind, at: datetime, text: str) -> TicketEvent:
        content: dict[str, Any] = {"late_entered": True}
        if kind is EventKind.SIGNED:
            content |= {"round": 1, "level": "paper"}
        return event_add(self.access, ticket, kind, at, text=text, content=content)

    def _fulfil(self, ticket: Ticket, act: FulfilledBy, at: datetime, event: TicketEvent) -> None:
        subject_fulfil(
            access=self.access,
            contract=self.contract,
            act=act,
            subject=ticket,
            at=at,
            note="补录",
            evidence={"ticket": ticket.code, "event": event.pk, "late_entered": True},
        )

    def _sheet(self, ticket: Ticket, row: PastTicket, events: Mapping[str, TicketEvent]) -> None:
        """Keep what the paper said and the scans; the row's own words stand for the sheet's."""
        content = sheet_content(ticket, level=level_name(ticket), worker="")
        content |= {"entered_by": self.access.name, "original": row.code}
        sheet = RecordSheet.objects.create(
            space_id=ticket.space_id,
            ticket=ticket,
            round=1,
            content=content,
            digest=digest_sha256(canonical_json(content)),
            made_at=ticket.recorded_at,
        )
        entry_add(
            actor=self.access,
            action="desk.sheet.make",
            space_id=ticket.space_id,
            subject=sheet,
            note=f"{ticket.code} 纸质记录单（补录）",
        )
        sent = [
            (name, self.files[name], guess_type(name)[0] or "application/octet-stream")
            for name in row.names
            if name in self.files
        ]
        files_keep(self.access, events.get(SIGNED) or events[DONE], sent)

    def _said(self, ticket: Ticket, row: PastTicket) -> tuple[str, ...]:
        clocks = list(
            Duty.objects.filter(subject_type=type_of(ticket), subject_id=ticket.pk).exclude(
                closing=Closing.CANCELLED.value
            )
        )
        late = sum(bool(one.due_at and one.fulfilled_at and one.fulfilled_at > one.due_at) for one in clocks)
        level = f"，{row.level}" if row.level else ""
        told = [f"工单{level}，{ticket.reported_at.astimezone(clock.TZ):%Y-%m-%d %H:%M} 报障"]
        told.append(
            f"{len(clocks)} 个时钟" + (f"，{late} 个迟，不计违约" if late else "，都按时")
            if clocks
            else "没有时钟"
        )
        if row.at[SIGNED]:
            told.append(f"纸质双签，扫描件 {len(row.names)} 份")
        return tuple(told)
