"""Past payments of a contract brought in mid-term, from a sheet with files, marked late-entered (补录).

Every row goes through the steps that a payment takes today, so what those refuse is refused here. The sheet
is one transaction: the preview takes all steps and undoes them, entering keeps them only when no row is
refused. 甲方, which holds the papers and paid, enters applications, receipts and payments; 乙方 enters its
applications and leaves the payments to 甲方. What is here already is left alone, so the same sheet may come
twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from mimetypes import guess_type

from django.db import transaction

from lvyue.contracts.models import Contract
from lvyue.contracts.types import ContractFile, FulfilledBy, TriggerName
from lvyue.duties import services as duties
from lvyue.duties.errors import BacklogInvalid, DutyUnknown, MomentImpossible
from lvyue.duties.models import Duty, Trigger
from lvyue.duties.selectors import confirmed_first
from lvyue.duties.types import Entered, RowFault
from lvyue.foundation import clock
from lvyue.foundation.errors import Invalid, Refused
from lvyue.identity.types import Access, Permission, Side
from lvyue.rules.money import yuan
from lvyue.settlement.accounts import CALLED_OFF, account_of
from lvyue.settlement.errors import (
    AmountMismatch,
    ApplicationDone,
    ApplicationOpen,
    FeeYearNotBegun,
    InvoiceInvalid,
    InvoiceUsed,
    MomentWrong,
    PaidAlready,
    PapersFirst,
    PaymentTooMuch,
    StartMissing,
)
from lvyue.settlement.models import Payment, PaymentApplication
from lvyue.settlement.past import (
    AMOUNT,
    EVENT,
    FILES,
    INVOICE,
    INVOICED,
    RECEIVED,
    PastLine,
    PastRow,
    row_faults,
)
from lvyue.settlement.selectors.past import starting_event
from lvyue.settlement.services.applications import application_write, receipt_write
from lvyue.settlement.services.payments import payment_write
from lvyue.settlement.services.steps import File

_COLUMN: dict[type[Exception], str] = {
    AmountMismatch: INVOICED,
    ApplicationDone: INVOICE,
    ApplicationOpen: INVOICE,
    FeeYearNotBegun: RECEIVED,
    InvoiceInvalid: INVOICE,
    InvoiceUsed: INVOICE,
    MomentImpossible: EVENT,
    MomentWrong: RECEIVED,
    PaidAlready: AMOUNT,
    PapersFirst: INVOICE,
    PaymentTooMuch: AMOUNT,
    StartMissing: EVENT,
}
"""Where the sheet says what a refused step is about; every other refusal is about the row's code."""


def payment_preview_past(
    *, access: Access, contract: Contract, rows: Sequence[PastRow], files: Mapping[str, bytes]
) -> list[PastLine]:
    """What entering these rows would write, row by row; nothing is kept. Raises like `payment_enter_past`."""
    with transaction.atomic():
        lines = _enter(access, contract, rows, files, keep=False)
        transaction.set_rollback(True)
    return lines


def payment_enter_past(
    *, access: Access, contract: Contract, rows: Sequence[PastRow], files: Mapping[str, bytes]
) -> Entered:
    """Enter past payments with `files` by name as vouchers, all rows or none.

    Raises NotAllowed, ContractNotRunning; BacklogInvalid naming every bad row, when nothing is written.
    """
    with transaction.atomic():
        lines = _enter(access, contract, rows, files, keep=True)
    written = sum(bool(one.writes) for one in lines)
    return Entered(written, len(lines) - written)


def _enter(
    access: Access, contract: Contract, rows: Sequence[PastRow], files: Mapping[str, bytes], *, keep: bool
) -> list[PastLine]:
    pays = _may_pay(access, contract)
    _, terms = duties.running_terms(contract)
    first = confirmed_first(contract)
    assert first is not None, "a running contract was confirmed"
    faults = list(row_faults(rows, clock.now(), first))
    bad = {one.row for one in faults}
    faults += _file_faults(rows, files)
    if not rows:
        faults.append(RowFault(0, "", "表里没有填写任何一行", "填好要补录的行再上传"))
    entering = _Entering(access, contract, terms, pays, files if keep else {})
    lines = []
    for row in rows:
        if row.number in bad:
            continue
        try:
            with transaction.atomic():
                lines.append(entering.row(row))
        except (Invalid, Refused, DutyUnknown) as error:
            faults.append(RowFault(row.number, _COLUMN.get(type(error), "编号"), error.cause, error.remedy))
    if faults:
        raise BacklogInvalid(sorted(faults, key=lambda one: one.row))
    return lines


def _may_pay(access: Access, contract: Contract) -> bool:
    """Whether the person enters payments (甲方); 乙方 enters its applications, and nobody else anything."""
    side = access.side(contract.space_id)
    if side is Side.B and access.can(contract.space_id, Permission.APPLY_PAYMENT):
        return False
    access.require(contract.space_id, Permission.PAY)
    return True


def _file_faults(rows: Sequence[PastRow], files: Mapping[str, bytes]) -> list[RowFault]:
    named = {name for row in rows for name in row.names}
    missing = [
        RowFault(row.number, FILES, f"没有上传名为“{name}”的文件", "补传这个文件，或改正表里的文件名")
        for row in rows
        for name in row.names
        if name not in files
    ]
    left = [
        RowFault(0, FILES, f"文件“{name}”没有任何一行用到", "写进对应的行，或不要上传")
        for name in files
        if name not in named
    ]
    return missing + left


@dataclass
class _Entering:
    """Takes the steps of each row, in order, in the caller's transaction; refusals leave as they came."""

    access: Access
    contract: Contract
    terms: ContractFile
    pays: bool
    files: Mapping[str, bytes]
    written: list[str] = field(default_factory=list)

    def row(self, row: PastRow) -> PastLine:
        """Enter one row; the line says what was written."""
        self.written = []
        duty = self._started(row)
        if duty is None:
            return PastLine(row.number, row.code, "", (), "起算与付款由甲方补录")
        if row.invoice:
            application = self._applied(row, duty)
            if self.pays and application.received_at is None:
                receipt_write(self.access, application, row.received_at, "补录")
                self.written.append(f"签收 {_day(row.received_at)}")
            duty = application.duty
        left = ""
        if row.amount_fen is not None and self.pays:
            self._paid(row, _owed(duty))
        elif row.amount_fen is not None:
            left = "付款由甲方补录"
        return PastLine(row.number, duty.code, duty.what, tuple(self.written), left)

    def _started(self, row: PastRow) -> Duty | None:
        """The duty a row is about, started by its past event where it never was; None where 甲方 must."""
        known = Duty.objects.filter(contract=self.contract).select_related("version", "contract", "trigger")
        one = self.terms.obligation(row.code)
        event = starting_event(self.terms, one) if one is not None else None
        if event is None:
            duty = known.filter(code=row.code).first()
            if duty is None:
                raise DutyUnknown(row.code)
            return duty
        at = {
            TriggerName.INVOICE_ISSUED: _midnight(row),
            TriggerName.PAPERS_RECEIVED: row.received_at,
        }.get(event, row.event_at)
        begun = known.filter(obligation=row.code).exclude(closing__in=CALLED_OFF).order_by("id")
        assert one is not None
        if one.pays == "total" and (same := begun.first()) is not None:
            return same
        if at is None:
            raise StartMissing(event.label)
        if (same := begun.filter(trigger__at=at).first()) is not None:
            return same
        if event is TriggerName.PAPERS_RECEIVED and not self.pays:
            return None
        duties.event_enter(
            access=self.access,
            contract=self.contract,
            name=event,
            at=at,
            obligation=row.code,
            note=f"补录：{event.label} {_day(at)}",
        )
        self.written.append(f"{event.label} {_day(at)}，起算")
        trigger = Trigger.objects.filter(contract=self.contract, name=event.value, at=at)
        return known.get(obligation=row.code, trigger__in=trigger)

    def _applied(self, row: PastRow, duty: Duty) -> PaymentApplication:
        """The application with this row's invoice: the one here already, or a new one."""
        assert row.issued_on is not None and row.invoiced_fen is not None
        found = PaymentApplication.objects.filter(
            contract=self.contract, invoice__number=row.invoice, invoice__live=True
        ).select_related("duty__version", "duty__contract", "duty__trigger", "contract", "invoice")
        application = found.first()
        if application is None:
            application_write(
                self.access,
                duty,
                amount_fen=row.invoiced_fen,
                number=row.invoice,
                title=self.contract.party_a,
                invoice_fen=row.invoiced_fen,
                issued_on=row.issued_on,
                files=() if self.pays and row.amount_fen is not None else self._files(row),
                at=row.received_at,
            )
            self.written.append(f"付款申请与发票 {row.invoice}，{yuan(row.invoiced_fen)} 元")
            return found.get()
        if application.duty_id not in (duty.pk, _owed(duty, strict=False).pk):
            raise InvoiceUsed(row.invoice)
        if application.invoice.amount_fen != row.invoiced_fen:
            raise AmountMismatch("发票金额", row.invoiced_fen, application.invoice.amount_fen)
        return application

    def _paid(self, row: PastRow, duty: Duty) -> None:
        assert row.amount_fen is not None and row.paid_at is not None
        day = row.paid_at.date()
        if Payment.objects.filter(duty=duty, paid_on=day, amount_fen=row.amount_fen).exists():
            return
        payment_write(self.access, duty, row.amount_fen, row.paid_at, row.account, self._files(row))
        self.written.append(f"{day} 付款 {yuan(row.amount_fen)} 元")
        if left := account_of(duty).unpaid_fen:
            self.written.append(f"还欠 {yuan(left)} 元")

    def _files(self, row: PastRow) -> list[File]:
        return [
            (name, self.files[name], guess_type(name)[0] or "application/octet-stream")
            for name in row.names
            if name in self.files
        ]


def _owed(duty: Duty, *, strict: bool = True) -> Duty:
    """The duty the money is owed under: for papers handed in, the one that their receipt started."""
    if duty.fulfilled_by != FulfilledBy.PAPERS_SUBMITTED:
        return duty
    for event in duty.events.order_by("id"):
        asked = PaymentApplication.objects.filter(
            contract_id=duty.contract_id, code=event.content.get("application", "")
        )
        if application := asked.select_related("duty__version", "duty__contract").first():
            return application.duty
    if strict:
        raise PapersFirst(duty.code)
    return duty


def _midnight(row: PastRow) -> datetime | None:
    return datetime(*row.issued_on.timetuple()[:3], tzinfo=clock.TZ) if row.issued_on else None


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(clock.TZ):%Y-%m-%d}" if at else ""
