"""The shipped market contract: complete, cited, in step with the reader, and movable in time."""

from datetime import date
from pathlib import Path

import pytest

from lvyue.config.demo.shifting import shift, shift_date, shift_text
from lvyue.contracts.checking import check
from lvyue.contracts.loading import load_file
from lvyue.contracts.types import Kind
from lvyue.reading import read
from tests.config.cli import EXAMPLE

CHECKLIST = Path(__file__).parents[3] / "shared/contracts/clauses.yaml"
ROWS = {f"M{number:02}" for number in range(1, 31)} | {"M14b", "M16b"}


@pytest.fixture(scope="module")
def example():
    """(contract, texts) of the shipped example."""
    return load_file(EXAMPLE / "contract.yaml")


def test_every_row_of_the_acceptance_list_is_bound_once_at_least(example):
    contract, _ = example
    bound = {row for one in (*contract.obligations, *contract.penalties) for row in one.ref}
    assert bound == ROWS


if CHECKLIST.exists():

    def test_the_rows_are_those_of_the_checklist():
        import yaml

        rows = yaml.safe_load(CHECKLIST.read_text())["market"]["rows"]
        assert {one["id"] for one in rows} == ROWS


def test_the_clauses_of_the_file_are_those_the_reader_finds(example):
    contract, texts = example
    assert [(one.id, one.number, one.heading, one.start, one.end, one.level) for one in contract.clauses] == [
        (one.id, one.number, one.heading, one.start, one.end, one.level)
        for one in read(texts["body"]).clauses
    ]


def test_party_a_owes_duties_as_real_as_those_of_party_b(example):
    contract, _ = example
    own = {one.id for one in contract.obligations if one.by == "a" and one.kind is not Kind.RULE}
    assert {"pay-yearly", "pay-papers", "accept", "forms", "hardware", "secrecy-level"} <= own


def test_questions_that_decide_money_or_term_block_and_warnings_do_not(example):
    contract, _ = example
    assert {one.id for one in contract.questions if one.blocking} == {
        "fee-period",
        "monthly-base",
        "pay-day",
        "pay-limits",
    }
    assert {one.id for one in contract.questions if one.kind == "warning"} == {
        "blank-term",
        "repealed-law",
        "pasted-clause",
        "at-once",
        "no-cap",
    }


@pytest.mark.parametrize("months", [*range(-14, 15), 120])
def test_a_moved_contract_still_stands_word_for_word(example, months):
    contract, texts = example
    moved, moved_texts = shift(contract, texts, months)
    assert check(moved, moved_texts) == []
    assert [(one.id, one.start, one.end) for one in moved.clauses] == [
        (one.id, one.start, one.end) for one in read(moved_texts["body"]).clauses
    ]
    start = shift_date(date(2025, 3, 4), months)
    assert (moved.signed.date, moved.term.start) == (start, start)


def test_twelve_months_move_text_questions_and_readings_alike(example):
    contract, texts = example
    moved, moved_texts = shift(contract, texts, 12)
    assert "自 2026年3月4日起至 2027年3月31日止" in moved_texts["body"]
    assert "自 2026 年 3 月 4 日起至 2027 年 3 月 3 日止" in moved_texts["body"]
    assert "12 月 31 日前" in moved_texts["body"], "a day of each year stays"
    question = moved.question("fee-period")
    assert question is not None
    assert question.text.startswith("服务期到 2027-03-31，付费期只到 2027-03-03")
    assert question.readings[1].sets == {"fee_period.end": "2027-03-31"}


def test_no_move_changes_nothing(example):
    contract, texts = example
    moved, moved_texts = shift(contract, texts, 0)
    assert moved.model_dump(mode="json") == contract.model_dump(mode="json")
    assert moved_texts == texts


def test_a_last_day_stays_a_last_day_and_a_missing_day_becomes_one():
    assert shift_date(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert shift_date(date(2026, 2, 28), 1) == date(2026, 3, 31)
    assert shift_date(date(2026, 1, 30), 1) == date(2026, 2, 28)
    assert shift_text("2025年1月4日与 2025-01-04，12 月 31 日，第 2025-1 号", 13) == (
        "2026年2月4日与 2026-02-04，12 月 31 日，第 2025-1 号"
    )
    with pytest.raises(ValueError, match="day is out of range"):
        shift_text("2025年2月30日", 1)
