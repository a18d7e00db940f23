"""Attribute a missed duty to a party: always a person's decision, never a machine's."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from lvyue.contracts.selectors import terms_of
from lvyue.contracts.types import Cause, ContractFile, Formula, PartyCode, Penalty
from lvyue.duties.models import Duty
from lvyue.duties.types import DutyState, state_of
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.identity.types import Access, Permission
from lvyue.rules.deadlines import is_backfill
from lvyue.settlement.errors import (
    AttributedAlready,
    NotAttributable,
    NotLate,
    PartyWrong,
    PenaltyUnknown,
    ReasonMissing,
    WrongSide,
)
from lvyue.settlement.exempting import exemption_check
from lvyue.settlement.models import Breach, PenaltyProposal
from lvyue.settlement.services.steps import person_of
from lvyue.settlement.types import FaultParty

_NEVER = {
    DutyState.PENDING: "尚未起算",
    DutyState.CANCELLED: "已取消",
    DutyState.WAIVED: "已免责",
    DutyState.DEEMED: "已视为通过",
}


def breach_attribute(
    *,
    access: Access,
    duty: Duty,
    party: FaultParty,
    penalty_id: str = "",
    reason: str,
    cause: Cause = Cause.OTHER,
    cause_on: date | None = None,
    cause_until: date | None = None,
    exemption: str = "",
    purpose: str = "",
) -> Breach:
    """Record to whom a person of either side attributes a duty's failure, why, and under which penalty term.

    Empty `penalty_id`: a delay for which the contract names no penalty. A delay must have happened unless the
    term is a flat one. `exemption` names the clause that relieves the party for the `cause` found, from
    `cause_on` to `cause_until` (open ends relieve everything on their side); empty relieves nothing.
    `purpose` states how the contract's purpose failed, for a term that is charged only then (empty: not so).
    Append-only: a side's latest attribution counts, one for each of the terms its obligation lists.
    Raises NotAllowed, WrongSide, ReasonMissing, NotAttributable, NotLate, PenaltyUnknown, PartyWrong,
    ExemptionUnknown, ExemptionUnfit, ExemptionTooLate, CauseDatesWrong, AttributedAlready.
    """
    seat = access.require(duty.space_id, Permission.ATTRIBUTE)
    if seat.side is None:
        raise WrongSide("归责", "甲方或乙方")
    if not reason.strip():
        raise ReasonMissing("归责")
    terms = terms_of(duty.version)
    penalty = _penalty(terms, party, penalty_id)
    exemption_check(
        terms,
        exemption=exemption,
        party=party.value,
        cause=cause,
        cause_on=cause_on,
        cause_until=cause_until,
        due_on=duty.due_on,
    )
    _require_failed(duty, terms, penalty)
    finding = {
        "cause": cause.value,
        "cause_on": cause_on,
        "cause_until": cause_until,
        "exemption": exemption,
        "purpose": purpose.strip(),
    }
    decided = {"party": party.value, "penalty": penalty_id, **finding}
    with transaction.atomic():
        said = list(Breach.objects.filter(duty=duty, side=seat.side.value).order_by("sequence"))
        beside = _stacked(terms, duty, penalty_id)
        before = [one for one in said if one.penalty not in beside]
        if before and all(getattr(before[-1], name) == value for name, value in decided.items()):
            raise AttributedAlready(duty.code, party.label)
        try:
            with transaction.atomic():
                breach = Breach.objects.create(
                    space_id=duty.space_id,
                    contract_id=duty.contract_id,
                    duty=duty,
                    side=seat.side.value,
                    sequence=len(said) + 1,
                    reason=reason.strip(),
                    **decided,
                    person_id=person_of(access),
                    at=clock.now(),
                )
        except IntegrityError as error:
            raise AttributedAlready(duty.code, party.label) from error
        _withdraw(access, [one.pk for one in before])
        entry_add(
            actor=access,
            action="settlement.breach.attribute",
            space_id=duty.space_id,
            subject=breach,
            note=f"{seat.side.label}把 {duty} 归责给{party.label}",
        )
    return breach


def _stacked(terms: ContractFile, duty: Duty, penalty_id: str) -> frozenset[str]:
    """The other terms that may stand beside this one: the obligation, as ruled, lists them all.

    Terms whose `consequence` a ruling narrowed to one are alternatives: naming another replaces the first.
    """
    obligation = terms.obligation(duty.obligation)
    listed = frozenset(obligation.consequence) if obligation is not None else frozenset()
    return listed - {penalty_id} if penalty_id in listed else frozenset()


def _withdraw(access: Access, breaches: list[int]) -> None:
    """Take back the unsettled proposals of what the same side said before; the settled ones stand."""
    for proposal in PenaltyProposal.objects.filter(breach_id__in=breaches):
        live = PenaltyProposal.objects.filter(
            pk=proposal.pk, superseded_at__isnull=True, settled_at__isnull=True
        )
        if live.update(superseded_at=clock.now()) == 1:
            proposal.refresh_from_db()
            entry_add(
                actor=access,
                action="settlement.proposal.supersede",
                space_id=proposal.space_id,
                subject=proposal,
                note=f"{proposal.code} 的归责已改",
            )


def _penalty(terms: ContractFile, party: FaultParty, penalty_id: str) -> Penalty | None:
    if not penalty_id:
        return None
    penalty = terms.penalty(penalty_id)
    if penalty is None:
        raise PenaltyUnknown(penalty_id)
    if penalty.payer != PartyCode.AB and penalty.payer.value != party.value:
        raise PartyWrong(penalty.breach, penalty.payer.label)
    return penalty


def _require_failed(duty: Duty, terms: ContractFile, penalty: Penalty | None) -> None:
    state = state_of(duty.facts, clock.now())
    if state in _NEVER:
        raise NotAttributable(duty.code, _NEVER[state])
    signed = terms.signed.date
    if duty.due_on is not None and signed is not None and is_backfill(duty.due_on, signed):
        raise NotAttributable(duty.code, "在合同签订前到期，只作补录")
    late = state in (DutyState.OVERDUE, DutyState.FULFILLED_LATE)
    if not late and (penalty is None or penalty.formula is Formula.DAILY_RATE):
        raise NotLate(duty.code)
