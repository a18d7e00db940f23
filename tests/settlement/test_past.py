"""Past payments from a sheet: through the real steps, in one transaction, late-entered, never a breach."""

from datetime import date, datetime
from typing import Any

import pytest

from lvyue.duties.errors import BacklogInvalid
from lvyue.duties.models import Duty, DutyEvent, Trigger
from lvyue.duties.types import DutyState, Entered, state_of
from lvyue.foundation import clock
from lvyue.foundation.audit import Entry, verify
from lvyue.foundation.errors import NotAllowed, NotFound
from lvyue.foundation.files import Attachment, attachments_of
from lvyue.settlement.models import Invoice, Payment, PaymentApplication
from lvyue.settlement.past import PastRow
from lvyue.settlement.selectors import breach_candidates, money_page
from lvyue.settlement.selectors.past import past_sums
from lvyue.settlement.services import payment_enter_past, payment_preview_past
from tests.cutting import cut_off
from tests.duties.cast import at_once
from tests.market import market_raw
from tests.settlement.conftest import LATE, moment

pytestmark = pytest.mark.django_db

INVOICE = "12345678"


@pytest.fixture
def enter(finance, access_for):
    """`enter(contract, *rows, files={}, person=finance)` two hours after it was brought in."""

    def act(
        contract: Any, *rows: PastRow, files: Any = None, person: Any = None, how: Any = payment_enter_past
    ) -> Any:
        with clock.moved(moment("2026-02-10T11:00")):
            return how(access=access_for(person or finance), contract=contract, rows=rows, files=files or {})

    return act


def yearly() -> Duty:
    return Duty.objects.get(obligation="pay-yearly")


def papers(day: str = "2025-12-22", fen: int = 2_800_000, invoice: str = INVOICE) -> dict[str, Any]:
    return {
        "received_at": moment(day), "invoice": invoice, "issued_on": date(2025, 12, 20), "invoiced_fen": fen
    }  # fmt: skip


def paid(day: str = "2026-01-20", fen: int = 2_800_000) -> dict[str, Any]:
    return {"paid_at": moment(day), "amount_fen": fen}


def row(number: int = 2, code: str = "", **given: Any) -> PastRow:
    return PastRow(number, code or yearly().code, **given)


def written() -> tuple[int, ...]:
    kinds = (PaymentApplication, Invoice, Payment, Trigger, DutyEvent, Attachment)
    return tuple(one.objects.count() for one in kinds)


def faults(enter, contract, *rows: PastRow, **given: Any) -> list[tuple[str, str]]:
    """(place, cause) of a refused sheet, after proving that nothing was written."""
    before, entries = written(), Entry.objects.count()
    with pytest.raises(BacklogInvalid) as refused:
        enter(contract, *rows, **given)
    assert (written(), Entry.objects.count()) == (before, entries)
    assert all(one.remedy for one in refused.value.faults)
    return [(one.place, one.cause) for one in refused.value.faults]


def test_a_row_becomes_application_invoice_receipt_and_payment_marked_late(
    enter, past, provider, access_for, data_folder
):
    files = {"回单.pdf": b"%PDF"}
    answer = enter(
        past, row(**papers(), **paid(), account="6222 0000 1234", names=("回单.pdf",)), files=files
    )
    assert answer == Entered(1, 0)
    application, payment, duty = PaymentApplication.objects.get(), Payment.objects.get(), yearly()
    assert (application.submitted_at, application.received_at) == (moment("2025-12-22"), moment("2025-12-22"))
    assert (application.invoice.number, application.invoice.issued_on) == (INVOICE, date(2025, 12, 20))
    assert (payment.paid_on, payment.account, payment.application) == (
        date(2026, 1, 20), "尾号 1234", application
    )  # fmt: skip
    assert [one.name for one in attachments_of(payment)] == ["回单.pdf"]
    # Both limits (by 12-31, seven working days after the papers) were missed, and neither is a breach.
    for one in (duty, Duty.objects.get(obligation="pay-papers")):
        assert one.due_at < one.fulfilled_at
        assert (one.backlog, state_of(one.facts, LATE)) == (True, DutyState.FULFILLED)
    assert (
        not breach_candidates(access_for(provider), past, LATE).filter(obligation__startswith="pay").exists()
    )
    assert duty.events.get().content["late_entered"] is True
    notes = (
        Entry.objects.filter(action__startswith="settlement.").exclude(note="").values_list("note", flat=True)
    )
    assert [note.endswith("（补录）") for note in notes] == [True, True, True]
    with clock.moved(LATE):
        said = [one.said for one in money_page(access_for(provider), past, LATE).rows]
    assert said[:3] == ["已付清", "已付清，补录", "2026-01-20 付，补录"]
    assert verify().problems == []


def test_the_preview_says_what_would_be_written_and_writes_nothing(enter, past, data_folder):
    before, entries = written(), Entry.objects.count()
    given = row(**papers(), **paid(fen=2_000_000), names=("回单.pdf",))
    (line,) = enter(past, given, files={"回单.pdf": b"%PDF"}, how=payment_preview_past)
    assert line.writes == (
        "付款申请与发票 12345678，28,000.00 元",
        "签收 2025-12-22",
        "2026-01-20 付款 20,000.00 元",
        "还欠 8,000.00 元",
    )
    assert (written(), Entry.objects.count()) == (before, entries)
    assert enter(past, given, files={"回单.pdf": b"%PDF"}) == Entered(1, 0)
    (line,) = enter(past, given, files={"回单.pdf": b"%PDF"}, how=payment_preview_past)
    assert line.writes == ()


def test_the_same_sheet_twice_enters_once_and_its_rest_later(enter, past):
    first = row(**papers(), **paid("2025-12-28", 2_000_000))
    assert enter(past, first) == Entered(1, 0)
    assert enter(past, first) == Entered(0, 1)
    assert yearly().closed_at is None
    assert enter(past, first, row(3, **paid("2026-01-20", 800_000))) == Entered(1, 1)
    assert (PaymentApplication.objects.count(), Payment.objects.count()) == (1, 2)
    assert state_of(yearly().facts, LATE) is DutyState.FULFILLED


def test_money_paid_without_papers_and_papers_without_money_are_both_entered(enter, past):
    assert enter(past, row(**papers())) == Entered(1, 0)
    assert not Payment.objects.exists()
    assert enter(past, row(**paid())) == Entered(1, 0)
    assert Payment.objects.get().application == PaymentApplication.objects.get()


def test_the_provider_enters_its_application_and_the_customer_the_rest_of_the_same_sheet(
    enter, past, provider
):
    sheet = row(**papers(), **paid())
    (line,) = enter(past, sheet, person=provider, how=payment_preview_past)
    assert (line.writes, line.left) == (("付款申请与发票 12345678，28,000.00 元",), "付款由甲方补录")
    assert enter(past, sheet, person=provider) == Entered(1, 0)
    application = PaymentApplication.objects.get()
    assert (application.received_at, Payment.objects.count()) == (None, 0)
    assert enter(past, sheet) == Entered(1, 0)
    assert PaymentApplication.objects.get().received_at == moment("2025-12-22")
    assert Payment.objects.count() == 1
    assert enter(past, sheet, person=provider) == Entered(0, 1)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (paid(fen=2_800_001), ("第 2 行 金额（元）", "付款 28,000.01 元不对：应付未付是 28,000.00 元")),
        (papers(fen=2_799_999), ("第 2 行 发票金额（元）",
                                 "申请金额 27,999.99 元与应付未付的 28,000.00 元不等")),
        (papers(invoice="1234"), ("第 2 行 发票号码", "发票号码“1234”不是 8 位或 20 位数字")),
        (papers("2025-12-19"), ("第 2 行 发票号码", "开票日期 2025-12-20 晚于提交日期 2025-12-19")),
        (papers("2025-03-03") | {"issued_on": date(2025, 3, 3)},
         ("第 2 行 收票日期", "付费年度 2025-03-04 才开始，还不能申请")),
        (paid("2026-02-11"), ("第 2 行 付款日期", "2026-02-11 还没有到")),
        ({"paid_at": moment("2026-01-20")}, ("第 2 行 金额（元）", "没有填写")),
        ({"invoice": INVOICE} | paid(), ("第 2 行 收票日期", "没有填写")),
        ({}, ("第 2 行 金额（元）", "没有填申请，也没有填付款")),
        (paid() | {"names": ("漏传.pdf",)}, ("第 2 行 附件文件名", "没有上传名为“漏传.pdf”的文件")),
        (paid() | {"code": "D-9999"}, ("第 2 行 编号", "没有找到履约事项“D-9999”")),
    ],
    ids=["too much", "wrong sum", "number", "issued after", "before the year", "future", "no sum", "no day",
         "nothing", "no file", "unknown"],
)  # fmt: skip
def test_a_wrong_row_is_named_and_nothing_is_written(enter, past, given, found):
    assert found in faults(enter, past, row(**given))


def test_what_was_paid_after_the_contract_ran_here_is_no_backlog(past, finance, access_for):
    with clock.moved(moment("2026-03-01T09:00")), pytest.raises(BacklogInvalid, match="不是补录"):
        payment_enter_past(
            access=access_for(finance), contract=past, rows=[row(**paid("2026-02-20"))], files={}
        )
    assert not Payment.objects.exists()


def test_every_fault_is_named_at_once_and_a_good_row_is_not_kept(enter, past):
    inspection = Duty.objects.filter(obligation="inspection").first()
    found = faults(
        enter, past, row(**papers(), **paid()), row(3, **paid("2026-01-21", 1)), row(4, "D-9999", **paid()),
        row(5, inspection.code, **paid()), files={"多余.pdf": b"x"},
    )  # fmt: skip
    assert found == [
        ("附件文件名", "文件“多余.pdf”没有任何一行用到"),
        ("第 3 行 金额（元）", f"{yearly().code} 已经付清，没有可付的余额"),
        ("第 4 行 编号", "没有找到履约事项“D-9999”"),
        ("第 5 行 编号", f"履约事项 {inspection.code} 不是付款事项"),
    ]


def test_a_payment_written_twice_and_a_second_invoice_are_refused(enter, past):
    found = faults(enter, past, row(**paid(fen=1_000)), row(3, **paid(fen=1_000)))
    assert [place for place, _ in found] == ["第 2 行 金额（元）", "第 3 行 金额（元）"]
    found = faults(enter, past, row(**papers()), row(3, **papers(invoice="87654321")))
    assert found == [("第 3 行 发票号码", f"{yearly().code} 已有一份未退回的付款申请")]


def test_an_invoice_serves_one_sum_only(enter, bring_in):
    cite = [{"clause": "c4", "quote": "2025年3月4日至2026年3月3日"}]
    contract = bring_in(fee_period={"start": "2024-03-04", "end": "2026-03-03", "cite": cite})
    earlier, later = Duty.objects.filter(obligation="pay-yearly").order_by("key")
    found = faults(enter, contract, row(2, later.code, **papers()), row(3, earlier.code, **papers()))
    assert found == [("第 3 行 发票号码", f"发票 {INVOICE} 已经用于另一份付款申请")]


def priced(trigger: str, **more: Any) -> dict[str, Any]:
    """The market as one price of 28,000.00, owed ten working days after an event that nobody recorded."""
    raw = market_raw()
    pay = dict(
        raw["obligations"][-2], id="pay", kind="event", trigger=trigger, pays="total",
        limit={"count": 10, "unit": "workday"},
    )  # fmt: skip
    amount = {"total_fen": 2_800_000, "per_year_fen": 2_800_000, "capital": "贰万捌仟元整"}
    kept = [one for one in raw["obligations"] if not one["id"].startswith("pay")]
    return {"obligations": [*kept, pay], "amount": raw["amount"] | amount} | more


@pytest.mark.parametrize(
    ("trigger", "given", "starts"),
    [
        ("payment.invoice_issued", {}, "2025-12-20"),
        ("payment.papers_received", {}, "2025-12-22"),
        ("payment.funds_approved", {"event_at": moment("2025-12-01")}, "2025-12-01"),
    ],
)
def test_a_price_whose_event_was_never_recorded_is_started_by_its_row(
    enter, bring_in, finance, access_for, trigger, given, starts
):
    contract = bring_in(**priced(trigger))
    assert not Duty.objects.filter(obligation="pay").exists()
    (owed,) = past_sums(access_for(finance), contract)
    assert (owed.code, owed.unpaid_fen, owed.event.value) == ("pay", 2_800_000, trigger)
    sheet = row(2, "pay", **papers(), **paid(), **given)
    assert enter(contract, sheet) == Entered(1, 0)
    duty = Duty.objects.get(obligation="pay")
    assert (duty.trigger.name, duty.trigger.at) == (trigger, moment(starts))
    assert (duty.backlog, state_of(duty.facts, LATE)) == (True, DutyState.FULFILLED)
    assert enter(contract, sheet) == Entered(0, 1)
    assert (Duty.objects.filter(obligation="pay").count(), Payment.objects.count()) == (1, 1)
    assert past_sums(access_for(finance), contract) == []
    assert verify().problems == []


def test_a_price_is_not_started_without_the_day_of_its_event(enter, bring_in):
    contract = bring_in(**priced("payment.funds_approved"))
    found = faults(enter, contract, row(2, "pay", **paid()))
    assert found == [("第 2 行 起算日期", "这笔款从“财政拨款批准”起算，没有填写那一天")]


def test_a_payment_that_waits_for_its_papers_is_entered_with_them(enter, bring_in):
    raw = priced("payment.papers_received")
    hand_in = dict(market_raw()["obligations"][0], id="hand-in", kind="once", every=None,
                   trigger="term.start", fulfilled_by="payment.papers_submitted")  # fmt: skip
    contract = bring_in(**raw | {"obligations": [*raw["obligations"], hand_in]})
    code = Duty.objects.get(obligation="hand-in").code
    found = faults(enter, contract, row(2, code, **paid()))
    assert found == [("第 2 行 发票号码", f"{code} 的付款从收到申请和发票起算，还没有补录它们")]
    sheet = (row(2, code, **papers(), **paid(fen=2_000_000)), row(3, code, **paid("2026-01-21", 800_000)))
    assert enter(contract, *sheet) == Entered(2, 0)
    assert enter(contract, *sheet) == Entered(0, 2)
    assert state_of(Duty.objects.get(obligation="pay").facts, LATE) is DutyState.FULFILLED


def test_only_those_who_pay_or_apply_enter(enter, past, customer, engineer, auditor, outsider):
    before = written()
    for person, error in (
        (customer, NotAllowed), (engineer, NotAllowed), (auditor, NotAllowed), (outsider, NotFound)
    ):  # fmt: skip
        with pytest.raises(error):
            enter(past, row(**paid()), person=person)
    assert written() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_sheets_at_once_that_pay_the_same_sum_one_is_refused(past, finance, access_for):
    access = access_for(finance)

    def act(day: str) -> Any:
        try:
            return payment_enter_past(access=access, contract=past, rows=[row(**paid(day))], files={})
        except BacklogInvalid as refused:
            return refused.faults[0].cause

    results = at_once(datetime.fromisoformat("2026-02-10T11:00+08:00"),
                      lambda: act("2026-01-20"), lambda: act("2026-01-21"))  # fmt: skip
    assert Entered(1, 0) in results
    (cause,) = [one for one in results if one != Entered(1, 0)]
    assert cause in (
        f"{yearly().code} 已经付清，没有可付的余额", f"{yearly().code} 刚被他人登记了一笔付款"
    )  # fmt: skip
    assert Payment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_entry_killed_half_way_leaves_nothing_and_can_be_sent_again(
    past, enter, finance, database_url, tmp_path, data_folder
):
    """Killed with -9 after the application with its invoice, before the payment of the same row."""
    before, entries = written(), Entry.objects.count()
    rows = [row(**papers(), **paid(), names=("回单.pdf",))]
    files = {"回单.pdf": b"%PDF"}
    cut_off(
        database_url, tmp_path, "lvyue.settlement.services:payment_enter_past", "settlement.Invoice",
        moment("2026-02-10T11:00"), person=finance.pk, contract=past.pk, rows=rows, files=files,
    )  # fmt: skip
    assert (written(), Entry.objects.count()) == (before, entries)
    assert verify().problems == []
    assert enter(past, *rows, files=files) == Entered(1, 0)
