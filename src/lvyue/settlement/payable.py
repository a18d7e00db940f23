"""What a payment duty asks for, from the contract's terms: a fee year or the price, in full or a share of it.

Pure: terms, a duty's key and first day in, `Payable` out. Source: the price and payment clauses cited.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from lvyue.contracts.types import ContractFile, Obligation, rate_words
from lvyue.rules.deadlines import months_after
from lvyue.rules.money import rounded, yuan
from lvyue.rules.trace import Trace
from lvyue.settlement.types import PaidPart, Payable

DAYS_OF_YEAR = 365
"""A fee year cut short is paid by days of this many; the contract texts name no other way."""


def payable(terms: ContractFile, obligation: Obligation, key: str, on: date | None = None) -> Payable | None:
    """Return what a payment obligation asks for in one duty; None when it states no amount.

    `pays: total` asks for the price, once. `pays: annual` asks for a fee year: the one that begins on the day
    `key` names (YYYY-MM-DD), or for a duty that an event started the one that `on` falls into. `share` takes
    its part of either.
    """
    cite = terms.amount.cite[0]
    number = _number(terms, cite.clause)
    period = terms.fee_period or terms.term
    if obligation.pays == "total" and terms.amount.total_fen is not None:
        total = terms.amount.total_fen
        whole = Trace("应付合同款", yuan(total), f"原文“{cite.quote}”", number)
        return _shared(terms, obligation, Payable(total, period.start, period.end + timedelta(days=1), whole))
    if obligation.pays != "annual" or terms.amount.per_year_fen is None:
        return None
    fee = Trace("年费", yuan(terms.amount.per_year_fen), f"原文“{cite.quote}”", number)
    start = _year_start(terms, key, on)
    year = _year(terms.amount.per_year_fen, start, *_ends(terms, start), fee)
    return _shared(terms, obligation, year)


def unpaid_fen(amount_fen: int, paid: tuple[PaidPart, ...]) -> int:
    """Return what is left to pay, in fen; never negative."""
    return max(0, amount_fen - sum(one.amount_fen for one in paid))


def _shared(terms: ContractFile, obligation: Obligation, whole: Payable) -> Payable:
    """The share of a sum that this obligation pays, rounded to a fen; the whole for a share of one."""
    if obligation.share == 1:
        return whole
    amount = rounded(Decimal(whole.amount_fen) * obligation.share)
    cite = obligation.cite[0]
    share = Trace("比例", rate_words(obligation.share), f"原文“{cite.quote}”", _number(terms, cite.clause))
    trace = Trace(
        "应付合同款",
        yuan(amount),
        f"{yuan(whole.amount_fen)} 的 {rate_words(obligation.share)}",
        whole.trace.cite,
        (whole.trace, share),
    )
    return Payable(amount, whole.start, whole.end, trace, whole.opens_on)


def _year_start(terms: ContractFile, key: str, on: date | None) -> date:
    """The first day of the fee year that a duty's key names, else of the one a day falls into."""
    try:
        return date.fromisoformat(key)
    except ValueError:
        period = terms.fee_period or terms.term
        years, asked = 0, min(max(on or period.start, period.start), period.end)
        while months_after(period.start, 12 * (years + 1)) <= asked:
            years += 1
        return months_after(period.start, 12 * years)


def _ends(terms: ContractFile, start: date) -> tuple[date, date]:
    """The end of the fee year as agreed and the end of a whole year from `start`, both exclusive."""
    period = terms.fee_period or terms.term
    whole = months_after(start, 12)
    return min(whole, period.end + timedelta(days=1)), whole


def _year(per_year_fen: int, start: date, end: date, whole: date, fee: Trace) -> Payable:
    span = Trace("付费年度", f"{start} 至 {end - timedelta(days=1)}", f"共 {(end - start).days} 日，首尾都算")
    if end >= whole:
        trace = Trace("应付合同款", yuan(per_year_fen), "整年", fee.cite, (fee, span))
        return Payable(per_year_fen, start, end, trace, start)
    days = (end - start).days
    amount = rounded(Decimal(per_year_fen) * days / DAYS_OF_YEAR)
    note = f"年费 × {days} ÷ {DAYS_OF_YEAR}；原文没有写不足一年怎么付，按日折算，须双方确认"
    return Payable(amount, start, end, Trace("应付合同款", yuan(amount), note, fee.cite, (fee, span)), start)


def _number(terms: ContractFile, clause: str) -> str:
    found = terms.clause(clause)
    return found.number if found else clause
