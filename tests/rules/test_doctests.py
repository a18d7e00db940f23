"""The examples in the docstrings of the rules run."""

import doctest
import importlib
import pkgutil

import pytest

from lvyue import rules

MODULES = [f"lvyue.rules.{module.name}" for module in pkgutil.iter_modules(rules.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_public_doors_show_an_example() -> None:
    doors = (
        "calendars",
        "dues",
        "deadlines",
        "derivations",
        "recurrence",
        "money",
        "penalties",
        "trace",
        "statutory",
        "clocks",
        "opentime",
        "events",
        "replay",
        "wakes",
        "stacking",
    )
    for door in doors:
        found = doctest.DocTestFinder().find(importlib.import_module(f"lvyue.rules.{door}"))
        assert any(test.examples for test in found), door
