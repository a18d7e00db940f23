"""The published reference contracts, where they are at hand: scored against gold, and mutated."""

import json
import re
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lvyue.reading import read
from lvyue.reading.numbers import read_number
from tests.reading.cases import leaves, replaced, value_at

CONTRACTS = Path(__file__).parents[3] / "shared/contracts"
LEAST = {"market": 1.0, "construction": 0.99, "elevator": 0.95, "portal": 0.95, "seal": 0.95}
TEXT = (CONTRACTS / "market.txt").read_text(encoding="utf-8")
READING = read(TEXT)
_NUMBER = re.compile(r"\d+|[一二三四五六七八九十]+")
COUNTED = [
    path
    for path in leaves(READING.facts)
    if re.fullmatch(
        r"sla.*minutes|payments.*\.days|penalties.*rate|staffing.*(?:years|days)|acceptance\.window_days|copies",
        path,
    )
]


def _scored(name: str) -> dict[str, int]:
    source = (CONTRACTS.parent / "tools/score.py").read_text(encoding="utf-8").replace("\nmain()\n", "\n")
    module: dict[str, Any] = {"__name__": "score"}
    exec(compile(source, "score.py", "exec"), module)
    gold = json.loads((CONTRACTS / f"gold/{name}.json").read_text(encoding="utf-8"))
    facts = read((CONTRACTS / f"{name}.txt").read_text(encoding="utf-8")).facts
    counts: dict[str, int] = dict.fromkeys(("hit", "miss", "wrong", "invented"), 0)
    for family in module["score"](gold, facts).values():
        for key in counts:
            counts[key] += family[key]
    return counts


@pytest.mark.parametrize("name", sorted(LEAST))
def test_the_score_against_gold_is_kept(name):
    counts = _scored(name)
    found = 2 * counts["hit"]
    score = found / (found + counts["miss"] + 2 * counts["wrong"] + counts["invented"])
    assert score >= LEAST[name], counts
    assert counts["wrong"] == 0
    assert counts["invented"] == 0


@pytest.mark.parametrize("path", COUNTED)
def test_a_fact_of_the_market_contract_follows_its_number(path):
    [span] = READING.citations[path]
    words = TEXT[slice(*span)]
    number = list(_NUMBER.finditer(words))[-1]
    old = read_number(number[0])
    assert old is not None
    changed = words[: number.start()] + "9" + words[number.end() :]
    value = value_at(read(replaced(TEXT, [(span, changed)])).facts, path)
    assert Decimal(str(value)) == Decimal(str(value_at(READING.facts, path))) / old * 9


def test_the_market_contract_is_read_in_a_fifth_of_a_second():
    began = time.process_time()
    read(TEXT)
    assert time.process_time() - began < 0.2


def test_every_fact_of_every_reference_contract_is_cited():
    for path in CONTRACTS.glob("*.txt"):
        reading = read(path.read_text(encoding="utf-8"))
        assert set(leaves(reading.facts)) == set(reading.citations), path.name
