"""Propose a penalty with its trace, propose a difference later, and take both sides' stance on it.

A proposal is a calculation sheet, never an assessed fine. Both sides accepting it settles it: from then on
it is frozen with its inputs and a later calculation can only propose a difference.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from lvyue.contracts.selectors import terms_of
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.codes import next_code
from lvyue.identity.types import Access, Permission, Side
from lvyue.rules.money import yuan
from lvyue.settlement.accounts import charged_duty
from lvyue.settlement.calculation import calculate
from lvyue.settlement.cases import facts_of
from lvyue.settlement.errors import (
    MomentWrong,
    NothingNew,
    NothingToCalculate,
    PenaltyUnknown,
    ProposalClosed,
    ProposalOpen,
    ReasonMissing,
    StanceTaken,
    WrongSide,
)
from lvyue.settlement.models import Breach, PenaltyProposal, Stance
from lvyue.settlement.services.steps import person_of
from lvyue.settlement.services.turns import turn_take
from lvyue.settlement.types import Calculation, FaultParty, ProposalState, Verdict


def proposal_make(*, access: Access, breach: Breach, as_of: datetime | None = None) -> PenaltyProposal:
    """Work out the penalty of a breach as of a moment (now) and propose it to both sides.

    Raises NotAllowed, NothingToCalculate, ProposalOpen, ChargedOnce, TimesOpen, LossOnly, MomentWrong,
    BaseOpen, BaseMissing, NotLate.
    """
    access.require(breach.space_id, Permission.ATTRIBUTE)
    as_of = _as_of(as_of)
    with transaction.atomic():
        # What was settled is recalculated from its last proposal: one failure, one chain for one term.
        existing = PenaltyProposal.objects.filter(
            duty=charged_duty(breach.duty), penalty=breach.penalty, superseded_at__isnull=True
        ).first()
        if existing is not None:
            raise ProposalOpen(existing.code)
        return _propose(access, breach, worked_out(breach, as_of), as_of, previous=None)


def proposal_refresh(
    *, access: Access, proposal: PenaltyProposal, as_of: datetime | None = None
) -> PenaltyProposal:
    """Calculate the same breach again and propose the difference; the old proposal stays as it was.

    An unsettled one is superseded, a settled one stands. Raises NotAllowed, ProposalClosed, NothingNew,
    ChargedOnce, TimesOpen, LossOnly.
    """
    access.require(proposal.space_id, Permission.ATTRIBUTE)
    as_of = _as_of(as_of)
    with transaction.atomic():
        won = PenaltyProposal.objects.filter(
            pk=proposal.pk, superseded_at__isnull=True, settled_at__isnull=True
        ).update(superseded_at=clock.now())
        proposal.refresh_from_db()
        if not won and (
            proposal.settled_at is None or PenaltyProposal.objects.filter(previous=proposal).exists()
        ):
            raise ProposalClosed(proposal.code, ProposalState.SUPERSEDED.label)
        worked = worked_out(proposal.breach, as_of)
        if worked.amount_fen == proposal.amount_fen:
            raise NothingNew(proposal.code)
        if won:
            entry_add(
                actor=access,
                action="settlement.proposal.supersede",
                space_id=proposal.space_id,
                subject=proposal,
                note=f"{proposal.code} 被新测算取代",
            )
        return _propose(access, proposal.breach, worked, as_of, previous=proposal)


def worked_out(breach: Breach, as_of: datetime) -> Calculation:
    """The calculation of a breach at a moment; nothing is stored. Raises NothingToCalculate."""
    if not breach.penalty or breach.party == FaultParty.NONE:
        raise NothingToCalculate(breach.duty.code)
    version = breach.duty.version
    terms = terms_of(version)
    penalty = terms.penalty(breach.penalty)
    if penalty is None:
        raise PenaltyUnknown(breach.penalty)
    worked = calculate(terms, version.file, penalty, facts_of(breach, terms, penalty, as_of))
    worked.inputs.update(
        breach=breach.pk,
        duty=breach.duty.code,
        version=version.number,
        version_digest=version.digest,
        calendar=breach.duty.calendar_version,
    )
    return worked


def _propose(
    access: Access, breach: Breach, worked: Calculation, as_of: datetime, *, previous: PenaltyProposal | None
) -> PenaltyProposal:
    worked = turn_take(breach, worked, as_of)
    try:
        with transaction.atomic():
            proposal = PenaltyProposal.objects.create(
                space_id=breach.space_id,
                contract_id=breach.contract_id,
                code=next_code(breach.space_id, "P"),
                duty=charged_duty(breach.duty),
                breach=breach,
                penalty=breach.penalty,
                payer=breach.party,
                amount_fen=worked.amount_fen,
                difference_fen=worked.amount_fen - _settled_before(previous),
                previous=previous,
                as_of=as_of,
                proposed_at=clock.now(),
                proposed_by_id=person_of(access),
                trace=worked.trace.as_dict(),
                inputs=worked.inputs,
                warnings=list(worked.warnings),
            )
    except IntegrityError as error:
        raise ProposalOpen(breach.duty.code) from error
    entry_add(
        actor=access,
        action="settlement.proposal.make",
        space_id=proposal.space_id,
        subject=proposal,
        note=f"{proposal.code} 测算 {yuan(proposal.amount_fen)} 元",
    )
    return proposal


def _settled_before(proposal: PenaltyProposal | None) -> int:
    """The amount last settled along a chain of proposals."""
    while proposal is not None:
        if proposal.settled_at is not None:
            return proposal.amount_fen
        proposal = proposal.previous
    return 0


def proposal_accept(*, access: Access, proposal: PenaltyProposal) -> bool:
    """Accept a proposal for the actor's side; True when both sides now have and it is settled.

    Raises NotAllowed, WrongSide, StanceTaken, ProposalClosed.
    """
    return _stand(access, proposal, Verdict.ACCEPTED, "", Permission.ATTRIBUTE)


def proposal_object(*, access: Access, proposal: PenaltyProposal, reason: str) -> None:
    """Object to a proposal for the actor's side, with a reason; the same side may still accept it later.

    Raises NotAllowed, WrongSide, ReasonMissing, StanceTaken, ProposalClosed.
    """
    if not reason.strip():
        access.require(proposal.space_id, Permission.OBJECT)
        raise ReasonMissing("异议")
    _stand(access, proposal, Verdict.OBJECTED, reason.strip(), Permission.OBJECT)


def _stand(
    access: Access, proposal: PenaltyProposal, verdict: Verdict, reason: str, permission: Permission
) -> bool:
    side = access.require(proposal.space_id, permission).side
    if side is None:
        raise WrongSide("对测算表态", "甲方或乙方")
    with transaction.atomic():
        # The count is the lock: of two sides speaking at once, the second sees what the first said.
        live = PenaltyProposal.objects.filter(
            pk=proposal.pk, superseded_at__isnull=True, settled_at__isnull=True
        )
        if live.update(stance_count=F("stance_count") + 1) != 1:
            proposal.refresh_from_db()
            settled = proposal.settled_at is not None
            raise ProposalClosed(
                proposal.code, (ProposalState.SETTLED if settled else ProposalState.SUPERSEDED).label
            )
        stances = latest_stances(proposal)
        _refuse_repeat(proposal, side, stances.get(side.value), verdict)
        stance = Stance.objects.create(
            space_id=proposal.space_id,
            proposal=proposal,
            side=side.value,
            verdict=verdict.value,
            reason=reason,
            person_id=person_of(access),
            at=clock.now(),
        )
        stances[side.value] = verdict
        settled = {"a", "b"} <= stances.keys() and set(stances.values()) == {Verdict.ACCEPTED}
        if settled:
            PenaltyProposal.objects.filter(pk=proposal.pk).update(settled_at=clock.now())
        proposal.refresh_from_db()
        entry_add(
            actor=access,
            action=f"settlement.stance.{verdict.value}",
            space_id=proposal.space_id,
            subject=stance,
            note=f"{side.label}{verdict.label} {proposal.code} {reason}".strip(),
        )
        entry_add(
            actor=access,
            action="settlement.proposal.settle" if settled else "settlement.proposal.stance",
            space_id=proposal.space_id,
            subject=proposal,
            note=f"{proposal.code} 双方结算 {yuan(proposal.amount_fen)} 元" if settled else "",
        )
    return settled


def latest_stances(proposal: PenaltyProposal) -> dict[str, Verdict]:
    """{side: its latest verdict}."""
    said = Stance.objects.filter(proposal=proposal).order_by("id").values_list("side", "verdict")
    return {side: Verdict(verdict) for side, verdict in said}


def _refuse_repeat(proposal: PenaltyProposal, side: Side, before: Verdict | None, verdict: Verdict) -> None:
    if before is Verdict.ACCEPTED or (before is not None and before is verdict):
        raise StanceTaken(proposal.code, side.label, before.label)


def _as_of(as_of: datetime | None) -> datetime:
    now = clock.now()
    if as_of is not None and as_of > now:
        raise MomentWrong("测算截止", "不能晚于现在")
    return now if as_of is None else as_of
