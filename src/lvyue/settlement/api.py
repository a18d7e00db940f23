"""REST of the settlement room: account, applications, payments, attributions, proposals. Money is in fen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from lvyue.contracts.selectors import contract_get
from lvyue.duties.selectors import duty_get
from lvyue.foundation import clock
from lvyue.identity.pages import access_from
from lvyue.settlement import services
from lvyue.settlement.models import Breach, Payment, PaymentApplication, PenaltyProposal
from lvyue.settlement.schemas import (
    ApplicationIn,
    ApplicationOut,
    BreachIn,
    BreachOut,
    LossIn,
    LossOut,
    MoneyOut,
    PaymentIn,
    PaymentOut,
    ProposalOut,
    ReasonIn,
    ReceiveIn,
    StartedOut,
)
from lvyue.settlement.selectors import (
    application_get,
    application_list,
    breach_get,
    money_page,
    proposal_get,
    proposal_list,
    stances_said,
)
from lvyue.settlement.selectors.lookups import stances_of
from lvyue.settlement.types import proposal_state

router = Router(tags=["结算"])


@router.get("/{contract}", response=MoneyOut, summary="双方的账")
def money(request: HttpRequest, contract: str) -> dict[str, Any]:
    """Figures and lines of one contract."""
    access = access_from(request)
    shown = money_page(access, contract_get(access, contract), clock.now())
    figures = {name: getattr(shown.figures, name) for name in shown.figures.__slots__}
    return {**figures, "rows": list(shown.rows), "more_candidates": shown.more_candidates}


@router.get("/{contract}/applications", response=list[ApplicationOut], summary="付款申请")
def applications(request: HttpRequest, contract: str) -> list[dict[str, Any]]:
    """Applications, newest first."""
    access = access_from(request)
    contract_get(access, contract)
    return [_application(one) for one in application_list(access, contract)]


@router.post("/{contract}/applications", response={201: ApplicationOut}, summary="提交付款申请")
def application_submit(request: HttpRequest, contract: str, given: ApplicationIn) -> Status[Any]:
    """Hand in request and invoice."""
    access = access_from(request)
    values = given.dict()
    duty = duty_get(access, contract, values.pop("duty"))
    made = services.application_submit(access=access, duty=duty, **values)
    return Status(201, _application(application_get(access, contract, made.code)))


@router.post("/{contract}/applications/{code}/receive", response=list[StartedOut], summary="签收")
def application_receive(request: HttpRequest, contract: str, code: str, given: ReceiveIn) -> list[Any]:
    """Receive the papers; the answer is what this starts."""
    access = access_from(request)
    application = application_get(access, contract, code)
    started = services.application_receive(access=access, application=application, **given.dict())
    return [{"code": one.code, "what": one.what, "due_at": one.due_at} for one in started]


@router.post("/{contract}/applications/{code}/return", response=ApplicationOut, summary="退回")
def application_return(request: HttpRequest, contract: str, code: str, given: ReasonIn) -> dict[str, Any]:
    """Give the papers back."""
    access = access_from(request)
    application = application_get(access, contract, code)
    services.application_return(access=access, application=application, reason=given.reason)
    return _application(application)


@router.post("/{contract}/payments", response={201: PaymentOut}, summary="登记付款")
def payment_record(request: HttpRequest, contract: str, given: PaymentIn) -> Status[Any]:
    """Record a payment."""
    access = access_from(request)
    values = given.dict()
    duty = duty_get(access, contract, values.pop("duty"))
    return Status(201, _payment(services.payment_record(access=access, duty=duty, **values), duty.code))


@router.post("/{contract}/breaches", response={201: BreachOut}, summary="归责")
def breach_attribute(request: HttpRequest, contract: str, given: BreachIn) -> Status[Any]:
    """Attribute a failure."""
    access = access_from(request)
    breach = services.breach_attribute(
        access=access,
        duty=duty_get(access, contract, given.duty),
        party=given.party,
        penalty_id=given.penalty,
        reason=given.reason,
        cause=given.cause,
        cause_on=given.cause_on,
        cause_until=given.cause_until,
        exemption=given.exemption,
        purpose=given.purpose,
    )
    return Status(201, _breach(breach))


@router.post("/{contract}/losses", response={201: LossOut}, summary="主张损失")
def loss_claim(request: HttpRequest, contract: str, given: LossIn) -> Status[Any]:
    """Claim a loss above the penalty."""
    access = access_from(request)
    duty = duty_get(access, contract, given.duty)
    claim = services.loss_claim(
        access=access,
        duty=duty,
        penalty_id=given.penalty,
        amount_fen=given.amount_fen,
        evidence=given.evidence,
    )
    names = ("penalty", "side", "amount_fen", "evidence", "at")
    said = {name: getattr(claim, name) for name in names}
    return Status(201, said | {"number": claim.pk, "duty": claim.duty.code})


@router.post("/{contract}/breaches/{int:number}/propose", response={201: ProposalOut}, summary="测算")
def proposal_make(request: HttpRequest, contract: str, number: int) -> Status[Any]:
    """Work out the penalty of an attribution."""
    access = access_from(request)
    made = services.proposal_make(access=access, breach=breach_get(access, contract, number))
    return Status(201, _proposal(proposal_get(access, contract, made.code)))


@router.get("/{contract}/proposals", response=list[ProposalOut], summary="违约金测算")
def proposals(request: HttpRequest, contract: str) -> list[dict[str, Any]]:
    """Proposals, newest first."""
    access = access_from(request)
    contract_get(access, contract)
    return [_proposal(one) for one in proposal_list(access, contract)]


@router.get("/{contract}/proposals/{code}", response=ProposalOut, summary="一份测算")
def proposal(request: HttpRequest, contract: str, code: str) -> dict[str, Any]:
    """One proposal with its trace."""
    return _proposal(proposal_get(access_from(request), contract, code))


@router.post("/{contract}/proposals/{code}/refresh", response={201: ProposalOut}, summary="重新测算")
def proposal_refresh(request: HttpRequest, contract: str, code: str) -> Status[Any]:
    """Calculate again as of now."""
    access = access_from(request)
    made = services.proposal_refresh(access=access, proposal=proposal_get(access, contract, code))
    return Status(201, _proposal(proposal_get(access, contract, made.code)))


@router.post("/{contract}/proposals/{code}/accept", response=ProposalOut, summary="接受")
def proposal_accept(request: HttpRequest, contract: str, code: str) -> dict[str, Any]:
    """Accept for the caller's side."""
    access = access_from(request)
    services.proposal_accept(access=access, proposal=proposal_get(access, contract, code))
    return _proposal(proposal_get(access, contract, code))


@router.post("/{contract}/proposals/{code}/object", response=ProposalOut, summary="提出异议")
def proposal_object(request: HttpRequest, contract: str, code: str, given: ReasonIn) -> dict[str, Any]:
    """Object for the caller's side."""
    access = access_from(request)
    found = proposal_get(access, contract, code)
    services.proposal_object(access=access, proposal=found, reason=given.reason)
    return _proposal(proposal_get(access, contract, code))


def _application(one: PaymentApplication) -> dict[str, Any]:
    names = ("code", "amount_fen", "submitted_at", "received_at", "returned_at", "return_reason")
    return {name: getattr(one, name) for name in names} | {
        "duty": one.duty.code,
        "invoice_number": one.invoice.number,
    }


def _payment(one: Payment, duty: str) -> dict[str, Any]:
    names = ("sequence", "amount_fen", "paid_on", "account")
    return {name: getattr(one, name) for name in names} | {"duty": duty}


def _breach(one: Breach) -> dict[str, Any]:
    finding = ("cause", "cause_on", "cause_until", "exemption", "purpose")
    names = ("side", "party", "penalty", "reason", *finding, "at")
    return {name: getattr(one, name) for name in names} | {"number": one.pk, "duty": one.duty.code}


def _proposal(one: PenaltyProposal) -> dict[str, Any]:
    names = (
        "code",
        "penalty",
        "payer",
        "amount_fen",
        "difference_fen",
        "as_of",
        "settled_at",
        "warnings",
        "trace",
    )
    state = proposal_state(
        settled_at=one.settled_at, superseded_at=one.superseded_at, stances=stances_of(one)
    )
    return {name: getattr(one, name) for name in names} | {
        "duty": one.duty.code,
        "state": state.value,
        "warnings": one.warnings,
        "trace": one.trace,
        "inputs": one.inputs,
        "stances": stances_said(one),
    }
