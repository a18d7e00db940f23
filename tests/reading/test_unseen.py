"""Contracts whose facts were written down before the reader first met them: scored, changed and masked.

They differ in numbering, level names, tables, role names and blanks; `heldout` was met after the first ten
had been learned from, `third` and `fourth` after those. The figures of the first meeting stand in
docs/explanation/reading.md.
"""

import json
import re
from pathlib import Path

import pytest

from lvyue.reading import read
from lvyue.reading.numbers import read_number
from tests.reading.cases import TEXTS, leaves, replaced, value_at
from tests.reading.scoring import Score, scored

FOLDERS = ("unseen", "heldout", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
PATHS = sorted(path for folder in FOLDERS for path in (TEXTS / folder).glob("*.txt"))
LEAST = 0.95
_COUNTED = re.compile(
    r"sla.*_(?:minutes|hours)|payments.*\.(?:days|percent)|penalties\[\d+\]\.(?:rate|amount_fen)|penalties.*cap\.rate"
    r"|staffing.*(?:count|years|days)|acceptance\.window_days|renewal_notice_days|force_majeure_\w+_days"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百两]+")


def _named(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


def _score(path: Path) -> Score:
    facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return scored(facts, read(path.read_text(encoding="utf-8")).facts)


@pytest.mark.parametrize("path", PATHS, ids=_named)
def test_nearly_all_is_read_and_nothing_is_invented(path):
    score = _score(path)
    assert score.invented == []
    assert score.wrong == []
    assert score.f1 >= LEAST, score.missed


@pytest.mark.parametrize("path", PATHS, ids=_named)
def test_every_fact_has_its_span(path):
    text = path.read_text(encoding="utf-8")
    reading = read(text)
    assert set(leaves(reading.facts)) == set(reading.citations)
    for place, spans in reading.citations.items():
        assert spans, place
        assert all(text[start:end].strip() for start, end in spans), place


@pytest.mark.parametrize("path", PATHS, ids=_named)
def test_no_masked_number_is_still_read(path):
    """Each cited number in turn becomes ××: the very value must be gone from its row."""
    text = path.read_text(encoding="utf-8")
    reading = read(text)
    for place, value in leaves(reading.facts).items():
        if _COUNTED.fullmatch(place) is None or len(reading.citations[place]) != 1 or value == 0:
            continue
        [span] = reading.citations[place]
        words = text[slice(*span)]
        numbers = list(_NUMBER.finditer(words.translate(_NARROW)))
        if not numbers:  # 半天, 当日
            continue
        number = numbers[-1]
        masked = words[: number.start()] + "××" + words[number.end() :]
        facts = read(replaced(text, [(span, masked)])).facts
        kept = [each for at, each in leaves(facts).items() if at == place and each == value]
        rows = value_at(facts, place.split("[")[0])
        assert not kept or len(rows) != len(value_at(reading.facts, place.split("[")[0])), place


@pytest.mark.parametrize("path", PATHS, ids=_named)
def test_each_counted_fact_follows_its_number(path):
    text = path.read_text(encoding="utf-8")
    reading = read(text)
    followed = 0
    for place, value in leaves(reading.facts).items():
        if not re.fullmatch(
            r"sla.*(?:response|arrive|resolve)_minutes|payments.*\.days|staffing.*min_years", place
        ):
            continue
        [span] = reading.citations[place]
        words = text[slice(*span)]
        number = next(iter(_NUMBER.finditer(words.translate(_NARROW))), None)
        if number is None:
            continue
        old = read_number(number[0])
        assert old
        changed = words[: number.start()] + "7" + words[number.end() :]
        after = value_at(read(replaced(text, [(span, changed)])).facts, place)
        assert after == pytest.approx(float(value) / float(old) * 7), place
        followed += 1
    assert followed or path.stem == "blank"


def test_a_duty_of_the_customer_is_told_from_one_done_for_it():
    facts = read(
        "第一条 服务\n1、甲方不定期检查乙方工作。\n2、乙方每月向甲方提交月报。\n3、甲方要求时，乙方每周巡检。"
    ).facts
    assert [(row["every"], row.get("by")) for row in facts["periodic"]] == [
        ("irregular", "a"),
        ("P1M", None),
        ("P1W", None),
    ]


def test_a_permission_or_a_right_is_no_duty_on_demand():
    text = "第一条 服务\n1、甲方有权随时检查。\n2、乙方还可根据甲方业务需要进行培训。\n3、乙方按需更换滤网。"
    assert [row["what"] for row in read(text).facts["periodic"]] == ["乙方按需更换滤网"]


_NARROW = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}


def test_a_score_counts_hits_misses_errors_and_inventions():
    wanted = {
        "copies": 4,
        "signed_on": "2026-01-02",
        "sla": [{"response_minutes": 5, "arrive_minutes": 60}, {"response_minutes": 30}],
    }
    found = {
        "copies": 6,
        "amount_fen": 100,
        "sla": [{"response_minutes": 30, "arrive_minutes": 10}, {"response_minutes": 5}],
    }
    score = scored(wanted, found)
    assert score.hits == 2
    assert score.missed == ["signed_on=2026-01-02", "sla[].arrive_minutes=6E+1"]
    assert score.wrong == ["copies=6, not 4"]
    assert score.invented == ["amount_fen=1E+2", "sla[].arrive_minutes=1E+1"]
    assert score.f1 == pytest.approx(2 * 2 / (2 * 2 + 2 + 2 * 1 + 2))


def test_rows_without_a_partner_count_with_all_their_fields():
    score = scored({"staffing": [{"count": 2, "min_years": 3}]}, {"staffing": [{"count": 5}]})
    assert (score.hits, score.missed, score.invented) == (
        0,
        ["staffing[].count=2", "staffing[].min_years=3"],
        ["staffing[].count=5"],
    )
    assert scored({}, {}).f1 == 1.0
