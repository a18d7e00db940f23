"""States of applications and proposals, and what a payment duty asks for, as pure functions."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from lvyue.rules.types import SHANGHAI
from lvyue.settlement.payable import payable, unpaid_fen
from lvyue.settlement.types import (
    ApplicationState,
    PaidPart,
    ProposalState,
    Verdict,
    application_state,
    proposal_state,
)
from tests.market import market_file

NOON = datetime(2025, 12, 26, 12, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("paid", "received", "returned", "state"),
    [
        (0, None, None, ApplicationState.SUBMITTED),
        (0, NOON, None, ApplicationState.RECEIVED),
        (2_799_999, NOON, None, ApplicationState.RECEIVED),
        (2_800_000, NOON, None, ApplicationState.PAID),
        (2_800_000, None, None, ApplicationState.PAID),
        (0, None, NOON, ApplicationState.RETURNED),
    ],
)
def test_an_application_stands_where_its_facts_put_it(paid, received, returned, state):
    assert (
        application_state(amount_fen=2_800_000, paid_fen=paid, received_at=received, returned_at=returned)
        is state
    )


@pytest.mark.parametrize(
    ("stances", "state"),
    [
        ({}, ProposalState.PROPOSED),
        ({"a": Verdict.ACCEPTED}, ProposalState.ACCEPTED_A),
        ({"b": Verdict.ACCEPTED}, ProposalState.ACCEPTED_B),
        ({"a": Verdict.OBJECTED}, ProposalState.OBJECTED),
        ({"a": Verdict.OBJECTED, "b": Verdict.ACCEPTED}, ProposalState.OBJECTED),
    ],
)
def test_a_proposal_stands_where_the_sides_put_it(stances, state):
    assert proposal_state(settled_at=None, superseded_at=None, stances=stances) is state


def test_settled_and_superseded_win_over_what_was_said():
    said = {"a": Verdict.OBJECTED}
    assert proposal_state(settled_at=NOON, superseded_at=None, stances=said) is ProposalState.SETTLED
    assert proposal_state(settled_at=None, superseded_at=NOON, stances=said) is ProposalState.SUPERSEDED


def test_a_whole_fee_year_is_paid_in_full_and_cited():
    terms = market_file()
    owed = payable(terms, terms.obligation("pay-yearly"), "2025-03-04")
    assert (owed.amount_fen, owed.start, owed.end) == (2_800_000, date(2025, 3, 4), date(2026, 3, 4))
    assert list(owed.trace.lines()) == [
        "应付合同款：28,000.00（整年） 〔第四条〕",
        "  年费：28,000.00（原文“贰万捌仟元整（¥28000.00）”） 〔第四条〕",
        "  付费年度：2025-03-04 至 2026-03-03（共 365 日，首尾都算）",
    ]


def test_a_shorter_last_year_is_paid_by_days_of_365():
    """2026-03-04 to 2026-03-31 are 28 days: 28,000.00 × 28 / 365 = 2,147.9452…, so 2,147.95."""
    terms = market_file(fee_period=None)
    owed = payable(terms, terms.obligation("pay-yearly"), "2026-03-04")
    assert (owed.amount_fen, owed.end) == (214_795, date(2026, 4, 1))
    assert "年费 × 28 ÷ 365" in owed.trace.note


def test_a_year_that_begins_on_leap_day_ends_with_february():
    """2024-02-29 to 2025-02-27 is a whole year: the corresponding day of 2025 is 02-28 (Civil Code 202)."""
    cite = [{"clause": "c4", "quote": "2025年3月4日"}]
    terms = market_file(fee_period={"start": "2024-02-29", "end": "2025-02-27", "cite": cite})
    assert payable(terms, terms.obligation("pay-yearly"), "2024-02-29").amount_fen == 2_800_000


def test_an_obligation_that_pays_nothing_has_no_payable():
    terms = market_file()
    assert payable(terms, terms.obligation("respond"), "2025-03-04") is None


def test_a_one_time_price_is_payable_as_a_whole():
    raw = market_file().model_dump(mode="json", by_alias=True)
    amount = raw["amount"] | {"total_fen": 2_800_000, "per_year_fen": None}
    obligations = [one | {"pays": "total"} if one["pays"] else one for one in raw["obligations"]]
    terms = market_file(amount=amount, obligations=obligations)
    assert payable(terms, terms.obligation("pay-yearly"), "").amount_fen == 2_800_000


def test_a_share_of_the_price_is_rounded_once_and_says_whose_clause():
    """28,000.00 × 30 % = 8,400.00; a third, 0.3333, of it is 9,332.40."""
    terms = market_file()
    yearly = terms.obligation("pay-yearly")
    first = payable(terms, yearly.model_copy(update={"share": Decimal("0.3")}), "2025-03-04")
    assert (first.amount_fen, first.opens_on) == (840_000, date(2025, 3, 4))
    assert next(first.trace.lines()) == "应付合同款：8,400.00（28,000.00 的 30%） 〔第四条〕"
    third = payable(terms, yearly.model_copy(update={"share": Decimal("0.3333")}), "2025-03-04")
    assert third.amount_fen == 933_240


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2025, 3, 4), date(2025, 3, 4)),
        (date(2026, 3, 3), date(2025, 3, 4)),
        (date(2026, 3, 20), date(2026, 3, 4)),
    ],
)
def test_a_yearly_fee_that_an_event_asks_for_is_of_the_year_it_falls_into(on, first):
    terms = market_file(fee_period=None)
    assert payable(terms, terms.obligation("pay-yearly"), "N-0001", on).start == first


def test_a_price_paid_once_has_no_day_it_opens_on():
    raw = market_file().model_dump(mode="json", by_alias=True)
    amount = raw["amount"] | {"total_fen": 2_800_000, "per_year_fen": None}
    obligations = [
        one | {"pays": "total", "share": "0.5"} if one["pays"] else one for one in raw["obligations"]
    ]
    terms = market_file(amount=amount, obligations=obligations)
    half = payable(terms, terms.obligation("pay-yearly"), "")
    assert (half.amount_fen, half.opens_on) == (1_400_000, None)


def test_what_is_left_is_never_negative():
    paid = (PaidPart(2_000_000, date(2025, 12, 1)), PaidPart(900_000, date(2025, 12, 2)))
    assert unpaid_fen(2_800_000, paid[:1]) == 800_000
    assert unpaid_fen(2_800_000, paid) == 0
