"""Pauses of a ticket's clocks: one side claims with evidence, either ends, the other side answers once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from lvyue.contracts.types import PauseReason
from lvyue.desk.models import Pause, Ticket
from lvyue.desk.pause_errors import PauseAnswered, PauseOwn, PauseRefused, PauseUnproved
from lvyue.desk.pauses import timed_of, uncounted
from lvyue.desk.services.leaving import levels_left_retell
from lvyue.desk.services.steps import (
    TEXT,
    advance,
    event_add,
    files_keep,
    open_duties,
    require_past,
    require_text,
)
from lvyue.desk.types import EventKind
from lvyue.desk.types.pausing import ANSWERS, CLAIMS
from lvyue.duties.pausing import Grounds
from lvyue.duties.services import subject_pauses_tell
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.errors import NotAllowed
from lvyue.foundation.files import Files
from lvyue.foundation.rows import row_add, row_renew, row_win, rows_where
from lvyue.identity.types import Access, Permission, Side
from lvyue.rules import clocks


def pause_claim(
    *,
    access: Access,
    ticket: Ticket,
    reason: PauseReason,
    from_at: datetime,
    until_at: datetime | None = None,
    text: str = "",
    files: Files = (),
) -> Pause:
    """Claim that the clocks stood still in [from_at, until_at), None while it goes on, with words or files.

    Until the other side acknowledges it, it moves no deadline. What no clause allows, or what begins after
    the last moment, is kept as a claim that does not count, and its event says so. The same claim again gives
    the first one. Raises NotAllowed, PauseRefused, PauseUnproved, TextMissing, MomentImpossible, TimeNaive.
    """
    side = _side(access, ticket, CLAIMS)
    if not text.strip() and not files:
        raise PauseUnproved(ticket.code)
    text = require_text(text, "暂停的说明") if text.strip() else ""
    from_at = require_past(from_at, "暂停")
    until_at = None if until_at is None else require_past(until_at, "暂停")
    with transaction.atomic():
        row_renew(ticket)
        same = ticket.pauses.filter(
            reason=reason.value, from_at=from_at, until_at=until_at, side=side.value, text=text
        ).first()
        if same is not None:
            return same
        _require_stretch(ticket, reason, from_at, until_at)
        moved = [duty for duty in open_duties(ticket) if duty.due_at is not None]
        grounds = Grounds(ticket.contract)
        note = uncounted(timed_of(moved, grounds), Pause(reason=reason.value, from_at=from_at))
        words = "；".join(part for part in (reason.label, text, note) if part)
        content = {"reason": reason.value, "until": until_at.isoformat() if until_at else None, "note": note}
        event = advance(access, ticket, EventKind.PAUSED, from_at, text=words[:TEXT], content=content)
        files_keep(access, event, files)
        pause = Pause(
            space_id=ticket.space_id,
            ticket=ticket,
            event=event,
            reason=reason.value,
            text=text,
            from_at=from_at,
            until_at=until_at,
            side=side.value,
            claimed_by=access.name,
            claimed_at=clock.now(),
        )
        row_add(pause)
        _audit(access, pause, "claim", f"{ticket} 主张暂停：{reason.label}")
        pauses_tell(access, ticket, f"主张暂停：{reason.label}", grounds)
    return pause


def pause_end(*, access: Access, pause: Pause, at: datetime) -> Pause:
    """End a pause that goes on at `at`; either side may, the same moment again changes nothing.

    Raises NotAllowed, PauseRefused, MomentImpossible, TimeNaive.
    """
    ticket = pause.ticket
    _side(access, ticket, CLAIMS)
    at = require_past(at, "恢复计时")
    with transaction.atomic():
        row_renew(ticket)
        row_renew(pause)
        if pause.until_at == at:
            return pause
        if at <= pause.from_at:
            raise PauseRefused(ticket.code, "恢复不晚于暂停的开始", "请核对恢复的时间")
        if pause.until_at is None and _overlapping(pause, at):
            raise PauseRefused(ticket.code, "与同一事由的另一次暂停重叠", "请核对恢复的时间")
        if not row_win(pause, {"until_at": None}, until_at=at):
            raise PauseRefused(
                ticket.code, "这次暂停已经结束", "请刷新页面；时间有误的，请对方不认可后重新主张"
            )
        reason = PauseReason(pause.reason)
        advance(access, ticket, EventKind.RESUMED, at, text=reason.label, content={"pause": pause.pk})
        _audit(access, pause, "end", f"{ticket} 恢复计时：{reason.label}")
        pauses_tell(access, ticket, f"恢复计时：{reason.label}")
    return pause


def pause_answer(*, access: Access, pause: Pause, agreed: bool, text: str = "") -> Pause:
    """Acknowledge or deny the other side's pause, once; a denial needs its reason.

    A late answer still counts: duties closed meanwhile are computed again to their stop. The same answer
    again changes nothing. Raises NotAllowed, PauseOwn, PauseAnswered, PauseRefused, TextMissing.
    """
    ticket = pause.ticket
    side = _side(access, ticket, ANSWERS)
    if side.value == pause.side:
        raise PauseOwn(ticket.code)
    text = text.strip() if agreed else require_text(text, "不认可的理由")
    with transaction.atomic():
        row_renew(ticket)
        if ticket.cancelled_at is not None:
            raise PauseRefused(ticket.code, "工单已取消", "取消的工单不再计时，无需答复")
        now = clock.now()
        answered = {"answered_by": access.name, "answered_at": now, "answer": text}
        if not row_win(pause, {"acknowledged": None}, acknowledged=agreed, **answered):
            row_renew(pause)
            if pause.acknowledged is agreed:
                return pause
            raise PauseAnswered(ticket.code, bool(pause.acknowledged))
        verdict = "认可暂停" if agreed else "不认可暂停"
        words = "；".join(part for part in (verdict, PauseReason(pause.reason).label, text) if part)
        content = {"pause": pause.pk, "acknowledged": agreed}
        advance(access, ticket, EventKind.PAUSE_ANSWERED, now, text=words[:TEXT], content=content)
        _audit(access, pause, "answer", f"{ticket} {verdict}")
        pauses_tell(access, ticket, f"{verdict}：{PauseReason(pause.reason).label}")
        if agreed:
            levels_left_retell(access, ticket)
    return pause


def pauses_stop(access: Access, ticket: Ticket, at: datetime) -> None:
    """End the pauses that go on when the work is said to be done at `at`: nobody is waited for any more.

    In the caller's transaction. What began after a completion dated back held no clock; it ends with the
    entry, so that it holds none of a later round either.
    """
    now = clock.now()
    going = rows_where(Pause, ticket=ticket.pk, until_at=None)
    ended = [one for one in going if one.acknowledged is not False]
    for pause in ended:
        pause.until_at = at if pause.from_at < at else max(now, pause.from_at + timedelta.resolution)
        pause.save(update_fields=["until_at"])
        text = f"{PauseReason(pause.reason).label}，随处理完成结束"
        event_add(access, ticket, EventKind.RESUMED, pause.until_at, text=text, content={"pause": pause.pk})
        _audit(access, pause, "end", f"{ticket} 恢复计时：{text}")
    if ended:
        pauses_tell(access, ticket, "处理完成，暂停结束")


def pauses_retell(access: Access, ticket: Ticket) -> None:
    """Tell clocks that a grading, a further round or a ruling just started of the pauses there are."""
    if found := _undenied(ticket):
        _told(access, ticket, found, "新起算的时钟照已有的暂停计算")


def pauses_tell(access: Access, ticket: Ticket, note: str, grounds: Grounds | None = None) -> None:
    """Compute the ticket's clocks again from all its pauses but those denied, in the caller's transaction."""
    _told(access, ticket, _undenied(ticket), note, grounds)


def _told(
    access: Access, ticket: Ticket, pauses: Sequence[Pause], note: str, grounds: Grounds | None = None
) -> None:
    subject_pauses_tell(
        access=access,
        contract=ticket.contract,
        subject=ticket,
        pauses=[
            clocks.Pause(one.from_at, one.until_at, one.reason, True, bool(one.acknowledged), str(one.pk))
            for one in pauses
        ],
        note=note,
        grounds=grounds,
    )


def _undenied(ticket: Ticket) -> list[Pause]:
    """The ticket's pauses but those the other side denied."""
    found = rows_where(Pause, ticket=ticket.pk, order=("from_at", "id"))
    return [one for one in found if one.acknowledged is not False]


def _side(access: Access, ticket: Ticket, rights: Mapping[Side, Permission]) -> Side:
    side = access.side(ticket.space_id)
    access.require(ticket.space_id, rights[side or Side.B])
    if side is None:
        raise NotAllowed("暂停由甲乙双方主张和答复", place="工单", remedy="请甲方或乙方的人员操作")
    return side


def _require_stretch(
    ticket: Ticket, reason: PauseReason, from_at: datetime, until_at: datetime | None
) -> None:
    """Refuse a stretch that cannot be, or that lies outside the ticket's time."""
    if ticket.cancelled_at or ticket.closed_at:
        raise PauseRefused(ticket.code, "工单已经结束", "已结束的工单不能再主张暂停")
    if ticket.done_at is not None:
        raise PauseRefused(ticket.code, "已登记处理完成，时钟已停", "暂停须在停表之前主张")
    if from_at < ticket.reported_at:
        raise PauseRefused(ticket.code, "暂停早于报障", "请核对暂停开始的时间")
    if until_at is not None and until_at <= from_at:
        raise PauseRefused(ticket.code, "暂停的结束不晚于开始", "请核对暂停的起止时间")
    done = ticket.events.filter(kind=EventKind.DONE.value, at__gt=from_at)
    if until_at is not None:
        done = done.filter(at__lt=until_at)
    if done.exists():
        raise PauseRefused(ticket.code, "其间登记过处理完成", "完成以后不再等谁；请分段主张，写明结束的时间")
    others = Pause.objects.filter(ticket=ticket, reason=reason.value).exclude(acknowledged=False)
    others = others.filter(Q(until_at__isnull=True) | Q(until_at__gt=from_at))
    if until_at is not None:
        others = others.filter(from_at__lt=until_at)
    if others.exists():
        raise PauseRefused(ticket.code, f"与“{reason.label}”的另一次暂停重叠", "请核对起止时间，或先恢复计时")


def _overlapping(pause: Pause, at: datetime) -> bool:
    """Whether another pause of the same reason lies in [from_at, at)."""
    others = Pause.objects.filter(ticket=pause.ticket, reason=pause.reason).exclude(pk=pause.pk)
    others = others.exclude(acknowledged=False).filter(from_at__lt=at)
    return others.filter(Q(until_at__isnull=True) | Q(until_at__gt=pause.from_at)).exists()


def _audit(access: Access, pause: Pause, action: str, note: str) -> None:
    entry_add(actor=access, action=f"desk.pause.{action}", space_id=pause.space_id, subject=pause, note=note)
