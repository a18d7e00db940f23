"""What the procurement law asks of every supplement: within a tenth, published, filed.

Government Procurement Law (政府采购法) art. 49: supplements that add the same services may together not
exceed 10 % of the original procurement amount. Its implementing rules (实施条例) art. 50: the contract is
published within 2 working days of signing; a change likewise (财办库〔2023〕243 号). Art. 47: the copy is
filed with the finance department within 7 working days of signing.
"""

from __future__ import annotations

from fractions import Fraction

from lvyue.contracts.errors import SupplementTooLarge
from lvyue.contracts.types import (
    Cite,
    ContractFile,
    Kind,
    Obligation,
    PartyCode,
    TriggerName,
    limit_model,
)
from lvyue.rules.types import Period, Unit

TENTH = Fraction(1, 10)
_DAYS_OF_YEAR = 365


def require_within_tenth(original: ContractFile, amended: ContractFile) -> None:
    """Raise SupplementTooLarge when the additions exceed a tenth of the original amount (art. 49).

    `original` is the first version, so that several supplements count together.
    """
    first, now = worth(original), worth(amended)
    if first and now - first > first * TENTH:
        raise SupplementTooLarge(round(first), round(now))


def worth(file: ContractFile) -> Fraction:
    """What the contract is worth in fen: its total, or the yearly fee over the days of its fee period."""
    amount = file.amount
    if amount.total_fen is not None:
        return Fraction(amount.total_fen)
    period = file.fee_period or file.term
    days = (period.end - period.start).days + 1
    return Fraction(amount.per_year_fen or 0) * days / _DAYS_OF_YEAR


def duties_of_change(cites: tuple[Cite, ...], number: int) -> tuple[Obligation, ...]:
    """Party A's duties after signing supplement `number`: publish it, and file its copy."""
    wanted = (
        ("publish", "公告补充协议（政府采购法实施条例第五十条、财办库〔2023〕243号）", 2),
        ("file", "补充协议副本报同级财政部门和有关部门备案（政府采购法第四十七条）", 7),
    )
    return tuple(
        Obligation(
            id=f"{id}-supplement-{number}",
            by=PartyCode.A,
            kind=Kind.ONCE,
            what=what,
            clause=cites[0].clause,
            cite=cites,
            trigger=TriggerName.AMENDED,
            limit=limit_model(Period(days, Unit.WORKDAY)),
            proof=("公告截图或备案回执",),
        )
        for id, what, days in wanted
    )
