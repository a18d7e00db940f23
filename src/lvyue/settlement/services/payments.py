"""Record what was paid; the last payment closes the duties it fulfils."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from lvyue.contracts.types import FulfilledBy
from lvyue.duties import services as duties
from lvyue.duties.models import Duty
from lvyue.duties.types import Closing
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.identity.types import Access, Permission, Side
from lvyue.rules.money import yuan
from lvyue.settlement.accounts import account_of, payments_for, same_money
from lvyue.settlement.errors import NotAPayment, PaidAlready, PaymentRaced, PaymentTooMuch
from lvyue.settlement.models import Payment, PaymentApplication
from lvyue.settlement.selectors.past import entered_late
from lvyue.settlement.services.steps import (
    File,
    files_keep,
    late_note,
    person_of,
    require_moment,
    require_side,
)


def payment_record(
    *,
    access: Access,
    duty: Duty,
    amount_fen: int,
    paid_at: datetime,
    account: str = "",
    voucher: File | None = None,
) -> Payment:
    """Record money that 甲方 paid for a payment duty; the one that pays it in full closes what it fulfils.

    `account` is kept masked. Raises NotAllowed, NotAPayment, PaidAlready, PaymentTooMuch, MomentWrong,
    PaymentRaced.
    """
    require_side(access, duty.space_id, Permission.PAY, Side.A, "登记付款")
    with transaction.atomic():
        files = [voucher] if voucher is not None else []
        return payment_write(access, duty, amount_fen, paid_at, account, files)


def payment_write(
    access: Access, duty: Duty, amount_fen: int, paid_at: datetime, account: str, files: Sequence[File]
) -> Payment:
    """Check and store a payment, in the transaction of a use case that may."""
    if duty.fulfilled_by != FulfilledBy.PAID:
        raise NotAPayment(duty.code)
    held = account_of(duty)
    paid_at = require_moment("付款", paid_at)
    if not held.unpaid_fen:
        raise PaidAlready(duty.code)
    if not 0 < amount_fen <= held.unpaid_fen:
        raise PaymentTooMuch(amount_fen, held.unpaid_fen)
    payment = _payment_create(access, duty, len(held.paid) + 1, amount_fen, paid_at, mask(account))
    entry_add(
        actor=access,
        action="settlement.payment.record",
        space_id=duty.space_id,
        subject=payment,
        note=f"{duty.code} 付款 {yuan(amount_fen)} 元{late_note(duty.contract, paid_at)}",
    )
    files_keep(access, payment, files)
    if amount_fen == held.unpaid_fen:
        _close_paid(access, duty, payment)
    return payment


def _payment_create(
    access: Access, duty: Duty, sequence: int, amount_fen: int, paid_at: datetime, account: str
) -> Payment:
    """Insert a payment; `sequence` is of the read its amount was checked against, so a race collides."""
    try:
        with transaction.atomic():
            return Payment.objects.create(
                space_id=duty.space_id,
                contract_id=duty.contract_id,
                duty=duty,
                application=PaymentApplication.objects.filter(duty=duty, returned_at__isnull=True).first(),
                sequence=sequence,
                amount_fen=amount_fen,
                paid_at=paid_at,
                paid_on=paid_at.astimezone(clock.TZ).date(),
                account=account,
                recorded_at=clock.now(),
                recorded_by_id=person_of(access),
            )
    except IntegrityError as error:
        raise PaymentRaced(duty.code) from error


def _close_paid(access: Access, duty: Duty, payment: Payment) -> None:
    """Close the payment duty, and the one its papers started, with the payments as evidence."""
    payments = list(payments_for([duty.pk]).order_by("paid_at", "sequence"))
    paid = [(one.sequence, one.amount_fen) for one in payments]
    last = payments[-1].paid_at
    evidence: dict[str, object] = {
        "payments": [{"sequence": number, "amount_fen": fen} for number, fen in paid]
    }
    if entered_late(duty.contract, last):
        evidence["late_entered"] = True
    note = f"付清 {yuan(sum(fen for _, fen in paid))} 元"
    once = account_of(duty).payable.opens_on is None
    paid_with = [duty, *same_money(duty)] if once else [duty]
    duties.duties_close(
        access=access, duties=paid_with, how=Closing.FULFILLED, at=last, note=note, content=evidence
    )
    if payment.application is not None:
        duties.subject_fulfil(
            access=access,
            contract=duty.contract,
            act=FulfilledBy.PAID,
            subject=payment.application,
            at=last,
            note=note,
            evidence=evidence,
        )


def mask(account: str) -> str:
    """Keep the last four digits of an account: 尾号 6666."""
    digits = re.sub(r"\D", "", account)
    return f"尾号 {digits[-4:]}" if digits else ""
