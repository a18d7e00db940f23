"""Whose turn it is under a penalty that counts once over the contract, or whose count waits for a ruling."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from lvyue.contracts.selectors import terms_of
from lvyue.contracts.types import ContractFile, Question
from lvyue.settlement.accounts import charged_duty
from lvyue.settlement.bare_loss import bare_loss
from lvyue.settlement.cases import facts_of, rulings_of
from lvyue.settlement.errors import ChargedOnce, TimesOpen
from lvyue.settlement.models import Breach, PenaltyProposal, SingleCharge
from lvyue.settlement.types import Calculation
from lvyue.settlement.unfolding import number_of


def turn_take(breach: Breach, worked: Calculation, as_of: datetime) -> Calculation:
    """What a failure comes to beside the others under its term: `worked`, or its loss alone.

    Inside a transaction. A term that counts once is charged for one failure; what comes to nothing, or to a
    loss alone, uses no charge up; a later failure comes to the loss claimed for it. Raises ChargedOnce where
    none is claimed, TimesOpen where nobody ruled yet how often the term counts.
    """
    terms = terms_of(breach.duty.version)
    penalty = terms.penalty(breach.penalty)
    if penalty is None or not _charges(worked.amount_fen, worked.inputs):
        return worked
    open_point = _open_point(terms, breach)
    if penalty.counts == "each" and open_point is None:
        return worked
    where = {"contract_id": breach.contract_id, "penalty": penalty.id}
    SingleCharge.objects.get_or_create(**where, defaults={"space_id": breach.space_id})
    SingleCharge.objects.filter(**where).update(turns=F("turns") + 1)
    other = charged_elsewhere(breach)
    if other is None:
        return worked
    if open_point is not None:
        raise TimesOpen(other.code, open_point.text)
    facts = facts_of(breach, terms, penalty, as_of)
    if facts.loss is None:
        raise ChargedOnce(number_of(terms, penalty.clause), other.code)
    alone = bare_loss(terms, penalty, facts, f"合同期内只计付一次，{other.code} 已经计过")
    alone.inputs.update({key: value for key, value in worked.inputs.items() if key not in alone.inputs})
    return alone


def charged_elsewhere(breach: Breach) -> PenaltyProposal | None:
    """The first live charge of the breach's term for another failure of the contract, if any."""
    live = PenaltyProposal.objects.filter(
        contract_id=breach.contract_id, penalty=breach.penalty, superseded_at__isnull=True
    )
    others = live.exclude(duty=charged_duty(breach.duty)).order_by("id")
    return next((one for one in others if _charges(one.amount_fen, one.inputs)), None)


def _charges(amount_fen: int, inputs: dict[str, object]) -> bool:
    return amount_fen > 0 and not inputs.get("loss_only", False)


def _open_point(terms: ContractFile, breach: Breach) -> Question | None:
    """The question how often the term counts, while no ruling settles it."""
    path = f"penalties.{breach.penalty}.counts"
    ruled = rulings_of(breach.duty.version)
    for question in terms.questions:
        about = {question.about, *(one for reading in question.readings for one in reading.sets)}
        if question.kind == "ambiguity" and path in about and question.id not in ruled:
            return question
    return None
