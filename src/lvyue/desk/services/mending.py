"""What a check found is mended: the provider replies with evidence, party A confirms or sends it back."""

from __future__ import annotations

from django.db import transaction

from lvyue.contracts.types import FulfilledBy
from lvyue.desk.check_errors import CheckRefused
from lvyue.desk.checks import mending_owed
from lvyue.desk.models import Check, Finding
from lvyue.desk.services.check_steps import check_hold, check_require, told
from lvyue.desk.services.steps import require_text
from lvyue.desk.types.checks import CheckAct, CheckEventKind
from lvyue.duties.services import subject_fulfil
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.files import Files
from lvyue.foundation.rows import row_renew, row_win
from lvyue.identity.types import Access


def finding_reply(*, access: Access, finding: Finding, text: str, files: Files = ()) -> Finding:
    """Say how a finding was mended, with files as evidence; party A answers it next.

    Raises NotAllowed, CheckSide, TextMissing, CheckRefused.
    """
    check_require(access, finding.space_id, CheckAct.REPLY)
    text = require_text(text, "整改情况")
    now, check = clock.now(), finding.item.of_check
    with transaction.atomic():
        check_hold(check, CheckAct.REPLY)
        _require_open(check, finding, CheckAct.REPLY)
        said = {"replied_at": now, "reply": text, "replied_by": access.name}
        if not row_win(finding, {"replied_at": None, "mended_at": None}, **said):
            raise CheckRefused(check.code, CheckAct.REPLY, "已经答复，正等甲方确认", "等甲方答复后再补充")
        _entry(access, finding, "reply", "整改答复")
        told(access, check, CheckEventKind.REPLIED, now, text, item=finding.item, files=files)
    return finding


def finding_answer(
    *, access: Access, finding: Finding, mended: bool, text: str = "", files: Files = ()
) -> Finding:
    """Confirm that a finding is mended, or send it back with the reason; its deadline does not move.

    The duty counts as fulfilled when the provider replied: party A's time to look is no delay of the
    provider. Raises NotAllowed, CheckSide, TextMissing, CheckRefused.
    """
    check_require(access, finding.space_id, CheckAct.ANSWER)
    text = text.strip() if mended else require_text(text, "还差什么")
    now, check = clock.now(), finding.item.of_check
    with transaction.atomic():
        check_hold(check, CheckAct.ANSWER)
        _require_open(check, finding, CheckAct.ANSWER)
        replied_at = finding.replied_at
        if replied_at is None:
            raise CheckRefused(check.code, CheckAct.ANSWER, "乙方还没有答复整改", "等乙方答复后再确认")
        changes = (
            {"mended_at": now, "mended_by": access.name}
            if mended
            else {"replied_at": None, "refusals": finding.refusals + 1}
        )
        waiting = {"replied_at": replied_at, "mended_at": None, "refusals": finding.refusals}
        if not row_win(finding, waiting, **changes):
            raise CheckRefused(check.code, CheckAct.ANSWER, "刚被他人答复", "请刷新页面，看过最新情况")
        kind = CheckEventKind.MENDED if mended else CheckEventKind.REFUSED
        _entry(access, finding, kind.value, kind.label)
        if mended:
            evidence = {"check": check.code, "item": finding.item.number}
            subject_fulfil(
                access=access,
                contract=check.contract,
                act=FulfilledBy.CHECK_MENDED,
                subject=finding,
                at=replied_at,
                note=finding.reply,
                evidence=evidence,
            )
        told(access, check, kind, now, text or finding.what, item=finding.item, files=files)
    return finding


def _require_open(check: Check, finding: Finding, act: CheckAct) -> None:
    """Read the finding again and refuse one that is mended or whose duty was relieved."""
    row_renew(finding)
    if finding.mended_at is not None or not mending_owed(finding):
        raise CheckRefused(check.code, act, "这个问题已经了结", "另有问题的，请甲方另行登记")


def _entry(access: Access, finding: Finding, action: str, note: str) -> None:
    entry_add(
        actor=access,
        action=f"desk.finding.{action}",
        space_id=finding.space_id,
        subject=finding,
        note=f"{finding.what[:100]} {note}",
    )
