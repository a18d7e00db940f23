"""A fault is reported, a visit asked for or withdrawn, a report cancelled."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lvyue.contracts.models import Contract
from lvyue.contracts.types import FulfilledBy, TriggerName
from lvyue.desk.errors import CancelRefused, KeyTaken
from lvyue.desk.models import Ticket
from lvyue.desk.services.grading import grade, level_named
from lvyue.desk.services.steps import (
    advance,
    event_add,
    events_of,
    files_keep,
    follow_up,
    open_duties,
    require,
    require_moment,
    require_past,
    require_stage,
    require_text,
)
from lvyue.desk.types import Act, Channel, EventKind, TicketKind, levels_of, may
from lvyue.duties.governing import governing_terms
from lvyue.duties.services import duties_close
from lvyue.duties.types import Closing
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.codes import next_code
from lvyue.foundation.errors import NotAllowed
from lvyue.foundation.files import Files
from lvyue.foundation.rows import row_add, rows_where
from lvyue.identity.types import Access, Permission, Side


def ticket_report(
    *,
    access: Access,
    contract: Contract,
    title: str,
    at: datetime,
    description: str = "",
    kind: TicketKind = TicketKind.INCIDENT,
    channel: Channel = Channel.WEB,
    reporter_name: str = "",
    onsite_asked: bool = False,
    level: str = "",
    key: str = "",
    files: Files = (),
) -> Ticket:
    """Enter a report made at `at` and start the clocks that its contract gives it.

    A report entered later counts from the moment it was made. The same `key` with the same title twice is one
    ticket. `level` grades it at once and takes the right to grade. `files` are (name, bytes, media type).
    Raises NotAllowed, TextMissing, TimeNaive, MomentImpossible, ContractNotRunning, LevelUnknown, KeyTaken.
    """
    side = access.require(contract.space_id, Permission.REPORT).side
    if level and not may(access, contract.space_id, Act.GRADE):
        raise NotAllowed(f"{access.name}不能定级", place="级别", remedy="级别留空，由乙方或甲方验收人员定级")
    title = require_text(title, "标题", 200)
    if description.strip():
        description = require_text(description, "描述")
    at = require_past(at, "报障")
    key = key.strip()[:80]
    with transaction.atomic():
        if key and (known := rows_where(Ticket, contract=contract.pk, key=key)):
            return _same_report(known[0], title, key)
        under = governing_terms(contract, at)
        ticket = Ticket(
            space_id=contract.space_id,
            contract=contract,
            code=next_code(contract.space_id, ticket_prefix(contract)),
            key=key,
            kind=kind.value,
            title=title,
            description=description.strip(),
            channel=channel.value,
            reporter_name=reporter_name.strip()[:100] or access.name,
            reporter_id=access.person_id,
            reporter_side=side.value if side else "",
            reported_at=at,
            recorded_at=clock.now(),
            onsite_asked_at=at if onsite_asked else None,
        )
        if not row_add(ticket, once=True):
            # The same key, entered at the same moment by another request: PostgreSQL lets one of them win.
            return _same_report(Ticket.objects.get(contract=contract, key=key), title, key)
        entry_add(
            actor=access,
            action="desk.ticket.report",
            space_id=ticket.space_id,
            subject=ticket,
            note=str(ticket),
        )
        asked = {"onsite_asked": True} if onsite_asked else {}
        event = event_add(
            access, ticket, EventKind.REPORTED, at, text=ticket.description or ticket.title, content=asked
        )
        files_keep(access, event, files)
        for name in (TriggerName.REPORTED, *((TriggerName.ONSITE_ASKED,) if onsite_asked else ())):
            follow_up(access, ticket, name, at, under=under)
        if level:
            chosen = level_named(levels_of(under.terms), level)
            grade(access, ticket, under, chosen, at, f"{chosen.name}，报障时定级")
    return ticket


def _same_report(known: Ticket, title: str, key: str) -> Ticket:
    if known.title != title:
        raise KeyTaken(key, known.code)
    return known


def ticket_prefix(contract: Contract) -> str:
    """The first letter of the contract's code; T where the code starts with none."""
    first = contract.code[:1].upper()
    return first if first.isascii() and first.isalpha() else "T"


def ticket_onsite_ask(*, access: Access, ticket: Ticket, at: datetime, text: str = "") -> Ticket:
    """Ask the provider to come; the arrival clock starts at `at`."""
    require(access, ticket, Act.ASK_ONSITE)
    with transaction.atomic():
        require_stage(ticket, Act.ASK_ONSITE)
        at = require_moment(ticket, Act.ASK_ONSITE, at)
        advance(access, ticket, EventKind.ONSITE_ASKED, at, text=text.strip(), onsite_asked_at=at)
        withdrawn = len(events_of(ticket, EventKind.ONSITE_WITHDRAWN))
        follow_up(access, ticket, TriggerName.ONSITE_ASKED, at, key=f"again{withdrawn}" if withdrawn else "")
    return ticket


def ticket_onsite_withdraw(*, access: Access, ticket: Ticket, reason: str) -> Ticket:
    """Party A no longer needs the visit: its open arrival duty is waived with the reason."""
    require(access, ticket, Act.WITHDRAW_ONSITE)
    reason = require_text(reason, "理由")
    now = clock.now()
    with transaction.atomic():
        require_stage(ticket, Act.WITHDRAW_ONSITE)
        advance(access, ticket, EventKind.ONSITE_WITHDRAWN, now, text=reason, onsite_asked_at=None)
        arrivals = [one for one in open_duties(ticket) if one.fulfilled_by == FulfilledBy.ARRIVED]
        duties_close(access=access, duties=arrivals, how=Closing.WAIVED, at=now, note=reason)
    return ticket


def ticket_cancel(*, access: Access, ticket: Ticket, reason: str) -> Ticket:
    """Cancel a report that needs no work (a duplicate, a false alarm) and its open duties.

    A ticket with an overdue clock is cancelled by an accepting person of party A only, and what is late stays
    late: its time stops here, relieving it is another decision. The provider cancels only what its own people
    entered. Raises StepRefused, CancelRefused, NotAllowed, TextMissing.
    """
    side = require(access, ticket, Act.CANCEL)
    reason = require_text(reason, "理由")
    now = clock.now()
    with transaction.atomic():
        require_stage(ticket, Act.CANCEL)
        open_ = open_duties(ticket)
        overdue = [one for one in open_ if one.passed(now)]
        if side is Side.B and ticket.reporter_side != Side.B.value:
            raise CancelRefused(ticket.code, "这是甲方报的障")
        if side is Side.B and overdue:
            raise CancelRefused(ticket.code, "已有逾期事项")
        if overdue and not access.can(ticket.space_id, Permission.ACCEPT):
            raise NotAllowed(
                "已有逾期事项，报修人不能取消",
                place=f"工单 {ticket.code}",
                remedy="请由甲方合同负责人或验收员取消",
            )
        advance(access, ticket, EventKind.CANCELLED, now, text=reason, cancelled_at=now, cancel_reason=reason)
        stopped = f"工单取消，逾期时长停在此刻：{reason}"
        content = {"ticket": ticket.code, "cancelled": True}
        duties_close(
            access=access, duties=overdue, how=Closing.FULFILLED, at=now, note=stopped, content=content
        )
        in_time = [one for one in open_ if one not in overdue]
        duties_close(access=access, duties=in_time, how=Closing.CANCELLED, at=now, note=reason)
    return ticket
