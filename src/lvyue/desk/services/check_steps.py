"""The beats every act on a check shares: who may, does the check still go on, tell the log."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from lvyue.desk.check_errors import CheckRefused, CheckSide
from lvyue.desk.models import Check, CheckEvent, CheckItem
from lvyue.desk.types.checks import CHECK_RIGHTS, CheckAct, CheckEventKind, CheckState
from lvyue.foundation.audit import entry_add
from lvyue.foundation.files import Files, files_attach
from lvyue.foundation.rows import row_add, row_renew
from lvyue.identity.types import Access


def check_require(access: Access, space_id: int, act: CheckAct) -> None:
    """Refuse an act that is not this person's; NotFound, NotAllowed or CheckSide."""
    side, permission = CHECK_RIGHTS[act]
    seat = access.require(space_id, permission)
    if seat.side is not side:
        raise CheckSide(act, side.label)


def check_hold(check: Check, act: CheckAct) -> None:
    """Take the open check for this act in the caller's transaction; one that is over admits nothing."""
    open_ = Check.objects.filter(pk=check.pk, closed_at__isnull=True, withdrawn_at__isnull=True)
    won = open_.update(revision=F("revision") + 1)
    row_renew(check)
    if won != 1:
        over = "检查已经撤回" if check.word is CheckState.WITHDRAWN else "检查已经结束"
        raise CheckRefused(check.code, act, over, "还有问题的，另发起一次检查")


def told(
    access: Access,
    check: Check,
    kind: CheckEventKind,
    at: datetime,
    text: str,
    *,
    item: CheckItem | None = None,
    files: Files = (),
) -> CheckEvent:
    """Write what happened, with its audit entry and the files that came with it."""
    side = access.side(check.space_id)
    event = CheckEvent(
        space_id=check.space_id,
        of_check=check,
        item=item,
        kind=kind.value,
        at=at,
        actor_name=access.name,
        side=side.value if side else "",
        text=text,
    )
    row_add(event)
    note = f"{check} {kind.label}"
    entry_add(actor=access, action="desk.check_event.add", space_id=check.space_id, subject=event, note=note)
    files_attach(actor=access, space_id=check.space_id, subject=event, files=files)
    return event


def item_add(access: Access, check: Check, number: int, **values: object) -> CheckItem:
    """Store an item of the check under its number, with its audit entry."""
    item = CheckItem(space_id=check.space_id, of_check=check, number=number, **values)
    row_add(item)
    entry_add(
        actor=access, action="desk.check_item.add", space_id=check.space_id, subject=item, note=item.what
    )
    return item
