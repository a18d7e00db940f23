"""The fifty timing cases of timing_cases.yaml, put to the rules one by one."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.rules.tables import table
from tests.rules.timing import ASKED, answer

HERE = Path(__file__).parent
CONTRACTS = HERE.parents[1] / "src" / "lvyue" / "examples"
CONTAINS = {"refused", "why"}


class _Words(yaml.SafeLoader):
    """Every plain value is text; only the merge key means something."""

    yaml_implicit_resolvers = {"<": [("tag:yaml.org,2002:merge", re.compile("^(?:<<)$"))]}


CASES: list[dict[str, Any]] = yaml.load((HERE / "timing_cases.yaml").read_text("utf-8"), Loader=_Words)
EXAMPLES = [
    pytest.param(example, id=f"{int(case['number']):02}-{place}")
    for case in CASES
    for place, example in enumerate(case["examples"], start=1)
]


def test_the_file_holds_exactly_the_cases_1_to_50_and_every_example_expects_something() -> None:
    assert [case["number"] for case in CASES] == [str(number) for number in range(1, 51)]
    assert [case["number"] for case in CASES if len(case["examples"]) < 2] == []
    for case in CASES:
        assert set(case) == {"number", "title", "rests_on", "examples"}, case["number"]
        for example in case["examples"]:
            assert example["ask"] in ASKED, case["number"]
            assert _leaves(example["expect"]), case["number"]
            assert all(leaf is not None for leaf in _leaves(example["expect"])), case["number"]


def test_every_case_rests_on_a_clause_a_rule_or_a_named_default() -> None:
    defaults = {row["默认"] for row in table("clocks.md", "默认")}
    rules = {row["条"] for row in table("deadlines.md", "条")}
    used = set()
    for case in CASES:
        assert case["rests_on"], case["number"]
        for ground in case["rests_on"]:
            kind, _, name = ground.partition(" ")
            known = {"default": defaults, "rule": rules}.get(kind) or _rows(kind)
            assert name in known, f"case {case['number']}: {ground}"
            used.add(ground)
    assert {f"default {name}" for name in defaults} <= used


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: dict[str, Any]) -> None:
    _agree(answer(example), example["expect"], "answer")


def test_an_answer_that_differs_or_is_missing_is_seen() -> None:
    for wrong in ({"due": "2026-03-02"}, {"rolled": "no"}, {"states": {}}, {"refused": "没有"}):
        with pytest.raises(AssertionError):
            _agree({"due": "2026-03-03", "refused": "日历", "states": {"respond": "met"}}, wrong, "answer")


def _agree(told: Any, expected: Any, place: str) -> None:
    """Every expected value is told; a mapping that is expected empty is told empty."""
    if isinstance(expected, Mapping):
        assert expected or not told, f"{place}: {told}"
        for name, value in expected.items():
            assert name in told, f"{place}.{name} is not told: {told}"
            found = told[name]
            if isinstance(value, str) and (name in CONTAINS or place.endswith("refused_events")):
                assert value in found, f"{place}.{name}: {found}"
            else:
                _agree(found, value, f"{place}.{name}")
    else:
        assert told == expected, place


def _leaves(expected: Any) -> list[Any]:
    """The values an expectation holds; an empty mapping is one."""
    if isinstance(expected, Mapping) and expected:
        return [leaf for value in expected.values() for leaf in _leaves(value)]
    return [expected]


def _rows(contract: str) -> set[str]:
    rows = yaml.safe_load((CONTRACTS / contract / "rows.yaml").read_text("utf-8"))
    return {row["id"] for row in rows}
