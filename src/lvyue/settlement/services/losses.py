"""Claim a loss above the penalty: by a person of the harmed side, with what proves it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from lvyue.contracts.selectors import terms_of
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.identity.types import Access, Permission
from lvyue.rules.money import yuan
from lvyue.settlement.accounts import charged_duty
from lvyue.settlement.errors import LossNotPayable, LossWrong, PenaltyUnknown, WrongSide
from lvyue.settlement.models import LossClaim
from lvyue.settlement.services.steps import File, files_keep, person_of
from lvyue.settlement.unfolding import number_of


def loss_claim(
    *,
    access: Access,
    duty: Duty,
    penalty_id: str,
    amount_fen: int,
    evidence: str,
    files: Sequence[File] = (),
) -> LossClaim:
    """Claim the loss a duty's failure did, where the penalty term lets a larger loss take its place.

    By a person of the side the penalty is paid to; the latest claim counts from the next calculation on.
    Raises NotAllowed, WrongSide, PenaltyUnknown, LossNotPayable, LossWrong.
    """
    seat = access.require(duty.space_id, Permission.ATTRIBUTE)
    terms = terms_of(duty.version)
    penalty = terms.penalty(penalty_id)
    if penalty is None:
        raise PenaltyUnknown(penalty_id)
    if seat.side is None or penalty.payer == seat.side.value:
        raise WrongSide("主张这项损失", "收取违约金的一方")
    if not penalty.loss_top_up:
        raise LossNotPayable(number_of(terms, penalty.clause))
    if amount_fen <= 0:
        raise LossWrong("金额应大于 0")
    if not evidence.strip():
        raise LossWrong("没有写证明损失的材料")
    with transaction.atomic():
        claim = LossClaim.objects.create(
            space_id=duty.space_id,
            contract_id=duty.contract_id,
            duty=charged_duty(duty),
            penalty=penalty_id,
            side=seat.side.value,
            amount_fen=amount_fen,
            evidence=evidence.strip(),
            person_id=person_of(access),
            at=clock.now(),
        )
        entry_add(
            actor=access,
            action="settlement.loss.claim",
            space_id=duty.space_id,
            subject=claim,
            note=f"{seat.side.label}就 {duty} 主张损失 {yuan(amount_fen)} 元",
        )
        files_keep(access, claim, files)
    return claim
