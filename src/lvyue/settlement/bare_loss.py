"""A failure that comes to its proven loss alone, where the penalty beside it is not charged. Pure."""

from __future__ import annotations

from lvyue.contracts.types import ContractFile, Penalty
from lvyue.rules.money import yuan
from lvyue.rules.trace import Trace
from lvyue.settlement.types import Calculation, CaseFacts
from lvyue.settlement.unfolding import fault_step, number_of, ruled_about


def bare_loss(terms: ContractFile, penalty: Penalty, facts: CaseFacts, why: str) -> Calculation:
    """The loss of `facts` as the amount, in fen; `why` says for what reason no penalty is charged beside it.

    `inputs` carries `loss_only`, so that it takes no turn of a penalty that counts once.
    """
    loss = facts.loss
    assert loss is not None
    clause = number_of(terms, penalty.clause)
    amount = f"{yuan(loss.amount_fen)} 元"
    steps = (
        fault_step(facts, clause),
        Trace("事项", facts.code, facts.what, facts.clause),
        Trace("违约金", "不计", why, clause, ruled_about(facts, f"penalties.{penalty.id}")),
        Trace("已证明的损失", amount, f"{loss.evidence}（{loss.claimed}）"),
    )
    inputs = {
        "penalty": penalty.model_dump(mode="json"),
        "due_on": str(facts.due_on) if facts.due_on else None,
        "performed_on": str(facts.performed_on) if facts.performed_on else None,
        "as_of": facts.as_of.isoformat(),
        "cause": facts.cause,
        "loss_only": True,
        "penalty_fen": 0,
        "loss_fen": loss.amount_fen,
        "excess_fen": loss.amount_fen,
    }
    trace = Trace("违约金测算", amount, f"{penalty.breach}；照实际损失赔偿", clause, steps)
    return Calculation(loss.amount_fen, trace, facts.doubts, inputs)
