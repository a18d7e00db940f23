"""The facts of one breach, gathered for the arithmetic: duty, payments, rulings, and doubts worth saying.

Callers have checked the permission; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from lvyue.contracts.models import ContractVersion
from lvyue.contracts.types import (
    Cause,
    ContractFile,
    Formula,
    FulfilledBy,
    PartyCode,
    Penalty,
    TriggerName,
)
from lvyue.duties.models import Duty
from lvyue.duties.selectors import duty_derivation
from lvyue.duties.types import Closing
from lvyue.foundation import clock
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Side
from lvyue.rules.deadlines import moment_text, relieves
from lvyue.settlement.accounts import Account, account_find, charged_duty
from lvyue.settlement.exempting import exemptions_for
from lvyue.settlement.models import Breach, LossClaim, Payment, PaymentApplication, PenaltyProposal
from lvyue.settlement.types import CaseFacts, FaultParty, Loss, PaidPart, Relief, RulingFact
from lvyue.settlement.unfolding import number_of


def facts_of(breach: Breach, terms: ContractFile, penalty: Penalty, as_of: datetime) -> CaseFacts:
    """Gather what is known at `as_of` about a breach of a duty."""
    duty = breach.duty
    account = account_find(duty) if duty.fulfilled_by == FulfilledBy.PAID else None
    rulings = rulings_of(duty.version)
    said = f"{Side(breach.side).label}{breach.person.name} {breach.at.astimezone(clock.TZ):%Y-%m-%d}"
    relief = _relief(breach, terms) or _papers_relief(duty, terms, as_of)
    return replace(
        duty_facts(duty, account, received_of([duty.contract_id]).get(duty.contract_id, ()), as_of),
        fault=FaultParty(breach.party).label,
        attributed=f"{breach.reason}（{said}）",
        derivation=duty_derivation(duty),
        cause=Cause(breach.cause).label if breach.cause else "",
        purpose=breach.purpose or "",
        relief=relief,
        loss=_loss(breach, penalty),
        rulings=rulings,
        doubts=(
            *_doubts(duty, terms, penalty, account, rulings),
            *_relief_doubts(breach, terms, relief),
            *_charged_doubts(breach, penalty, rulings),
        ),
    )


def duty_facts(
    duty: Duty, account: Account | None, received: Iterable[PaidPart], as_of: datetime
) -> CaseFacts:
    """What a duty itself tells, before anyone attributed its failure; reads nothing."""
    on = as_of.astimezone(clock.TZ).date()
    done = duty.fulfilled_at is not None and duty.closing == Closing.FULFILLED and duty.fulfilled_at <= as_of
    return CaseFacts(
        code=duty.code,
        obligation=duty.obligation,
        what=duty.what,
        clause=duty.clause_number,
        due_on=duty.due_on,
        performed_on=duty.fulfilled_at.astimezone(clock.TZ).date() if done and duty.fulfilled_at else None,
        provisional=duty.provisional,
        as_of=as_of.astimezone(clock.TZ),
        fault=PartyCode(duty.by).label,
        attributed="",
        payable=account.payable if account else None,
        paid=tuple(one for one in account.paid if one.paid_on <= on) if account else (),
        received=tuple(one for one in received if duty.due_on is not None and one.paid_on <= duty.due_on),
    )


def received_of(contract_ids: Iterable[int]) -> Mapping[int, tuple[PaidPart, ...]]:
    """{contract id: every payment 乙方 got under it, by day}, in one query."""
    found: dict[int, tuple[PaidPart, ...]] = {}
    rows = Payment.objects.filter(contract_id__in=list(contract_ids)).order_by("paid_on", "id")
    for contract_id, fen, on in rows.values_list("contract_id", "amount_fen", "paid_on"):
        found[contract_id] = (*found.get(contract_id, ()), PaidPart(fen, on))
    return found


def _relief(breach: Breach, terms: ContractFile) -> Relief | None:
    """The exemption clause the attributing person applied."""
    exemption = next((one for one in terms.exemptions if one.id == breach.exemption), None)
    if exemption is None or not breach.cause:
        return None
    return Relief(
        clause=number_of(terms, exemption.clause),
        what=exemption.what,
        quote=exemption.cite[0].quote,
        cause=Cause(breach.cause).label,
        from_on=breach.cause_on,
        until_on=breach.cause_until,
    )


def _papers_relief(duty: Duty, terms: ContractFile, as_of: datetime) -> Relief | None:
    """What a payment whose papers came late is relieved of, where its clause makes it wait for them."""
    obligation = terms.obligation(duty.obligation)
    if obligation is None or obligation.papers_first is None or duty.due_on is None:
        return None
    application = PaymentApplication.objects.filter(duty=charged_duty(duty), returned_at__isnull=True).first()
    received_at = application.received_at if application is not None else None
    received_on = received_at.astimezone(clock.TZ).date() if received_at and received_at <= as_of else None
    if received_on is not None and received_on <= duty.due_on:
        return None
    whole = obligation.papers_first.relieves == "whole"
    received = (
        f"{application.code} 于 {received_on} 签收" if application and received_on else "付款资料还没有签收"
    )
    return Relief(
        clause=number_of(terms, obligation.papers_first.clause),
        what="付款资料逾期才签收，这笔款不计迟延" if whole else "付款资料签收之日及以前的日子不计迟延",
        quote=obligation.papers_first.quote,
        cause=received,
        until_on=None if whole else received_on,
    )


def _loss(breach: Breach, penalty: Penalty) -> Loss | None:
    """The latest loss the harmed side claims for this failure under this term."""
    if not penalty.loss_top_up:
        return None
    claims = LossClaim.objects.filter(duty=charged_duty(breach.duty), penalty=penalty.id)
    claim = claims.exclude(side=breach.party).select_related("person").order_by("-id").first()
    if claim is None:
        return None
    said = f"{Side(claim.side).label}{claim.person.name} {claim.at.astimezone(clock.TZ):%Y-%m-%d} 主张"
    return Loss(claim.amount_fen, claim.evidence, said)


def _relief_doubts(breach: Breach, terms: ContractFile, relief: Relief | None) -> Iterator[str]:
    """An exemption that fits and was not applied; force majeure after the delay began (Civil Code 590)."""
    if not breach.cause:
        return
    cause, due_on = Cause(breach.cause), breach.duty.due_on
    if relief is None:
        fitting = exemptions_for(terms, breach.party, cause)
        for one in fitting:
            number = number_of(terms, one.clause)
            yield f"{number} 对“{cause.label}”有免责约定（{one.what}），归责的人没有适用。"
    elif cause is Cause.FORCE_MAJEURE and relief.from_on and due_on and not relieves(relief.from_on, due_on):
        yield "不可抗力发生在迟延之后，法律规定不因此免责（民法典第590条），须双方确认。"


def _charged_doubts(breach: Breach, penalty: Penalty, rulings: Mapping[str, RulingFact]) -> Iterator[str]:
    """Other live amounts that may be about the same: another term, or a flat term charged before."""
    live = PenaltyProposal.objects.filter(contract_id=breach.contract_id, superseded_at__isnull=True)
    charged = charged_duty(breach.duty)
    for other in live.filter(duty=charged).exclude(penalty=penalty.id).order_by("id"):
        yield f"同一事项已按另一条款测算 {other.code}；两项能否并用，依合同或双方裁定。"
    ruled = any(one.about(f"penalties.{penalty.id}.counts") for one in rulings.values())
    if penalty.formula is Formula.FLAT_RATE and not ruled:
        for other in live.filter(penalty=penalty.id).exclude(duty=charged).order_by("id")[:3]:
            yield f"同一条款已在 {other.code} 计过一次；是每次另计还是只计一次，依合同或双方裁定。"


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
