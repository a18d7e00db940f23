"""What a missed clock would cost, said before it is missed: the penalty terms an obligation names.

A preview in words for the ticket page. Amounts that both sides rely on are computed with their trace in
`settlement`, after a person attributed the breach.
"""

from __future__ import annotations

from decimal import Decimal

from lvyue.contracts.types import BaseName, ContractFile, Formula, Obligation, Penalty, Silence, rate_words
from lvyue.desk.types import Consequence
from lvyue.rules import money

SILENCE = "到期未作表示，按约定视为通过"


def consequence_of(terms: ContractFile, obligation: Obligation) -> Consequence:
    """Return what lateness means: what silence counts as, else the first penalty term named."""
    if obligation.silence is Silence.ACCEPTED:
        return Consequence(words=SILENCE)
    found = next((one for id in obligation.consequence if (one := terms.penalty(id))), None)
    if found is None:
        return Consequence()
    clause = terms.clause(found.clause)
    return Consequence(
        words=penalty_words(found),
        amount=_amount_words(terms, found),
        clause=found.clause,
        clause_number=clause.number if clause else found.clause,
    )


def penalty_words(penalty: Penalty) -> str:
    """Say a penalty term in a line: `乙方付月运维费的 0.5%`, with the cap when one is agreed."""
    daily = "每逾期一日，" if penalty.formula is Formula.DAILY_RATE else ""
    words = f"{daily}{penalty.payer.label}付{penalty.base.label}的 {rate_words(penalty.rate)}"
    if penalty.cap is not None:
        words += f"，最高为{penalty.cap.base.label}的 {rate_words(penalty.cap.rate)}"
    return words + (f"；另：{penalty.also}" if penalty.also else "")


def base_fen(terms: ContractFile, base: BaseName) -> Decimal | None:
    """Return the exact amount of a base in fen; None when it depends on an event or on an open question."""
    whole = {"annual": terms.amount.per_year_fen, "total": terms.amount.total_fen}
    derived = next((one for one in terms.bases if one.id == base), None)
    if derived is not None:
        fen = whole[derived.of]
        return None if fen is None or derived.waits_for else Decimal(fen) / derived.divide
    stated = whole.get(base.value)
    return None if stated is None else Decimal(stated)


def _amount_words(terms: ContractFile, penalty: Penalty) -> str:
    base = base_fen(terms, penalty.base)
    if base is None:
        return "待裁定" if any(one.id == penalty.base and one.waits_for for one in terms.bases) else ""
    fen = money.rounded(base * penalty.rate)
    return f"¥{money.yuan(fen)}" + (" / 日" if penalty.formula is Formula.DAILY_RATE else "")
