"""Apply for a payment, receive or return its papers; receiving them starts their payment period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from lvyue.contracts.types import FulfilledBy, TriggerName
from lvyue.duties import services as duties
from lvyue.duties.models import Duty
from lvyue.duties.released import ObligationsReleased
from lvyue.duties.types import Closing
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.codes import next_code
from lvyue.identity.types import Access, Permission, Side
from lvyue.rules.money import yuan
from lvyue.settlement.accounts import account_of
from lvyue.settlement.errors import (
    AmountMismatch,
    ApplicationDone,
    ApplicationOpen,
    FeeYearNotBegun,
    InvoiceInvalid,
    InvoiceUsed,
    PaidAlready,
    ReasonMissing,
)
from lvyue.settlement.models import Invoice, Payment, PaymentApplication
from lvyue.settlement.services.steps import (
    File,
    files_keep,
    late_note,
    person_of,
    require_moment,
    require_side,
)
from lvyue.settlement.types import ApplicationState

INVOICE_NUMBER = re.compile(r"\d{8}|\d{20}")
"""Paper VAT invoices carry 8 digits, fully digital ones 20."""


def application_submit(
    *,
    access: Access,
    duty: Duty,
    amount_fen: int,
    invoice_number: str,
    invoice_title: str,
    invoice_amount_fen: int,
    invoice_issued_on: date,
    tax_no: str = "",
    files: Sequence[File] = (),
    at: datetime | None = None,
) -> PaymentApplication:
    """Hand in the written request and the invoice for a payment duty, by 乙方; `at` may be past (补录).

    Raises NotAllowed, NotAPayment, FeeYearNotBegun, PaidAlready, AmountMismatch, InvoiceInvalid, InvoiceUsed,
    ApplicationOpen, MomentWrong.
    """
    require_side(access, duty.space_id, Permission.APPLY_PAYMENT, Side.B, "申请付款")
    with transaction.atomic():
        return application_write(
            access,
            duty,
            amount_fen=amount_fen,
            number=invoice_number,
            title=invoice_title,
            invoice_fen=invoice_amount_fen,
            issued_on=invoice_issued_on,
            tax_no=tax_no,
            files=files,
            at=at,
        )


def application_write(
    access: Access,
    duty: Duty,
    *,
    amount_fen: int,
    number: str,
    title: str,
    invoice_fen: int,
    issued_on: date,
    tax_no: str = "",
    files: Sequence[File] = (),
    at: datetime | None = None,
) -> PaymentApplication:
    """Check and store an application with its invoice, in the transaction of a use case that may."""
    account = account_of(duty)
    at = require_moment("提交申请", at)
    opens_on = account.payable.opens_on
    if opens_on is not None and at.date() < opens_on:
        raise FeeYearNotBegun(duty.code, opens_on)
    if not account.unpaid_fen:
        raise PaidAlready(duty.code)
    for what, given in (("申请金额", amount_fen), ("发票金额", invoice_fen)):
        if given != account.unpaid_fen:
            raise AmountMismatch(what, given, account.unpaid_fen)
    _check_invoice(duty, number, title, issued_on, at)
    application = _application_create(access, duty, amount_fen, at)
    invoice = _invoice_create(
        application,
        number=number,
        title=title,
        tax_no=tax_no.strip(),
        amount_fen=invoice_fen,
        issued_on=issued_on,
    )
    entry_add(
        actor=access,
        action="settlement.application.submit",
        space_id=duty.space_id,
        subject=application,
        note=f"{application.code} 申请付款 {yuan(amount_fen)} 元{late_note(duty.contract, at)}",
    )
    entry_add(actor=access, action="settlement.invoice.add", space_id=duty.space_id, subject=invoice)
    files_keep(access, application, files)
    return application


def _check_invoice(duty: Duty, number: str, title: str, issued_on: date, at: datetime) -> None:
    buyer = duty.contract.party_a
    if not INVOICE_NUMBER.fullmatch(number):
        raise InvoiceInvalid(f"发票号码“{number}”不是 8 位或 20 位数字", "照发票填写号码")
    if title != buyer:
        raise InvoiceInvalid(f"发票抬头“{title}”与合同甲方“{buyer}”不一致", "按合同甲方全称重开发票")
    if issued_on > at.date():
        raise InvoiceInvalid(f"开票日期 {issued_on} 晚于提交日期 {at.date()}", "核对开票日期")


def _application_create(access: Access, duty: Duty, amount_fen: int, at: datetime) -> PaymentApplication:
    try:
        with transaction.atomic():
            return PaymentApplication.objects.create(
                space_id=duty.space_id,
                contract_id=duty.contract_id,
                code=next_code(duty.space_id, "F"),
                duty=duty,
                amount_fen=amount_fen,
                submitted_at=at,
                submitted_by_id=person_of(access),
            )
    except IntegrityError as error:
        raise ApplicationOpen(duty.code) from error


def _invoice_create(application: PaymentApplication, *, number: str, **values: object) -> Invoice:
    try:
        with transaction.atomic():
            return Invoice.objects.create(
                space_id=application.space_id, application=application, number=number, live=True, **values
            )
    except IntegrityError as error:
        raise InvoiceUsed(number) from error


def application_receive(
    *, access: Access, application: PaymentApplication, at: datetime | None = None, note: str = ""
) -> list[Duty]:
    """Record that 甲方 received the papers; returns the duties this starts (pay within 7 working days).

    Raises NotAllowed, ApplicationDone, MomentWrong, and what `duties.services.trigger_record` raises.
    """
    require_side(access, application.space_id, Permission.PAY, Side.A, "签收付款申请")
    with transaction.atomic():
        return receipt_write(access, application, at, note)


def receipt_write(
    access: Access, application: PaymentApplication, at: datetime | None, note: str = ""
) -> list[Duty]:
    """Check and store the receipt of an application's papers, in the transaction of a use case that may."""
    at = require_moment("签收", at, not_before=application.submitted_at, before="提交申请")
    _application_move(application, received_at=at, received_by_id=access.person_id)
    entry_add(
        actor=access,
        action="settlement.application.receive",
        space_id=application.space_id,
        subject=application,
        note=f"签收 {application.code} {note}".strip() + late_note(application.contract, at),
    )
    _close_papers(access, application)
    begun = application.duty.trigger
    if begun is not None and begun.name == TriggerName.PAPERS_RECEIVED and not begun.subject_type:
        return []  # the receipt itself was entered as the event that began this payment
    started = duties.trigger_record(
        access=access,
        contract=application.contract,
        name=TriggerName.PAPERS_RECEIVED,
        at=at,
        subject=application,
        note=f"{application.code} {note}".strip(),
    )
    _owe_under(access, application, started)
    return started


def released_start(released: ObligationsReleased) -> None:
    """Start for every application received so far what a ruling released; what was paid by then is closed."""
    received = PaymentApplication.objects.filter(
        contract=released.contract, received_at__isnull=False
    ).select_related("contract", "duty__contract", "duty__version")
    for application in received.order_by("id"):
        assert application.received_at is not None
        if not released.binds(application.received_at):
            continue
        started = duties.trigger_repeat(
            access=released.access,
            contract=released.contract,
            name=TriggerName.PAPERS_RECEIVED,
            at=application.received_at,
            subject=application,
            key=released.key,
            note=f"{application.code} 因裁定起算",
            chosen=lambda one: released.starts(one, TriggerName.PAPERS_RECEIVED),
        )
        _owe_under(released.access, application, started)
        last = Payment.objects.filter(duty=application.duty).order_by("-paid_at").first()
        if last is not None and not account_of(application.duty).unpaid_fen:
            paid_late = [one for one in started if one.fulfilled_by == FulfilledBy.PAID]
            duties.duties_close(
                access=released.access,
                duties=paid_late,
                how=Closing.FULFILLED,
                at=last.paid_at,
                note="裁定之前已经付清",
                content={"application": application.code},
            )


def _owe_under(access: Access, application: PaymentApplication, started: list[Duty]) -> None:
    """Move an application from the papers it was to the payment duty that their receipt started."""
    if application.duty.fulfilled_by != FulfilledBy.PAPERS_SUBMITTED:
        return
    owed = next((one for one in started if one.fulfilled_by == FulfilledBy.PAID), None)
    if owed is None:
        return
    application.duty = owed
    application.save(update_fields=["duty"])
    entry_add(
        actor=access,
        action="settlement.application.owe",
        space_id=application.space_id,
        subject=application,
        note=f"{application.code} 的付款按 {owed} 办理",
    )


def _close_papers(access: Access, application: PaymentApplication) -> None:
    """Close 乙方's duty to hand in these papers (a fee year's, or the price's), as of when they came."""
    handed_in = Duty.objects.filter(
        contract_id=application.contract_id,
        fulfilled_by=FulfilledBy.PAPERS_SUBMITTED.value,
        closed_at__isnull=True,
    )
    if account_of(application.duty).payable.opens_on is not None:
        handed_in = handed_in.filter(key=application.duty.key)
    duties.duties_close(
        access=access,
        duties=handed_in,
        how=Closing.FULFILLED,
        at=application.submitted_at,
        note=f"甲方签收 {application.code}",
        content={"application": application.code},
    )


def application_return(*, access: Access, application: PaymentApplication, reason: str) -> PaymentApplication:
    """Give the papers back before receipt, with a reason; 乙方 may then hand in new ones."""
    require_side(access, application.space_id, Permission.PAY, Side.A, "退回付款申请")
    if not reason.strip():
        raise ReasonMissing("退回")
    with transaction.atomic():
        _application_move(
            application,
            returned_at=clock.now(),
            returned_by_id=access.person_id,
            return_reason=reason.strip(),
        )
        # The invoice of returned papers may be handed in again.
        Invoice.objects.filter(application=application).update(live=False)
        entry_add(
            actor=access,
            action="settlement.application.return",
            space_id=application.space_id,
            subject=application,
            note=f"退回 {application.code}：{reason.strip()}",
        )
        invoice = Invoice.objects.get(application=application)
        entry_add(
            actor=access, action="settlement.invoice.release", space_id=invoice.space_id, subject=invoice
        )
    return application


def _application_move(application: PaymentApplication, **values: object) -> None:
    """Win the one step that is open while an application is neither received, returned nor paid."""
    open_ = PaymentApplication.objects.filter(
        pk=application.pk,
        received_at__isnull=True,
        returned_at__isnull=True,
        duty__closed_at__isnull=True,
    )
    if open_.update(**values) != 1:
        raise ApplicationDone(application.code, _state_words(application))
    application.refresh_from_db()


def _state_words(application: PaymentApplication) -> str:
    application.refresh_from_db()
    if application.returned_at is not None:
        return ApplicationState.RETURNED.label
    if application.received_at is not None:
        return "已签收"
    return ApplicationState.PAID.label
