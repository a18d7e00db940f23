"""From the written request to the last fen: application, papers, invoice, payment, duties closed."""

from datetime import date

import pytest

from lvyue.duties.models import Duty, DutyEvent, Trigger
from lvyue.duties.types import DutyState, state_of
from lvyue.foundation import clock
from lvyue.foundation.audit import Entry
from lvyue.foundation.errors import NotAllowed, NotFound
from lvyue.foundation.files import attachments_of
from lvyue.identity.types import Access
from lvyue.rules.types import SHANGHAI
from lvyue.settlement.errors import (
    AmountMismatch,
    ApplicationDone,
    ApplicationOpen,
    FeeYearNotBegun,
    InvoiceInvalid,
    InvoiceUsed,
    MomentWrong,
    NotAPayment,
    PaidAlready,
    PaymentRaced,
    PaymentTooMuch,
    ReasonMissing,
)
from lvyue.settlement.models import Invoice, Payment, PaymentApplication
from lvyue.settlement.services import application_receive, application_return
from lvyue.settlement.services.steps import person_of
from tests.settlement.conftest import INVOICE, moment, on

pytestmark = pytest.mark.django_db


def test_the_vendor_applies_for_exactly_what_is_unpaid(submit, yearly, data_folder):
    with on("2025-12-26T10:00"):
        application = submit(files=[("付款申请单.pdf", b"%PDF-1.7", "application/pdf")])
    assert (application.code, application.amount_fen) == ("F-0001", 2_800_000)
    assert application.submitted_at == moment("2025-12-26T10:00")
    assert application.invoice.number == INVOICE
    assert [one.name for one in attachments_of(application)] == ["付款申请单.pdf"]
    actions = Entry.objects.filter(action__startswith="settlement").values_list("action", flat=True)
    assert list(actions) == ["settlement.application.submit", "settlement.invoice.add"]


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"amount_fen": 2_799_999}, AmountMismatch, "申请金额 27,999.99 元与应付未付的 28,000.00 元不等"),
        ({"invoice_amount_fen": 2_800_001}, AmountMismatch, "发票金额 28,000.01 元"),
        (
            {"invoice_title": "某市市场服务公司"},
            InvoiceInvalid,
            "抬头“某市市场服务公司”与合同甲方“某市市场服务中心”",
        ),
        ({"invoice_number": "1234"}, InvoiceInvalid, "不是 8 位或 20 位数字"),
        ({"invoice_issued_on": date(2025, 12, 27)}, InvoiceInvalid, "晚于提交日期 2025-12-26"),
        ({"at": moment("2025-12-26T10:01")}, MomentWrong, "不能晚于现在"),
        ({"at": moment("2025-03-03T10:00")}, FeeYearNotBegun, "2025-03-04 才开始"),
    ],
)
def test_a_wrong_application_is_refused_and_leaves_nothing(submit, changes, error, words):
    with on("2025-12-26T10:00"), pytest.raises(error, match=words):
        submit(**changes)
    assert not PaymentApplication.objects.exists()
    assert not Invoice.objects.exists()


def test_a_second_open_application_is_refused(submit):
    with on("2025-12-26T10:00"):
        submit()
        with pytest.raises(ApplicationOpen, match="已有一份未退回的付款申请"):
            submit(invoice_number="12345678")
    assert PaymentApplication.objects.count() == 1
    assert Invoice.objects.count() == 1


def test_an_invoice_is_not_used_for_two_years(submit, market, yearly):
    other = Duty.objects.get(pk=yearly.pk)
    other.pk, other.code, other.key = None, "D-9999", "2025-03-05"
    other.save(force_insert=True)
    with on("2025-12-26T10:00"):
        submit()
        with pytest.raises(InvoiceUsed, match=f"发票 {INVOICE} 已经用于另一份"):
            submit(duty=other, amount_fen=2_792_329, invoice_amount_fen=2_792_329)
    assert PaymentApplication.objects.count() == 1


def test_only_a_payment_duty_is_applied_for(submit, market):
    inspection = Duty.objects.filter(contract=market, obligation="inspection").first()
    with on("2025-12-26T10:00"), pytest.raises(NotAPayment, match="不是付款事项"):
        submit(duty=inspection)


@pytest.mark.parametrize("who", ["engineer", "customer", "finance", "auditor"])
def test_others_do_not_apply(submit, request, access_for, who):
    person = request.getfixturevalue(who)
    with on("2025-12-26T10:00"), pytest.raises(NotAllowed, match="不能申请付款"):
        submit(access=access_for(person))
    assert not PaymentApplication.objects.exists()


def test_an_outsider_finds_nothing(submit, outsider, access_for):
    with on("2025-12-26T10:00"), pytest.raises(NotFound):
        submit(access=access_for(outsider))


def test_receiving_the_papers_starts_seven_working_days(received, market):
    """X6: Friday 2025-12-26, then 12/29-31, 1/4 (make-up Sunday), 1/5-7: due 2026-01-07 24:00."""
    duty = Duty.objects.get(contract=market, obligation="pay-papers")
    assert duty.due_on == date(2026, 1, 7)
    assert duty.due_at.astimezone(SHANGHAI) == moment("2026-01-08T00:00")
    assert (duty.subject_type, duty.subject_id) == ("settlement.paymentapplication", received.pk)


def test_papers_received_earlier_and_entered_late_count_from_the_receipt(submit, finance, access_for, market):
    with on("2025-12-24T09:00"):
        application = submit(invoice_issued_on=date(2025, 12, 24))
    with on("2025-12-30T09:00"):
        [duty] = application_receive(
            access=access_for(finance), application=application, at=moment("2025-12-26T10:00")
        )
    assert duty.due_on == date(2026, 1, 7)


@pytest.mark.parametrize(
    ("at", "words"),
    [("2025-12-26T09:59", "早于提交申请的 2025-12-26 10:00"), ("2025-12-26T11:01", "不能晚于现在")],
)
def test_papers_are_not_received_before_they_were_handed_in_nor_tomorrow(
    submit, finance, access_for, at, words
):
    with on("2025-12-26T10:00"):
        application = submit()
    with on("2025-12-26T11:00"), pytest.raises(MomentWrong, match=words):
        application_receive(access=access_for(finance), application=application, at=moment(at))
    application.refresh_from_db()
    assert application.received_at is None
    assert not Trigger.objects.exists()


def test_papers_are_received_once(received, finance, access_for):
    with on("2025-12-27T10:00"), pytest.raises(ApplicationDone, match="F-0001 已签收"):
        application_receive(access=access_for(finance), application=received)
    assert Trigger.objects.count() == 1


def test_returned_papers_may_be_handed_in_again_with_the_same_invoice(submit, finance, access_for):
    with on("2025-12-26T10:00"):
        application = submit()
        application_return(access=access_for(finance), application=application, reason="申请单未盖章")
        assert submit().code == "F-0002"
    assert application.return_reason == "申请单未盖章"
    assert list(Invoice.objects.order_by("pk").values_list("live", flat=True)) == [False, True]


def test_papers_are_returned_with_a_reason_and_before_receipt(submit, finance, access_for):
    with on("2025-12-26T10:00"):
        application = submit()
        with pytest.raises(ReasonMissing, match="退回没有写理由"):
            application_return(access=access_for(finance), application=application, reason=" ")
        application_receive(access=access_for(finance), application=application)
        with pytest.raises(ApplicationDone, match="已签收"):
            application_return(access=access_for(finance), application=application, reason="金额不对")
    application.refresh_from_db()
    assert application.returned_at is None


def test_paying_in_full_closes_both_payment_duties_with_evidence(received, pay, market):
    payment = pay(2_800_000, "2025-12-31T16:00", account="6222 0000 0000 1234")
    assert (payment.paid_on, payment.account, payment.application_id) == (
        date(2025, 12, 31),
        "尾号 1234",
        received.pk,
    )
    for name in ("pay-yearly", "pay-papers"):
        duty = Duty.objects.get(contract=market, obligation=name)
        assert state_of(duty.facts, moment("2026-06-01T00:00")) is DutyState.FULFILLED
        event = DutyEvent.objects.get(duty=duty)
        assert event.note == "付清 28,000.00 元"
        assert event.content == {"payments": [{"sequence": 1, "amount_fen": 2_800_000}]}


def test_a_part_leaves_the_duties_open_and_the_rest_closes_them_late(received, pay, yearly):
    pay(2_000_000, "2026-01-10T10:00")
    yearly.refresh_from_db()
    assert yearly.closed_at is None
    pay(800_000, "2026-01-30T10:00")
    yearly.refresh_from_db()
    assert state_of(yearly.facts, moment("2026-02-01T00:00")) is DutyState.FULFILLED_LATE
    assert yearly.fulfilled_at == moment("2026-01-30T10:00")


def test_money_paid_without_an_application_still_counts(pay, yearly):
    assert pay(2_800_000, "2025-12-30T10:00").application is None
    yearly.refresh_from_db()
    assert state_of(yearly.facts, moment("2026-01-02T00:00")) is DutyState.FULFILLED


@pytest.mark.parametrize("fen", [0, -1, 2_800_001])
def test_no_more_is_paid_than_is_owed_and_nothing_less_than_a_fen(received, pay, fen):
    with pytest.raises(PaymentTooMuch, match=r"应付未付是 28,000\.00 元"):
        pay(fen, "2025-12-31T16:00")
    assert not Payment.objects.exists()


def test_nothing_is_paid_twice_nor_tomorrow(received, pay, yearly):
    with pytest.raises(MomentWrong, match="不能晚于现在"):
        pay(2_800_000, "2025-12-31T16:00", paid_at=moment("2025-12-31T16:01"))
    pay(2_800_000, "2025-12-31T16:00")
    with pytest.raises(PaidAlready, match="已经付清"):
        pay(1, "2026-01-05T16:00")
    assert Payment.objects.count() == 1


def test_of_two_clerks_at_once_one_is_told_to_look_again(received, pay, yearly, finance):
    """The other clerk's payment took the second place while this one still counted on it."""
    Payment.objects.create(
        space_id=yearly.space_id,
        contract_id=yearly.contract_id,
        duty=yearly,
        sequence=2,
        amount_fen=1,
        paid_at=moment("2025-12-30T10:00"),
        paid_on=date(2025, 12, 30),
        recorded_at=moment("2025-12-30T10:00"),
        recorded_by=finance,
    )
    with pytest.raises(PaymentRaced, match="刚被他人登记了一笔付款"):
        pay(2_799_999, "2025-12-30T10:00")
    assert Payment.objects.count() == 1
    yearly.refresh_from_db()
    assert yearly.closed_at is None


@pytest.mark.parametrize("who", ["provider", "engineer", "customer", "auditor"])
def test_only_the_finance_of_the_customer_receives_returns_and_pays(submit, pay, request, access_for, who):
    access = access_for(request.getfixturevalue(who))
    with on("2025-12-26T10:00"):
        application = submit()
        with pytest.raises(NotAllowed, match="不能付款"):
            application_receive(access=access, application=application)
        with pytest.raises(NotAllowed, match="不能付款"):
            application_return(access=access, application=application, reason="不合格")
    with pytest.raises(NotAllowed, match="不能付款"):
        pay(2_800_000, "2025-12-26T10:00", access=access)
    application.refresh_from_db()
    assert (application.received_at, application.returned_at) == (None, None)
    assert not Payment.objects.exists()


def test_the_voucher_is_kept_with_the_payment(received, pay, data_folder):
    payment = pay(2_800_000, "2025-12-31T16:00", voucher=("回单.png", b"\x89PNG", "image/png"))
    assert [one.name for one in attachments_of(payment)] == ["回单.png"]


def test_business_time_is_what_was_recorded(received):
    assert received.received_at == moment("2025-12-26T10:00")
    assert not clock.is_moved()


def test_a_step_of_the_money_is_a_person_s_never_the_system_s():
    assert person_of(Access(7, "王会计")) == 7
    with pytest.raises(NotAllowed, match="系统不能办理这一步"):
        person_of(Access.system())
