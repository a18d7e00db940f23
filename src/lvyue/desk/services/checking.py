"""Party A checks how the contract is performed (履约检查): opened with notice, judged item by item, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from lvyue.contracts.models import Contract
from lvyue.contracts.types import ContractFile, Obligation
from lvyue.desk.check_errors import CheckEmpty, CheckRefused, MendingDay, ObligationUnfit
from lvyue.desk.checks import duties_checked, findings_open, item_get, obligations_checkable
from lvyue.desk.models import Check, CheckItem, Finding
from lvyue.desk.services.check_steps import check_hold, check_require, item_add, told
from lvyue.desk.services.steps import require_text
from lvyue.desk.types.checks import CheckAct, CheckEventKind, CheckKind, ItemAsked, Verdict
from lvyue.duties.governing import governing_terms
from lvyue.duties.services import duties_close, duty_demand
from lvyue.duties.types import Closing
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.codes import next_code
from lvyue.foundation.files import Files
from lvyue.foundation.rows import row_add, row_win
from lvyue.identity.types import Access

TITLE = 200


def check_open(
    *,
    access: Access,
    contract: Contract,
    title: str,
    items: Sequence[ItemAsked],
    on: date,
    notice: str = "",
    files: Files = (),
) -> Check:
    """Open a check that takes place `on` a day and tell the provider what will be looked at.

    An item is an obligation of the provider by its id, or what the checker writes. Raises NotAllowed,
    CheckSide, ContractNotRunning, TextMissing, CheckEmpty, ObligationUnfit.
    """
    check_require(access, contract.space_id, CheckAct.OPEN)
    title = require_text(title, "检查名称", TITLE)
    wanted = [one for one in items if one.obligation or one.what.strip()]
    if not wanted:
        raise CheckEmpty
    _, terms = governing_terms(contract, clock.now())
    named = [(one, obligation_of(terms, one.obligation) if one.obligation else None) for one in wanted]
    with transaction.atomic():
        check = check_make(access, contract, CheckKind.CHECK, title, on, notice.strip(), files)
        for number, (one, obligation) in enumerate(named, start=1):
            what = obligation.what if obligation else require_text(one.what, "检查项", 300)
            item_add(access, check, number, what=what, obligation=one.obligation)
    return check


def check_make(
    access: Access, contract: Contract, kind: CheckKind, title: str, on: date, notice: str, files: Files = ()
) -> Check:
    """Store a check with its notice, in the caller's transaction."""
    now = clock.now()
    check = Check(
        space_id=contract.space_id,
        contract=contract,
        code=next_code(contract.space_id, "K"),
        kind=kind.value,
        title=title,
        notice=notice,
        on=on,
        opened_at=now,
        opened_by=access.name,
        opener_id=access.person_id,
    )
    row_add(check)
    entry_add(
        actor=access, action="desk.check.open", space_id=check.space_id, subject=check, note=f"发起 {check}"
    )
    told(access, check, CheckEventKind.OPENED, now, notice or title, files=files)
    return check


def obligation_of(terms: ContractFile, id: str) -> Obligation:
    """The provider's obligation of this id; ObligationUnfit for any other."""
    found = next((one for one in obligations_checkable(terms) if one.id == id), None)
    if found is None:
        raise ObligationUnfit(id)
    return found


def check_pass(*, access: Access, check: Check, number: int, note: str = "", files: Files = ()) -> CheckItem:
    """Judge an item as fit. Raises NotAllowed, CheckSide, ItemUnknown, CheckRefused."""
    check_require(access, check.space_id, CheckAct.JUDGE)
    with transaction.atomic():
        check_hold(check, CheckAct.JUDGE)
        item = _judged(access, check, number, Verdict.PASSED, note.strip(), clock.now(), CheckAct.JUDGE)
        text = "：".join(part for part in (item.what, note.strip()) if part)
        told(access, check, CheckEventKind.PASSED, clock.now(), text, item=item, files=files)
    return item


def check_find(
    *,
    access: Access,
    check: Check,
    what: str,
    obligation: str,
    mend_on: date,
    number: int | None = None,
    files: Files = (),
) -> Finding:
    """Record what was found wanting: the item fails and its mending is a duty of the provider from now.

    `number` is the item, None for something met beyond the list; `obligation` is what the provider owes and
    left wanting; mended by the end of `mend_on`, unless the contract times the mending itself.
    Raises NotAllowed, CheckSide, TextMissing, MendingDay, ItemUnknown, ObligationUnfit, CheckRefused,
    ContractNotRunning.
    """
    check_require(access, check.space_id, CheckAct.FIND)
    what = require_text(what, "问题")
    now = clock.now()
    if mend_on < now.date():
        raise MendingDay
    under = governing_terms(check.contract, now)
    owed = obligation_of(under.terms, obligation)
    with transaction.atomic():
        check_hold(check, CheckAct.FIND)
        if number is None:
            number = check.items.count() + 1
            item_add(access, check, number, what=what[:300], obligation=obligation)
        item = _judged(access, check, number, Verdict.FAILED, what, now, CheckAct.FIND)
        finding = _finding(access, under.terms, item, owed, what, mend_on, now)
        begun = duty_demand(
            access=access,
            contract=check.contract,
            under=under,
            obligation=owed,
            subject=finding,
            what=what,
            at=now,
            mend_on=mend_on,
        )
        due = "、".join(f"{one.code} 应于 {one.due_on} 前整改" for one in begun)
        told(access, check, CheckEventKind.FOUND, now, f"{what}（{due}）", item=item, files=files)
    return finding


def _judged(
    access: Access, check: Check, number: int, verdict: Verdict, note: str, at: datetime, act: CheckAct
) -> CheckItem:
    item = item_get(check, number)
    judged = {"verdict": verdict.value, "note": note, "judged_at": at, "judged_by": access.name}
    if not row_win(item, {"verdict": ""}, **judged):
        raise CheckRefused(check.code, act, f"第 {number} 项已经判过", "新的问题请另登记一项")
    entry_add(
        actor=access,
        action=f"desk.check_item.{verdict.value}",
        space_id=check.space_id,
        subject=item,
        note=f"{item.what} {verdict.label}",
    )
    return item


def _finding(
    access: Access,
    terms: ContractFile,
    item: CheckItem,
    owed: Obligation,
    what: str,
    mend_on: date,
    at: datetime,
) -> Finding:
    clause = terms.clause(owed.clause)
    finding = Finding(
        space_id=item.space_id,
        item=item,
        what=what,
        obligation=owed.id,
        clause_number=clause.number if clause else owed.clause,
        mend_on=mend_on,
        found_at=at,
    )
    row_add(finding)
    entry_add(
        actor=access, action="desk.finding.add", space_id=item.space_id, subject=finding, note=what[:200]
    )
    return finding


def check_close(*, access: Access, check: Check, conclusion: str) -> Check:
    """End a check with its conclusion, once every item is judged and every finding mended or relieved.

    It fulfils what the contract asks party A to check in this window (`check.closed`, `sample.closed`).
    Raises NotAllowed, CheckSide, TextMissing, CheckRefused.
    """
    check_require(access, check.space_id, CheckAct.CLOSE)
    conclusion = require_text(conclusion, "检查结论")
    now = clock.now()
    with transaction.atomic():
        check_hold(check, CheckAct.CLOSE)
        waiting = check.items.filter(verdict="").values_list("number", flat=True)
        if waiting:
            numbers = "、".join(str(one) for one in waiting)
            raise CheckRefused(check.code, CheckAct.CLOSE, f"第 {numbers} 项还没有判", "逐项判定后再结束")
        if open_ := findings_open(check):
            numbers = "、".join(str(one.item.number) for one in open_)
            remedy = "整改确认后再结束；不再要求整改的，在对应的履约事项里免责"
            raise CheckRefused(check.code, CheckAct.CLOSE, f"第 {numbers} 项的问题还没有整改好", remedy)
        row_win(check, {}, closed_at=now, closed_by=access.name, conclusion=conclusion)
        entry_add(
            actor=access,
            action="desk.check.close",
            space_id=check.space_id,
            subject=check,
            note=f"结束 {check}",
        )
        told(access, check, CheckEventKind.CLOSED, now, conclusion)
        duties_close(
            access=access,
            duties=duties_checked(check, now),
            how=Closing.FULFILLED,
            at=now,
            note=conclusion,
            content={"check": check.code},
        )
    return check
