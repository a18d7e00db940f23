"""A check opened by mistake is taken back by who opened it, while nothing was found."""

from __future__ import annotations

from django.db import transaction

from lvyue.desk.check_errors import CheckOpener, CheckRefused
from lvyue.desk.checks import has_findings
from lvyue.desk.models import Check
from lvyue.desk.services.check_steps import check_hold, check_require, told
from lvyue.desk.services.steps import require_text
from lvyue.desk.types.checks import CheckAct, CheckEventKind
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.rows import row_win
from lvyue.identity.types import Access


def check_withdraw(*, access: Access, check: Check, reason: str) -> Check:
    """Take back a check with the reason; it stays in the list as withdrawn and fulfils nothing.

    A finding is a duty of the provider: from the first one on a check is ended, never withdrawn. A withdrawn
    sample stays as well, so no draw is repeated unseen. Raises NotAllowed, CheckSide, CheckOpener,
    TextMissing, CheckRefused.
    """
    check_require(access, check.space_id, CheckAct.WITHDRAW)
    if check.opener_id != access.person_id:
        raise CheckOpener(check.code, check.opened_by)
    reason = require_text(reason, "撤回理由")
    now = clock.now()
    with transaction.atomic():
        check_hold(check, CheckAct.WITHDRAW)
        if has_findings(check):
            raise CheckRefused(check.code, CheckAct.WITHDRAW, "已经登记了问题", "问题了结后写结论，结束检查")
        row_win(check, {}, withdrawn_at=now, withdraw_reason=reason)
        entry_add(
            actor=access,
            action="desk.check.withdraw",
            space_id=check.space_id,
            subject=check,
            note=f"撤回 {check}",
        )
        told(access, check, CheckEventKind.WITHDRAWN, now, reason)
    return check
