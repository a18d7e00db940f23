"""The contracts written for these tests, their expected facts, and how to change and read them again."""

import json
from pathlib import Path
from typing import Any

from lvyue.reading import Reading, read

TEXTS = Path(__file__).parent / "texts"
NAMES = tuple(sorted(path.stem for path in TEXTS.glob("*.txt")))
LISTS = ("sla", "periodic", "payments", "penalties", "staffing")


def text_of(name: str) -> str:
    return (TEXTS / f"{name}.txt").read_text(encoding="utf-8")


def expected(name: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((TEXTS / f"{name}.json").read_text(encoding="utf-8"))
    return facts


def value_at(facts: Any, path: str) -> Any:
    """The fact at a path such as `sla[0].response_minutes`; None when any step of it is missing."""
    for step in path.replace("]", "").replace("[", ".").split("."):
        if isinstance(facts, list):
            facts = facts[int(step)] if int(step) < len(facts) else None
        else:
            facts = facts.get(step) if isinstance(facts, dict) else None
    return facts


def leaves(facts: Any, path: str = "") -> dict[str, Any]:
    """Every non-null scalar or list of scalars by path; `clause` names a place and is no fact."""
    if isinstance(facts, dict):
        found: dict[str, Any] = {}
        for key, branch in facts.items():
            if key != "clause":
                found |= leaves(branch, f"{path}.{key}" if path else key)
        return found
    if isinstance(facts, list) and facts and isinstance(facts[0], dict):
        found = {}
        for index, branch in enumerate(facts):
            found |= leaves(branch, f"{path}[{index}]")
        return found
    return {} if facts is None or facts == [] else {path: facts}


def replaced(text: str, changes: list[tuple[list[int], str]]) -> str:
    """The text with some spans replaced, the last first so that offsets stay true."""
    for (start, end), words in sorted(changes, key=lambda change: change[0][0], reverse=True):
        text = text[:start] + words + text[end:]
    return text


def quotes(text: str, reading: Reading, path: str) -> list[str]:
    return [text[start:end] for start, end in reading.citations[path]]


def fresh(name: str) -> tuple[str, Reading]:
    text = text_of(name)
    return text, read(text)
