"""Facts to money terms: the price, penalty terms, and bases the text uses without stating them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from lvyue.contracts.drafting.source import Source
from lvyue.contracts.types import AmountTerm, Base, BaseName, Cap, Formula, PartyCode, Penalty

_BASES = {
    "monthly fee": BaseName.MONTHLY,
    "unpaid amount": BaseName.UNPAID,
    "received amount": BaseName.RECEIVED,
    "unpaid or received amount": BaseName.UNPAID,
    "annual fee": BaseName.ANNUAL,
    "contract total": BaseName.TOTAL,
    "contract amount": BaseName.TOTAL,
}
_OWED = re.compile(r"(应付(而)?未付|未付|未支付)[^，。；]{0,12}(款|费|金额)")
_WORDS = (
    ("月", BaseName.MONTHLY),
    ("未付", BaseName.UNPAID),
    ("未支付", BaseName.UNPAID),
    ("已收", BaseName.RECEIVED),
    ("年", BaseName.ANNUAL),
)


def amount(source: Source) -> AmountTerm | None:
    """The price with its citation, or None when the text gives none."""
    total, yearly = source.fact("amount_fen"), source.fact("amount_per_year_fen")
    cites = source.cites("amount_fen", "amount_per_year_fen")
    if (total is None and yearly is None) or not cites:
        return None
    return AmountTerm(total_fen=total, per_year_fen=yearly, cite=cites)


def base_of(words: str, sentence: str = "") -> BaseName:
    """The closed-list base that a penalty's base words mean; the whole price when they name no part of it.

    Where the sentence itself speaks of what is owed and not paid, that part is the base.
    """
    if _OWED.search(sentence):
        return BaseName.UNPAID
    return _BASES.get(words) or next((base for mark, base in _WORDS if mark in words), BaseName.TOTAL)


def penalties(source: Source) -> Iterator[Penalty]:
    """Penalty terms: a rate per day of delay, or once."""
    for number, (path, one) in enumerate(source.items("penalties"), 1):
        cites = source.cites(path)
        if one.get("rate") is None or not cites:
            continue
        cap = one.get("cap") or {}
        payer = {"a": PartyCode.A, "b": PartyCode.B}.get(str(one.get("payer")), PartyCode.AB)
        yield Penalty(
            id=f"penalty-{number}",
            payer=payer,
            breach=str(one.get("breach") or source.words(cites)),
            clause=cites[0].clause,
            formula=Formula.DAILY_RATE if one.get("per") == "day" else Formula.FLAT_RATE,
            base=base_of(str(one.get("base") or ""), source.words(source.cites(f"{path}.rate"))),
            rate=Decimal(str(one["rate"])),
            cap=Cap(rate=Decimal(str(cap["rate"])), base=base_of(str(cap.get("base") or "")))
            if cap.get("rate")
            else None,
            also=one.get("also"),
            cite=cites,
        )


def bases(source: Source, terms: tuple[Penalty, ...], questions: Mapping[str, str]) -> Iterator[Base]:
    """The monthly fee, where a penalty is taken of it and only the yearly fee is stated."""
    monthly = next((one for one in terms if one.base is BaseName.MONTHLY), None)
    if monthly is not None and source.fact("amount_per_year_fen") is not None:
        yield Base(
            id=BaseName.MONTHLY, of="annual", divide=12, waits_for=questions.get("monthly"), cite=monthly.cite
        )
