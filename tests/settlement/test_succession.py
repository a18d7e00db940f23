"""Money paid ahead under a payment that an amendment replaces counts for the one in its place."""

from typing import Any

import pytest

from lvyue.contracts.services import contract_import
from lvyue.duties import services as duties
from lvyue.duties.models import Duty
from lvyue.duties.types import Closing
from lvyue.foundation import clock
from lvyue.foundation.audit import verify
from lvyue.settlement.accounts import account_of
from lvyue.settlement.errors import PaymentTooMuch
from lvyue.settlement.models import Payment, PaymentApplication, Succession
from lvyue.settlement.selectors import money_overview, money_page, sums_owed
from lvyue.settlement.services import application_submit, payment_record
from tests.market import SIGNING, TEXT, market_file, market_raw
from tests.settlement.conftest import moment, on

pytestmark = pytest.mark.django_db

CITE = [{"clause": "c4", "quote": "2025年3月4日至2026年3月3日"}]
YEARS = {"start": "2025-03-04", "end": "2027-03-03", "cite": CITE}
AHEAD = "2026-03-04"
"""The second fee year, which has not begun when it is paid in part and amended."""


@pytest.fixture
def agree(provider, customer, access_for):
    """`agree(at, **changes)`: the market over two fee years, with changes, confirmed by both sides then."""

    def make(at: Any = SIGNING, **changes: Any) -> Any:
        with clock.moved(at):
            file = market_file(**{"fee_period": YEARS} | changes)
            version = contract_import(access=access_for(provider), file=file, texts={"body": TEXT})
            for person in (provider, customer):
                duties.question_answer(
                    access=access_for(person), version=version, question="monthly-fee", reading="twelfth"
                )
            for person in (provider, customer):
                duties.version_confirm(access=access_for(person), version=version)
        return version.contract

    return make


@pytest.fixture
def pay(finance, access_for):
    """`pay(duty, fen, day)`: 甲方 records a payment of that day."""

    def act(duty: Duty, fen: int, day: str) -> Payment:
        with on(f"{day}T10:00"):
            return payment_record(access=access_for(finance), duty=duty, amount_fen=fen, paid_at=clock.now())

    return act


def ahead() -> Duty:
    """The living duty of the second fee year."""
    return Duty.objects.select_related("version", "contract").get(obligation="pay-yearly", key=AHEAD)


def worded(what: str) -> dict[str, Any]:
    """The yearly payment in other words, which makes its duties not yet begun anew."""
    raw = market_raw()["obligations"]
    return {"obligations": [one | {"what": what} if one["id"] == "pay-yearly" else one for one in raw]}


def priced(fen: int, capital: str) -> dict[str, Any]:
    return {"amount": market_raw()["amount"] | {"per_year_fen": fen, "capital": capital}}


AMENDED = moment("2025-10-15T10:00")


def test_what_was_paid_ahead_counts_for_the_successor_and_once(agree, pay, finance, access_for):
    contract = agree()
    old = ahead()
    pay(old, 1_000_000, "2025-09-01")
    agree(AMENDED, **worded("支付第二年运维费"))
    new = ahead()
    old.refresh_from_db()
    assert (old.closing, old.key) == (Closing.CANCELLED, f"{AHEAD}@1")
    assert (new.pk != old.pk, new.closing) == (True, "")
    account = account_of(new)
    assert (account.paid_fen, account.unpaid_fen) == (1_000_000, 1_800_000)
    mine = access_for(finance)
    assert sums_owed(mine, new)[new.pk].unpaid_fen == 1_800_000
    with clock.moved(AMENDED):
        figures = money_page(mine, contract, clock.now()).figures
    assert (figures.payable_fen, figures.paid_fen) == (5_600_000, 1_000_000)
    assert [one.paid_fen for one in money_overview(mine)] == [1_000_000]
    with pytest.raises(PaymentTooMuch, match=r"应付未付是 18,000\.00 元"):
        pay(new, 1_800_001, "2025-10-16")
    pay(new, 1_800_000, "2025-10-16")
    new.refresh_from_db()
    assert new.closing == Closing.FULFILLED
    assert new.events.get().content["payments"] == [
        {"sequence": 1, "amount_fen": 1_000_000},
        {"sequence": 2, "amount_fen": 1_800_000},
    ]
    assert verify().problems == []


def test_a_third_version_carries_it_further(agree, pay):
    agree()
    pay(ahead(), 1_000_000, "2025-09-01")
    agree(AMENDED, **worded("支付第二年运维费"))
    pay(ahead(), 300_000, "2025-11-01")
    agree(moment("2025-12-01T10:00"), **worded("支付次年运维费"))
    assert account_of(ahead()).paid_fen == 1_300_000
    assert {one.successor_id for one in Succession.objects.all()} == {ahead().pk}
    assert verify().problems == []


def test_a_lower_price_that_was_paid_already_is_owed_no_more(agree, pay):
    agree()
    pay(ahead(), 1_000_000, "2025-09-01")
    agree(AMENDED, **priced(900_000, "玖仟元整"))
    new = ahead()
    assert (new.closing, new.fulfilled_at) == (Closing.FULFILLED, moment("2025-09-01T10:00"))
    assert new.events.get().note == "变更之前已付 10,000.00 元"


def test_nothing_paid_leaves_no_trace_and_the_year_that_runs_keeps_its_own(agree, pay):
    agree()
    running = Duty.objects.get(obligation="pay-yearly", key="2025-03-04")
    pay(running, 1_000_000, "2025-09-01")
    agree(AMENDED, **worded("支付第二年运维费"))
    running.refresh_from_db()
    assert (running.closing, account_of(running).paid_fen) == ("", 1_000_000)
    assert account_of(ahead()).paid_fen == 0
    assert not Succession.objects.exists()


def test_an_obligation_that_fell_away_keeps_its_money_in_sight(agree, pay, finance, access_for):
    contract = agree()
    pay(ahead(), 1_000_000, "2025-09-01")
    kept = [one for one in market_raw()["obligations"] if one["id"] != "pay-yearly"]
    agree(AMENDED, obligations=kept)
    with clock.moved(AMENDED):
        figures = money_page(access_for(finance), contract, clock.now()).figures
    assert figures.paid_fen == 1_000_000
    assert not Succession.objects.exists()


def test_an_open_application_is_met_under_the_successor(agree, pay, provider, access_for):
    """A price paid once before the term ends may be applied for at any time."""
    raw = market_raw()
    once = [
        one | {"trigger": "term.end", "kind": "once", "pays": "total",
               "limit": {"count": 90, "unit": "day", "direction": "before"}}
        if one["id"] == "pay-yearly" else one
        for one in raw["obligations"]
    ]  # fmt: skip
    total = {"amount": raw["amount"] | {"total_fen": 2_800_000}}
    agree(obligations=once, **total)
    old = Duty.objects.select_related("version", "contract").get(obligation="pay-yearly")
    with on("2025-04-01T10:00"):
        application = application_submit(
            access=access_for(provider), duty=old, amount_fen=2_800_000, invoice_number="12345678",
            invoice_title="某市市场服务中心", invoice_amount_fen=2_800_000,
            invoice_issued_on=clock.today(),
        )  # fmt: skip
    longer = {
        "start": "2025-03-04",
        "end": "2026-05-31",
        "cite": [{"clause": "c2", "quote": "2026年3月31日"}],
    }
    agree(moment("2025-04-02T10:00"), obligations=once, term=longer, **total)
    new = Duty.objects.get(obligation="pay-yearly", closing="")
    assert (new.key, new.pk != old.pk) == ("2026-05-31", True)
    assert PaymentApplication.objects.get(pk=application.pk).duty_id == new.pk
    assert pay(Duty.objects.get(pk=new.pk), 2_800_000, "2025-04-10").application_id == application.pk
