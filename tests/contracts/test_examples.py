"""The shipped examples: each checks, binds every row of its list, and says what its text says."""

from decimal import Decimal
from importlib import resources
from itertools import accumulate
from pathlib import Path

import pytest
import yaml

from lvyue.contracts.loading import load_file
from lvyue.contracts.terms import ruled
from lvyue.contracts.types import FulfilledBy, Kind
from lvyue.reading import read

FOLDERS = sorted(
    (Path(str(one)) for one in resources.files("lvyue.examples").iterdir() if (one / "rows.yaml").is_file()),
    key=lambda one: one.name,
)
CHECKLIST = Path(__file__).parents[3] / "shared/contracts/clauses.yaml"
pytestmark = pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: one.name)


def rows_of(folder: Path) -> list[dict[str, str]]:
    return yaml.safe_load((folder / "rows.yaml").read_text("utf-8"))


def bound_by(contract, row: str) -> list:
    things = (*contract.obligations, *contract.penalties, *contract.exemptions)
    return [one for one in things if row in one.ref]


@pytest.fixture
def example(folder):
    """(contract, the text of its body) of one folder; loading refuses a file with any fault."""
    contract, texts = load_file(folder / "contract.yaml")
    return contract, texts["body"]


def test_the_file_is_the_demo_of_its_folder(folder, example):
    contract, _ = example
    assert (contract.id, contract.demo) == (folder.name, True)


def test_the_clauses_of_the_file_are_those_the_reader_finds(folder):
    contract, texts = load_file(folder / "contract.yaml")
    # The documents one after another are the contract as it was signed.
    begins = dict(zip(texts, accumulate([0, *map(len, texts.values())]), strict=False))
    assert [
        (one.id, one.number, one.heading, *(begins[one.document] + edge for edge in (one.start, one.end)))
        for one in contract.clauses
    ] == [
        (one.id, one.number, one.heading, one.start, one.end) for one in read("".join(texts.values())).clauses
    ]


def test_every_row_is_bound_and_every_ref_is_a_row(folder, example):
    contract, _ = example
    things = (*contract.obligations, *contract.penalties, *contract.exemptions)
    rows = [one["id"] for one in rows_of(folder)]
    assert len(rows) == len(set(rows))
    assert {ref for one in things for ref in one.ref} == set(rows)


def test_a_row_holds_six_words_and_nothing_else(folder):
    for row in rows_of(folder):
        assert set(row) == {"id", "clause", "by", "kind", "when", "what"}, row["id"]
        assert all(isinstance(value, str) and value.strip() for value in row.values()), row["id"]


def test_a_row_is_bound_to_whom_it_names(folder, example):
    contract, _ = example
    for row in rows_of(folder):
        owing = [getattr(one, "by", getattr(one, "payer", "")) for one in bound_by(contract, row["id"])]
        if any(owing):
            assert set(row["by"]) <= set("".join(owing)), row["id"]


def test_a_cycle_of_the_list_is_a_cycle_of_the_file(folder, example):
    contract, _ = example
    for row in rows_of(folder):
        if row["kind"] == "periodic":
            kinds = {one.kind for one in bound_by(contract, row["id"])}
            assert Kind.PERIODIC in kinds, row["id"]


def test_the_text_gives_parties_price_term_and_signing_day(folder, example):
    contract, text = example
    facts = read(text).facts
    assert facts["parties"] == {"a": contract.parties.a.name, "b": contract.parties.b.name}
    assert facts["amount_fen"] == contract.amount.total_fen
    assert facts["amount_per_year_fen"] == contract.amount.per_year_fen
    assert facts["amount_agrees"] is True
    assert facts["signed_on"] == (str(contract.signed.date) if contract.signed.date else None)
    if facts["term"]["start"]:
        assert (facts["term"]["start"], facts["term"]["end"]) == (
            str(contract.term.start),
            str(contract.term.end),
        )


def test_the_text_gives_the_days_of_payment(folder, example):
    contract, text = example
    limits = [one.limit for one in contract.obligations if one.fulfilled_by is FulfilledBy.PAID]
    days = {(one.count, one.unit.value) for one in limits if hasattr(one, "count")}
    read_days = {
        (one["days"], "workday" if one["working_days"] else "day")
        for one in read(text).facts["payments"]
        if one["days"] is not None
    }
    assert read_days <= days


def test_the_text_gives_the_rates_of_penalties(folder, example):
    contract, text = example
    found = {
        (payer, Decimal(one["rate"]), one["per"], Decimal(one["cap"]["rate"]) if one["cap"] else None)
        for one in read(text).facts["penalties"]
        for payer in ("ab" if one["payer"] == "either" else one["payer"])
        if one["rate"]
    }
    per = {"daily_rate": "day", "flat_rate": "once"}
    assert found == {
        (one.payer.value, one.rate, per[one.formula], one.cap.rate if one.cap else None)
        for one in contract.penalties
    }


def test_what_waits_is_started_by_every_answer_to_its_question(folder, example):
    contract, _ = example
    for one in contract.obligations:
        if one.waits_for is None:
            continue
        question = contract.question(one.waits_for)
        assert question is not None, one.id
        for reading in question.readings:
            settled = ruled(contract, [(question.id, reading.id)]).obligation(one.id)
            assert settled.waits_for is None, one.id
            assert settled.every is not None or settled.kind is not Kind.PERIODIC, (one.id, reading.id)


def test_readings_can_be_applied_and_at_most_one_confirms_the_terms_as_they_are(folder, example):
    contract, _ = example
    for question in contract.questions:
        settled = [ruled(contract, [(question.id, one.id)]) for one in question.readings if one.sets]
        assert settled.count(contract) <= 1, question.id


def test_each_party_owes_something(folder, example):
    contract, _ = example
    for party in "ab":
        assert [one for one in contract.obligations if one.by == party and one.kind is not Kind.RULE]


if CHECKLIST.exists():

    def test_ids_parties_and_kinds_are_those_of_the_checklist(folder):
        asked = yaml.safe_load(CHECKLIST.read_text("utf-8"))[folder.name]["rows"]
        assert [(one["id"], one["by"], one["kind"]) for one in rows_of(folder)] == [
            (one["id"], one["by"], one["kind"]) for one in asked
        ]
