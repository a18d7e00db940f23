"""One word per thing: every model and every service speaks words of docs/glossary.md."""

import inspect
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
HEAD = ["term", "合同用词", "code name", "meaning", "example clause", "not"]
PACKAGES = ("identity", "contracts", "duties", "desk", "settlement")


def _rows() -> list[list[str]]:
    lines = [line for line in GLOSSARY.read_text().splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def _code_names() -> set[str]:
    return {word for row in _rows()[2:] for word in re.findall(r"\w+", row[2])}


def _service_names(package: str) -> set[str]:
    """Use cases: public functions of the package's services that take `access` by keyword."""
    name = f"lvyue.{package}.services"
    module = import_module(name)
    inside = [import_module(f"{name}.{sub.name}") for sub in iter_modules(getattr(module, "__path__", []))]
    return {
        function
        for one in (module, *inside)
        for function, value in vars(one).items()
        if inspect.isfunction(value)
        and value.__module__.startswith(name)
        and not function.startswith("_")
        and inspect.signature(value).parameters.get("access", None) is not None
        and inspect.signature(value).parameters["access"].kind is inspect.Parameter.KEYWORD_ONLY
    }


def test_each_row_is_whole_and_each_term_stands_once() -> None:
    rows = _rows()
    assert rows[0] == HEAD
    for row in rows[2:]:
        assert len(row) == len(HEAD), row
        assert row[0], row
        assert row[3], row
    terms = [row[0] for row in rows[2:]]
    assert sorted(terms) == sorted(set(terms))


def test_every_model_is_in_the_glossary() -> None:
    models = {model.__name__ for model in apps.get_models() if model.__module__.startswith("lvyue.")}
    assert models - _code_names() == set()
    assert "Space" in models


def test_every_service_begins_with_a_word_of_the_glossary() -> None:
    words = {name.lower() for name in _code_names()}
    found = {
        f"{package}.{name}"
        for package in PACKAGES
        if find_spec(f"lvyue.{package}.services")
        for name in _service_names(package)
    }
    assert {name for name in found if name.split(".")[1].split("_")[0] not in words} == set()
    assert "identity.grant_give" in found
