"""What the REST API of the settlement room takes and gives; money is in fen, moments carry their zone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AwareDatetime, PlainSerializer

from lvyue.contracts.types import Cause
from lvyue.foundation import clock
from lvyue.settlement.types import FaultParty

Moment = Annotated[datetime, PlainSerializer(lambda at: at.astimezone(clock.TZ).isoformat(), return_type=str)]
"""A moment as ISO text of Asia/Shanghai."""


class RowOut(Schema):
    """One line of the account of both sides."""

    key: str
    what: str
    clause: str
    who: str
    state: str
    said: str
    amount_fen: int | None
    preview_fen: int | None


class MoneyOut(Schema):
    """The money of one contract."""

    payable_fen: int
    paid_fen: int
    penalty_a_fen: int
    penalty_b_fen: int
    rows: list[RowOut]
    more_candidates: int


class ApplicationIn(Schema):
    """A payment application; `duty` is the code of the payment duty, `at` when it was handed in."""

    duty: str
    amount_fen: int
    invoice_number: str
    invoice_title: str
    invoice_amount_fen: int
    invoice_issued_on: date
    tax_no: str = ""
    at: AwareDatetime | None = None


class ApplicationOut(Schema):
    """A payment application and its invoice."""

    code: str
    duty: str
    amount_fen: int
    invoice_number: str
    submitted_at: Moment
    received_at: Moment | None
    returned_at: Moment | None
    return_reason: str


class ReceiveIn(Schema):
    """When the papers were received (now when left out)."""

    at: AwareDatetime | None = None
    note: str = ""


class StartedOut(Schema):
    """A duty that a step started."""

    code: str
    what: str
    due_at: Moment | None


class ReasonIn(Schema):
    """A reason."""

    reason: str = ""


class PaymentIn(Schema):
    """Money paid for a payment duty."""

    duty: str
    amount_fen: int
    paid_at: AwareDatetime
    account: str = ""


class PaymentOut(Schema):
    """A payment as recorded."""

    duty: str
    sequence: int
    amount_fen: int
    paid_on: date
    account: str


class BreachIn(Schema):
    """To whom a duty's failure is attributed, and why; `penalty` and `exemption` are ids or empty.

    `purpose` states how the contract's purpose failed, for a term that is charged only then.
    """

    duty: str
    party: FaultParty
    penalty: str = ""
    reason: str
    cause: Cause = Cause.OTHER
    cause_on: date | None = None
    cause_until: date | None = None
    exemption: str = ""
    purpose: str = ""


class BreachOut(Schema):
    """An attribution."""

    number: int
    duty: str
    side: str
    party: str
    penalty: str
    reason: str
    cause: str | None
    cause_on: date | None
    cause_until: date | None
    exemption: str | None
    purpose: str | None
    at: Moment


class LossIn(Schema):
    """A proven loss above the penalty of a term, with what proves it."""

    duty: str
    penalty: str
    amount_fen: int
    evidence: str


class LossOut(Schema):
    """A claimed loss; it counts from the next calculation on."""

    number: int
    duty: str
    penalty: str
    side: str
    amount_fen: int
    evidence: str
    at: Moment


class StanceOut(Schema):
    """What one side said."""

    side: str
    words: str
    name: str
    at: Moment
    reason: str


class ProposalOut(Schema):
    """A penalty worked out, with its trace and every input."""

    code: str
    duty: str
    penalty: str
    payer: str
    state: str
    amount_fen: int
    difference_fen: int
    as_of: Moment
    settled_at: Moment | None
    warnings: list[str]
    stances: list[StanceOut]
    trace: dict[str, Any]
    inputs: dict[str, Any]
