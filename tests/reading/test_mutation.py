"""Change a cited number in the text and the fact follows; delete its clause and the fact is gone."""

import re
from decimal import Decimal

import pytest

from lvyue.reading import read
from lvyue.reading.numbers import read_number
from lvyue.rules.money import capital
from tests.reading.cases import fresh, leaves, quotes, replaced, value_at

TEXT, READING = fresh("kiosk")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百两]+")
_NUMBERS = re.compile(
    r"sla.*_minutes|payments.*\.days|penalties.*rate|staffing.*(?:years|days)|acceptance\.window_days|copies"
)
COUNTED = [path for path in leaves(READING.facts) if _NUMBERS.fullmatch(path)]
DATED = ["term.start", "term.end", "term.conflict.end", "signed_on"]


def _last_number(words: str) -> re.Match[str]:
    return list(_NUMBER.finditer(words))[-1]


@pytest.mark.parametrize("style", ["digits", "chinese"])
@pytest.mark.parametrize("path", COUNTED)
def test_a_fact_follows_its_number(path, style):
    [span] = READING.citations[path]
    words = TEXT[slice(*span)]
    number = _last_number(words)
    old = read_number(number[0])
    changed = words[: number.start()] + ("9" if style == "digits" else "九") + words[number.end() :]
    value = value_at(read(replaced(TEXT, [(span, changed)])).facts, path)
    before = value_at(READING.facts, path)
    assert old is not None
    assert Decimal(str(value)) == Decimal(str(before)) / old * 9


@pytest.mark.parametrize("path", DATED)
def test_a_date_follows_its_digits(path):
    [span] = READING.citations[path]
    changed = re.sub(r"\d+(?= ?日)", "17", TEXT[slice(*span)])
    assert (
        value_at(read(replaced(TEXT, [(span, changed)])).facts, path)
        == value_at(READING.facts, path)[:8] + "17"
    )


def test_a_fixed_day_follows_its_digits():
    [span] = READING.citations["payments[0].deadline"]
    assert read(replaced(TEXT, [(span, "12月5日")])).facts["payments"][0]["deadline"] == "12-05"


def test_the_fee_follows_when_figures_and_capitals_change_together():
    written, digits = READING.citations["amount_per_year_fen"]
    facts = read(replaced(TEXT, [(written, capital(4_520_050)), (digits, "¥45,200.50")])).facts
    assert facts["amount_per_year_fen"] == 4_520_050
    assert facts["amount_agrees"] is True
    assert facts["payments"][0]["amount_fen"] == 4_520_050


def test_capitals_win_while_a_difference_from_the_figures_is_asked():
    written, digits = READING.citations["amount_per_year_fen"]
    for changes, fen in (
        ([(digits, "¥39000.00")], 3_600_000),
        ([(written, "叁万玖仟元整")], 3_900_000),
    ):
        reading = read(replaced(TEXT, changes))
        assert reading.facts["amount_agrees"] is False
        assert reading.facts["amount_per_year_fen"] == fen
        [asked] = [each for each in reading.questions if each.about == "amount_per_year_fen"]
        assert asked.blocking
        assert sorted(each.sets["amount_per_year_fen"] for each in asked.readings) == [3_600_000, 3_900_000]


def test_damaged_capitals_are_not_read_and_the_figures_stand_alone():
    written, _ = READING.citations["amount_per_year_fen"]
    facts = read(replaced(TEXT, [(written, "叁万陆元整整")])).facts
    assert facts["amount_in"] == ["digits"]
    assert facts["amount_agrees"] is None


@pytest.mark.parametrize("masked", ["***", "××", "____", " "])
@pytest.mark.parametrize(
    "path", ["sla[1].response_minutes", "payments[1].days", "acceptance.window_days", "penalties[1].rate"]
)
def test_a_masked_or_blank_number_is_no_number(path, masked):
    [span] = READING.citations[path]
    words = TEXT[slice(*span)]
    number = _last_number(words)
    facts = read(replaced(TEXT, [(span, words[: number.start()] + masked + words[number.end() :])])).facts
    before = value_at(READING.facts, path)
    assert before not in [
        value for at, value in leaves(facts).items() if at.split(".")[-1] == path.split(".")[-1]
    ]


@pytest.mark.parametrize("key", ["sla", "periodic", "payments", "penalties", "staffing"])
def test_a_deleted_clause_takes_its_rows_along(key):
    spans = {clause.number: [clause.start, clause.end] for clause in READING.clauses}
    for number in {row["clause"] for row in READING.facts[key]}:
        facts = read(replaced(TEXT, [(spans[number], "")])).facts
        assert number not in [row["clause"] for row in facts[key]]
        assert len(facts[key]) == len([row for row in READING.facts[key] if row["clause"] != number])


@pytest.mark.parametrize(
    ("number", "path"),
    [
        ("第二条", "term.end"),
        ("第八条", "acceptance"),
        ("第十条", "dispute"),
        ("第十一条", "copies"),
        ("签署页", "signed_on"),
    ],
)
def test_a_deleted_article_takes_its_fact_along(number, path):
    [clause] = [each for each in READING.clauses if each.number == number]
    gone = value_at(read(replaced(TEXT, [([clause.start, clause.end], "")])).facts, path)
    assert gone != value_at(READING.facts, path)
    assert path == "term.end" or gone is None


def test_a_citation_shows_the_very_words():
    assert quotes(TEXT, READING, "sla[1].response_minutes") == ["3 小时"]
    assert quotes(TEXT, READING, "penalties[1].rate") == ["千分之四"]
    assert quotes(TEXT, READING, "amount_per_year_fen") == ["叁万陆仟元整", "¥36000.00"]
    assert quotes(TEXT, READING, "staffing[0].min_years") == ["四年"]
    assert quotes(TEXT, READING, "term.end") == ["2026年6月30日"]
