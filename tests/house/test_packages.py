"""Each room explains itself: a README, docstrings, and names that say what is inside."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "lvyue"
ROOMS = sorted([*(path.parent.name for path in SOURCE.glob("*/apps.py")), "reading", "rules"])
FILES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
BANNED = {
    "manager",
    "helper",
    "helpers",
    "util",
    "utils",
    "info",
    "data",
    "process",
    "handle",
    "common",
    "misc",
}


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_has_a_readme_with_purpose_words_and_invariants(room: str) -> None:
    readme = SOURCE / room / "README.md"
    assert readme.exists(), f"{room} has no README.md"
    text = readme.read_text()
    assert len(text.splitlines()) >= 5
    assert "nvariant" in text or "不变" in text, f"{room}/README.md states no invariants"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_each_module_says_what_it_is_for(path: Path) -> None:
    tree = ast.parse(path.read_text())
    if path.name == "__init__.py" and not tree.body:
        return
    assert ast.get_docstring(tree), f"{path.relative_to(ROOT)} has no module docstring"


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = [path for path in FILES if path.stem in BANNED]
    assert named == []


def _public_without_docstring(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]


def test_public_functions_and_classes_have_docstrings() -> None:
    missing = {
        str(path.relative_to(SOURCE)): names for path in FILES if (names := _public_without_docstring(path))
    }
    assert missing == {}
