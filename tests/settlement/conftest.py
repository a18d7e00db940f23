"""The market contract at the points where its money moves."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from lvyue.foundation import clock
from lvyue.rules.types import SHANGHAI
from tests.market import TEXT, market_file

BUYER = "某市市场服务中心"
INVOICE = "12345678901234567890"


def moment(text: str) -> datetime:
    """A moment in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def on(text: str) -> Any:
    """`with on("2025-12-26T10:00"): ...` freezes business time."""
    return clock.moved(moment(text))


LATE = moment("2026-02-10T09:00")
"""When a contract of 2025 is brought in and confirmed."""


@pytest.fixture
def yearly(market: Any) -> Any:
    """The duty to pay 28,000.00 by 2025-12-31."""
    from lvyue.duties.models import Duty

    return Duty.objects.select_related("contract", "version").get(contract=market, obligation="pay-yearly")


@pytest.fixture
def submit(yearly: Any, provider: Any, access_for: Callable[[Any], Any]) -> Callable[..., Any]:
    """`submit(**changes)`: 乙方 hands in request and invoice."""
    from lvyue.settlement.services import application_submit

    def do(**changes: Any) -> Any:
        values = {
            "access": access_for(provider),
            "duty": yearly,
            "amount_fen": 2_800_000,
            "invoice_number": INVOICE,
            "invoice_title": BUYER,
            "invoice_amount_fen": 2_800_000,
            "invoice_issued_on": date(2025, 12, 25),
        }
        return application_submit(**values | changes)

    return do


@pytest.fixture
def received(submit: Callable[..., Any], finance: Any, access_for: Callable[[Any], Any]) -> Any:
    """An application whose papers 甲方 received on Friday 2025-12-26."""
    from lvyue.settlement.services import application_receive

    with on("2025-12-26T10:00"):
        application = submit()
        application_receive(access=access_for(finance), application=application)
    return application


@pytest.fixture
def pay(yearly: Any, finance: Any, access_for: Callable[[Any], Any]) -> Callable[..., Any]:
    """`pay(fen, "2026-01-30T15:00")`: 甲方 records a payment, at that moment."""
    from lvyue.settlement.services import payment_record

    def do(fen: int, at: str, **changes: Any) -> Any:
        with on(at):
            values = {
                "access": access_for(finance),
                "duty": yearly,
                "amount_fen": fen,
                "paid_at": clock.now(),
            }
            return payment_record(**values | changes)

    return do


@pytest.fixture
def blame(yearly: Any, provider: Any, access_for: Callable[[Any], Any]) -> Callable[..., Any]:
    """`blame(at)`: 乙方 attributes the late payment to 甲方."""
    from lvyue.settlement.services import breach_attribute
    from lvyue.settlement.types import FaultParty

    def do(at: str = "2026-01-30T09:00", **changes: Any) -> Any:
        with on(at):
            values = {
                "access": access_for(provider),
                "duty": yearly,
                "party": FaultParty.A,
                "penalty_id": "late-payment",
                "reason": "到期未付",
            }
            return breach_attribute(**values | changes)

    return do


@pytest.fixture
def bring_in(provider: Any, customer: Any, access_for: Callable[[Any], Any]) -> Callable[..., Any]:
    """`bring_in(**changes)`: the market, confirmed by both sides eleven months late."""
    from lvyue.contracts.services import contract_import
    from lvyue.duties import services as duties

    def make(**changes: Any) -> Any:
        with clock.moved(LATE):
            version = contract_import(
                access=access_for(provider), file=market_file(**changes), texts={"body": TEXT}
            )
            for person in (provider, customer):
                duties.question_answer(
                    access=access_for(person), version=version, question="monthly-fee", reading="twelfth"
                )
            for person in (provider, customer):
                duties.version_confirm(access=access_for(person), version=version)
        return version.contract

    return make


@pytest.fixture
def past(bring_in: Callable[..., Any]) -> Any:
    """The market with its one yearly fee behind it."""
    return bring_in()
