"""The facts of one breach, gathered for the arithmetic: duty, payments, rulings, and doubts worth saying.

Callers have checked the permission; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from lvyue.contracts.models import ContractVersion
from lvyue.contracts.types import ContractFile, Penalty, TriggerName
from lvyue.duties.models import Duty
from lvyue.duties.selectors import duty_derivation
from lvyue.duties.types import Closing
from lvyue.foundation import clock
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Side
from lvyue.rules.deadlines import moment_text
from lvyue.settlement.accounts import Account, account_find
from lvyue.settlement.models import Breach, Payment, PaymentApplication
from lvyue.settlement.types import CaseFacts, FaultParty, RulingFact


def facts_of(breach: Breach, terms: ContractFile, penalty: Penalty, as_of: datetime) -> CaseFacts:
    """Gather what is known at `as_of` about a breach of a duty."""
    duty = breach.duty
    account = account_find(duty)
    on = as_of.astimezone(clock.TZ).date()
    done = duty.fulfilled_at is not None and duty.closing == Closing.FULFILLED and duty.fulfilled_at <= as_of
    rulings = rulings_of(duty.version)
    said = f"{Side(breach.side).label}{breach.person.name} {breach.at.astimezone(clock.TZ):%Y-%m-%d}"
    return CaseFacts(
        code=duty.code,
        obligation=duty.obligation,
        what=duty.what,
        clause=duty.clause_number,
        due_on=duty.due_on,
        performed_on=duty.fulfilled_at.astimezone(clock.TZ).date() if done and duty.fulfilled_at else None,
        provisional=duty.provisional,
        as_of=as_of.astimezone(clock.TZ),
        fault=FaultParty(breach.party).label,
        attributed=f"{breach.reason}（{said}）",
        derivation=duty_derivation(duty),
        payable=account.payable if account else None,
        paid=tuple(one for one in account.paid if one.paid_on <= on) if account else (),
        received_fen=_received(duty),
        rulings=rulings,
        doubts=tuple(_doubts(duty, terms, penalty, account, rulings)),
    )


def rulings_of(version: ContractVersion) -> Mapping[str, RulingFact]:
    """The settled questions of a version, by question id, as a trace tells them."""
    file, found = version.file, {}
    settled = [(one.question, one.reading, one.a.at) for one in file.rulings]
    settled += [(one.question, one.reading, one.at) for one in version.rulings.all()]
    for question_id, reading_id, at in settled:
        question = file.question(question_id)
        if question is not None:
            reading = next((one.text for one in question.readings if one.id == reading_id), reading_id)
            paths = (question.about, *(path for one in question.readings for path in one.sets))
            found[question_id] = RulingFact(question.text, reading, at.astimezone(clock.TZ).date(), paths)
    return found


def _received(duty: Duty) -> int:
    """What 乙方 had been paid under the contract by the day the duty fell due."""
    if duty.due_on is None:
        return 0
    paid = Payment.objects.filter(contract_id=duty.contract_id, paid_on__lte=duty.due_on)
    return sum(paid.values_list("amount_fen", flat=True))


def _doubts(
    duty: Duty,
    terms: ContractFile,
    penalty: Penalty,
    account: Account | None,
    rulings: Mapping[str, RulingFact],
) -> Iterator[str]:
    if duty.provisional:
        yield "到期日是暂定的：相关年份的放假通知还没有导入，导入后可以重新测算。"
    obligation = terms.obligation(duty.obligation)
    if obligation is not None and penalty.id not in obligation.consequence:
        yield f"合同没有写明 {duty.clause_number} 直接适用这一违约金条款，由归责的人认定，对方可以异议。"
    if account is not None and account.duty.pk == duty.pk:
        yield from _paper_doubts(duty, terms, rulings)


def _paper_doubts(duty: Duty, terms: ContractFile, rulings: Mapping[str, RulingFact]) -> Iterator[str]:
    """The payer's defence when the papers came late, and the clash of two limits (standards.md X6)."""
    asked = any(one.trigger is TriggerName.PAPERS_RECEIVED for one in terms.obligations)
    if not asked or duty.due_on is None:
        return
    application = PaymentApplication.objects.filter(duty=duty, returned_at__isnull=True).first()
    if application is None or application.received_at is None:
        yield "乙方的付款申请和发票还没有签收，甲方可据此抗辩。"
        return
    received_on = application.received_at.astimezone(clock.TZ).date()
    if received_on > duty.due_on:
        yield (
            f"付款申请 {application.code} 于 {received_on} 才签收，晚于应付日 {duty.due_on}，甲方可据此抗辩。"
        )
    for other in Duty.objects.filter(subject_type=type_of(application), subject_id=application.pk):
        ruled = any(one.about(f"obligations.{other.obligation}") for one in rulings.values())
        if not ruled and other.due_on is not None and other.due_at is not None and other.due_on > duty.due_on:
            until = moment_text(other.due_at.astimezone(clock.TZ))
            yield (
                f"另一期限（{other.clause_number}，{application.code} 签收后起算）到 {until}，"
                f"晚于本期限 {duty.due_on}；两个期限冲突，取早者测算，须双方确认。"
            )
