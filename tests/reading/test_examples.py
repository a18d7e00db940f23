"""The examples in the reader's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import lvyue.reading

MODULES = [each.name for each in pkgutil.walk_packages(lvyue.reading.__path__, "lvyue.reading.")]


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples_print_what_they_show(name):
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


def test_some_examples_are_run_at_all():
    finder = doctest.DocTestFinder()
    found = [
        example
        for name in MODULES
        for example in finder.find(importlib.import_module(name))
        if example.examples
    ]
    assert len(found) >= 4
