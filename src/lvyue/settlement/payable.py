"""What a payment duty asks for, from the contract's terms: a fee year in full, or by days if shorter.

Pure: terms and a duty's key in, `Payable` out. Source: the price and payment clauses cited.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from lvyue.contracts.types import ContractFile, Obligation
from lvyue.rules.deadlines import months_after
from lvyue.rules.money import rounded, yuan
from lvyue.rules.trace import Trace
from lvyue.settlement.types import PaidPart, Payable

DAYS_OF_YEAR = 365
"""A fee year cut short is paid by days of this many; the contract texts name no other way."""


def payable(terms: ContractFile, obligation: Obligation, key: str) -> Payable | None:
    """Return what a payment obligation asks for in the window named by `key`; None when it states no amount.

    `key` is the first day of the fee year (YYYY-MM-DD) for `pays: annual` and unused for `pays: total`.
    """
    cite = terms.amount.cite[0]
    clause = terms.clause(cite.clause)
    number = clause.number if clause else cite.clause
    period = terms.fee_period or terms.term
    if obligation.pays == "total" and terms.amount.total_fen is not None:
        total = terms.amount.total_fen
        whole = Trace("应付合同款", yuan(total), f"原文“{cite.quote}”", number)
        return Payable(total, period.start, period.end + timedelta(days=1), whole)
    if obligation.pays != "annual" or terms.amount.per_year_fen is None:
        return None
    fee = Trace("年费", yuan(terms.amount.per_year_fen), f"原文“{cite.quote}”", number)
    start = date.fromisoformat(key)
    return _year(terms.amount.per_year_fen, start, *_ends(terms, start), fee)


def unpaid_fen(amount_fen: int, paid: tuple[PaidPart, ...]) -> int:
    """Return what is left to pay, in fen; never negative."""
    return max(0, amount_fen - sum(one.amount_fen for one in paid))


def _ends(terms: ContractFile, start: date) -> tuple[date, date]:
    """The end of the fee year as agreed and the end of a whole year from `start`, both exclusive."""
    period = terms.fee_period or terms.term
    whole = months_after(start, 12)
    return min(whole, period.end + timedelta(days=1)), whole


def _year(per_year_fen: int, start: date, end: date, whole: date, fee: Trace) -> Payable:
    span = Trace("付费年度", f"{start} 至 {end - timedelta(days=1)}", f"共 {(end - start).days} 日，首尾都算")
    if end >= whole:
        trace = Trace("应付合同款", yuan(per_year_fen), "整年", fee.cite, (fee, span))
        return Payable(per_year_fen, start, end, trace)
    days = (end - start).days
    amount = rounded(Decimal(per_year_fen) * days / DAYS_OF_YEAR)
    note = f"年费 × {days} ÷ {DAYS_OF_YEAR}；原文没有写不足一年怎么付，按日折算，须双方确认"
    return Payable(amount, start, end, Trace("应付合同款", yuan(amount), note, fee.cite, (fee, span)))
