"""Late days, what an exemption takes out of them, and the day on which a contract may be ended."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from lvyue.rules.trace import Trace
from lvyue.rules.types import SHANGHAI
from lvyue.settlement.lateness import days_of, late_stretches, relieved, termination_of
from lvyue.settlement.types import CaseFacts, PaidPart, Payable, Relief, Stretch
from tests.market import market_file

DUE = date(2023, 6, 13)
PART = Stretch(100, DUE, date(2023, 7, 20))


def facts(as_of="2023-07-20", performed=None, **changes):
    at = datetime.fromisoformat(f"{as_of}T12:00").replace(tzinfo=SHANGHAI)
    values = {
        "code": "D-0001",
        "obligation": "pay",
        "what": "付款",
        "clause": "2.2",
        "due_on": DUE,
        "performed_on": date.fromisoformat(performed) if performed else None,
        "provisional": False,
        "as_of": at,
        "fault": "甲方",
        "attributed": "",
    }
    return CaseFacts(**values | changes)


def relief(first=None, last=None):
    days = [date.fromisoformat(one) if one else None for one in (first, last)]
    return Relief("7.1", "免责", "原文", "不可抗力", *days)


def term(**changes):
    terms = market_file()
    changed = {"terminate_after_days": 30, "terminate_operator": "exceeding"} | changes
    return terms, terms.penalty("late-payment").model_copy(update=changed)


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [
        (None, None, 0),  # all 37
        (None, "2023-07-10", 10),  # 06-14 to 07-10 are 27
        ("2023-07-11", None, 27),  # 07-11 to 07-20 are 10
        ("2023-06-20", "2023-06-29", 27),  # 10 in the middle
        ("2023-06-01", "2023-06-13", 37),  # over before the first late day
        ("2023-07-21", "2023-07-30", 37),  # began after the last
        ("2023-06-14", "2023-06-14", 36),  # one day, both ends included
    ],
)
def test_an_exemption_takes_out_its_days_and_no_others(first, last, left):
    """37 late days run from 2023-06-14 to 2023-07-20."""
    assert PART.days == 37
    assert days_of(relieved([PART], relief(first, last))) == left


def test_a_gap_leaves_two_stretches():
    first, second = relieved([PART], relief("2023-06-20", "2023-06-29"))
    assert (first.until_on, second.from_on) == (date(2023, 6, 19), date(2023, 6, 29))
    assert (first.days, second.days) == (6, 21)


def test_what_was_performed_in_time_has_no_late_day():
    assert late_stretches(facts(performed="2023-06-13")) == ()
    assert late_stretches(facts(as_of="2023-06-13")) == ()
    assert days_of(late_stretches(facts(as_of="2023-06-14"))) == 1


def test_money_is_late_while_a_part_of_it_is_unpaid():
    owed = Payable(100, DUE, DUE, Trace("应付", "1.00"))
    paid = (PaidPart(60, date(2023, 6, 20)), PaidPart(40, date(2023, 6, 30)))
    first, second = late_stretches(facts(payable=owed, paid=paid))
    assert (first.unpaid_fen, first.days, second.unpaid_fen, second.days) == (100, 7, 40, 10)


@pytest.mark.parametrize(
    ("operator", "as_of", "arisen", "on"),
    [
        ("exceeding", "2023-07-13", False, date(2023, 7, 14)),  # day 30
        ("exceeding", "2023-07-14", True, date(2023, 7, 14)),  # day 31
        ("overdue", "2023-07-12", False, date(2023, 7, 13)),  # day 29
        ("overdue", "2023-07-13", True, date(2023, 7, 13)),  # day 30
    ],
)
def test_the_right_to_end_the_contract_arises_by_the_clauses_own_operator(operator, as_of, arisen, on):
    """Due on 2023-06-13: 「逾期 30 日」 is 07-13, 「逾期超过 30 日」 is 07-14 (rule 10)."""
    terms, penalty = term(terminate_operator=operator)
    found = termination_of(terms, penalty, facts(as_of))
    assert (found.arisen, found.on, found.holder) == (arisen, on, "乙方")


def test_performance_before_that_day_leaves_no_right():
    terms, penalty = term()
    found = termination_of(terms, penalty, facts("2023-08-01", performed="2023-07-13"))
    assert (found.arisen, found.on, found.words) == (False, None, "没有产生")


def test_relieved_days_do_not_count_towards_it():
    """10 days out of the middle: day 31 moves from 07-14 to 07-24."""
    terms, penalty = term()
    gap = relief("2023-06-20", "2023-06-29")
    assert termination_of(terms, penalty, facts("2023-08-01", relief=gap)).on == date(2023, 7, 24)
    whole = termination_of(terms, penalty, facts("2023-08-01", relief=relief()))
    assert (whole.arisen, whole.on) == (False, None)


def test_a_term_that_names_no_such_right_gives_none():
    terms, penalty = term(terminate_after_days=None)
    assert termination_of(terms, penalty, facts()) is None
    assert termination_of(terms, term()[1], replace(facts(), due_on=None)) is None
