"""The money of a contract file: price, bases of rates, penalty terms, and what exempts from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from lvyue.contracts.types.limits import Citations, Id, Strict
from lvyue.contracts.types.vocabulary import BaseName, Cause, Formula, PartyCode


class AmountTerm(Strict):
    """The price in integer fen; a yearly fee is never put in `total_fen`."""

    total_fen: int | None = Field(default=None, ge=0)
    per_year_fen: int | None = Field(default=None, ge=0)
    capital: str | None = None
    cite: Citations


class Base(Strict):
    """An amount the text uses and does not state, with the agreed way to get it.

    `divide` is the divisor applied to the yearly fee (12 for a calendar month's share).
    """

    id: BaseName
    of: Literal["annual", "total"]
    divide: int = Field(ge=1)
    waits_for: str | None = None
    cite: Citations


class Cap(Strict):
    """The most a penalty may come to: rate of a base."""

    rate: Decimal = Field(gt=0, le=1)
    base: BaseName


class Penalty(Strict):
    """A penalty term: payer, formula, base, rate and cap (违约金条款).

    `counts` says whether each failure is charged, or one failure over the whole contract (只计一次); under
    `only_when` a failure is charged where a person states that the contract's purpose failed (合同目的落空);
    any other one comes to its proven loss.
    """

    id: str = Id
    ref: tuple[str, ...] = ()
    payer: PartyCode
    breach: str
    clause: str
    formula: Formula
    base: BaseName
    rate: Decimal = Field(gt=0, le=1)
    cap: Cap | None = None
    counts: Literal["each", "once"] = "each"
    only_when: Literal["purpose_failed"] | None = None
    operator: Literal["overdue", "exceeding"] = "overdue"
    after_days: int = Field(default=0, ge=0)
    terminate_after_days: int | None = Field(default=None, ge=1)
    terminate_operator: Literal["overdue", "exceeding"] = "exceeding"
    loss_top_up: bool = False
    also: str | None = None
    cite: Citations


class Exemption(Strict):
    """What relieves a party (免责): the causes, and how far; a person still finds the cause."""

    id: str = Id
    ref: tuple[str, ...] = ()
    relieves: PartyCode
    causes: tuple[Cause, ...] = Field(min_length=1)
    what: str
    not_when_late: bool = False
    clause: str
    cite: Citations
