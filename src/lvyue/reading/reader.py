"""`read`: one text to clauses, facts, citations and questions."""

from __future__ import annotations

import hashlib

from lvyue.reading.cited import Tree, unfold
from lvyue.reading.document import Document, prepare
from lvyue.reading.facts import FAMILIES
from lvyue.reading.questions import ask
from lvyue.reading.types import Clause, Reading


def read(text: str) -> Reading:
    """Everything the text says and leaves open. Total: never raises, linear in the length of `text`."""
    document = prepare(text)
    tree: dict[str, Tree] = {}
    for family in FAMILIES:
        tree |= family(document, tree)
    facts, citations = unfold(tree)
    return Reading(
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        chars=len(text),
        clauses=_clauses(document),
        facts=facts,
        citations=citations,
        questions=ask(document, facts, citations),
    )


def _clauses(document: Document) -> tuple[Clause, ...]:
    text = document.normal.text
    return tuple(
        Clause(
            node.id, node.number, node.heading, *document.span(node.start, node.end),
            parent=node.parent.id if node.parent else None, level=node.level,
        )
        for node in document.nodes
        if node.end > node.start and text[node.start : node.end].strip()
    )  # fmt: skip
