"""A value and the words it was read from: the leaf of every fact tree, so no fact can lack its citation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lvyue.reading.normal import Span


@dataclass(frozen=True, slots=True)
class Cited:
    """One fact value (a JSON scalar or list of scalars) and its original spans."""

    value: Any
    spans: tuple[Span, ...]


Tree = Mapping[str, Any] | Sequence[Any] | Cited | str | None
"""A fact tree: mappings and lists of trees, `Cited` leaves, None for what the text leaves open.

A plain string is allowed for the key `clause` only: a place, not a fact.
"""


def unfold(tree: Tree, path: str = "") -> tuple[Any, dict[str, list[list[int]]]]:
    """The plain facts of a tree and the citations of all its non-null leaves by fact path.

    >>> unfold({"copies": Cited(4, ((3, 5),)), "clause": "九", "signed_on": None})
    ({'copies': 4, 'clause': '九', 'signed_on': None}, {'copies': [[3, 5]]})
    """
    if isinstance(tree, Cited):
        return tree.value, {path: [list(span) for span in tree.spans]}
    if tree is None or isinstance(tree, str):
        return tree, {}
    citations: dict[str, list[list[int]]] = {}
    if isinstance(tree, Mapping):
        facts: Any = {}
        for key, branch in tree.items():
            facts[key], below = unfold(branch, f"{path}.{key}" if path else key)
            citations |= below
        return facts, citations
    facts = []
    for index, branch in enumerate(tree):
        value, below = unfold(branch, f"{path}[{index}]")
        facts.append(value)
        citations |= below
    return facts, citations
