"""A payment duty with its terms and what was paid: the one read behind applications, payments, penalties.

Callers have checked the permission; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lvyue.contracts.selectors import terms_of
from lvyue.contracts.types import ContractFile, FulfilledBy
from lvyue.duties.models import Duty
from lvyue.foundation.snapshot import type_of
from lvyue.settlement.errors import NotAPayment
from lvyue.settlement.models import Payment, PaymentApplication
from lvyue.settlement.payable import payable, unpaid_fen
from lvyue.settlement.types import PaidPart, Payable


@dataclass(frozen=True, slots=True)
class Account:
    """What one payment duty asks for and what was paid; `duty` is the one the money is owed under."""

    duty: Duty
    terms: ContractFile
    payable: Payable
    paid: tuple[PaidPart, ...]

    @property
    def paid_fen(self) -> int:
        """Everything paid so far, in fen."""
        return sum(one.amount_fen for one in self.paid)

    @property
    def unpaid_fen(self) -> int:
        """What is left to pay, in fen."""
        return unpaid_fen(self.payable.amount_fen, self.paid)


def account_of(duty: Duty) -> Account:
    """The account of a payment duty, or of the duty that received papers started. Raises NotAPayment."""
    account = account_find(duty)
    if account is None:
        raise NotAPayment(duty.code)
    return account


def account_find(duty: Duty) -> Account | None:
    """Like `account_of`; None when the duty is not about a payment."""
    owed = payment_duty(duty)
    if owed is None:
        return None
    return next(accounts_of([owed]), None)


def payment_duty(duty: Duty) -> Duty | None:
    """The duty the money is owed under: itself, or that of the application whose papers started it."""
    if duty.fulfilled_by != FulfilledBy.PAID:
        return None
    if duty.subject_type != type_of(PaymentApplication):
        return duty
    application = PaymentApplication.objects.select_related("duty__version", "duty__contract").get(
        pk=duty.subject_id or 0
    )
    return application.duty


def charged_duty(duty: Duty) -> Duty:
    """The duty a penalty is charged under: two limits of one payment are one failure, charged once."""
    return payment_duty(duty) or duty


def accounts_of(duties: Iterable[Duty]) -> Iterator[Account]:
    """Accounts of the payment duties among these, in order; terms are read once for each version."""
    found = list(duties)
    terms: dict[int, ContractFile] = {}
    paid: dict[int, list[PaidPart]] = {}
    rows = Payment.objects.filter(duty_id__in=[one.pk for one in found]).order_by("paid_on", "sequence")
    for duty_id, fen, on in rows.values_list("duty_id", "amount_fen", "paid_on"):
        paid.setdefault(duty_id, []).append(PaidPart(fen, on))
    for duty in found:
        if duty.version_id not in terms:
            terms[duty.version_id] = terms_of(duty.version)
        file = terms[duty.version_id]
        obligation = file.obligation(duty.obligation)
        owed = payable(file, obligation, duty.key) if obligation is not None else None
        if owed is not None:
            yield Account(duty, file, owed, tuple(paid.get(duty.pk, ())))
