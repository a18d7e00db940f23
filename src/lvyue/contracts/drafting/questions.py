"""The reader's open points as questions of the draft: fact paths become paths of the contract file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from lvyue.contracts.drafting.source import Source
from lvyue.contracts.types import Question, QuestionReading


class OpenReading(Protocol):
    """One way to read an open point, as the reader gives it."""

    id: str
    text: str
    sets: Mapping[str, Any]


class OpenPoint(Protocol):
    """An open point as the reader gives it."""

    id: str
    kind: str
    about: str
    text: str
    readings: tuple[Any, ...]
    cite: Any
    blocking: bool


_CYCLE = re.compile(r"^periodic\[(\d+)\]\.every$")


def file_path(path: str) -> str | None:
    """The contract file's path for a fact path, or None when the file does not hold that fact.

    >>> file_path("periodic[1].every"), file_path("term.end"), file_path("dispute.venue")
    ('obligations.periodic-2.every', 'term.end', None)
    """
    if cycle := _CYCLE.match(path):
        return f"obligations.periodic-{int(cycle[1]) + 1}.every"
    return path if path in {"term.start", "term.end", "fee_period.end", "signed.date"} else None


def draft_questions(source: Source, points: Iterable[OpenPoint]) -> tuple[Question, ...]:
    """The open points as questions, each with a file-safe id of its own."""
    taken: set[str] = set()
    found = []
    for number, point in enumerate(points, 1):
        id = re.sub(r"[^a-z0-9.-]+", "-", point.id.lower()).strip("-.")[:36] or f"q-{number}"
        if id in taken:
            id = f"{id[:33]}-{number}"
        taken.add(id)
        found.append(_question(source, id, point))
    return tuple(found)


def _question(source: Source, id: str, point: OpenPoint) -> Question:
    readings = tuple(
        QuestionReading(
            id=f"r{number}",
            text=one.text,
            sets={path: value for key, value in one.sets.items() if (path := file_path(key)) is not None},
        )
        for number, one in enumerate(point.readings, 1)
    )
    ambiguous = point.kind == "ambiguity" and len(readings) > 1
    cites = [source.cite((span[0], span[1])) for span in point.cite]
    return Question(
        id=id,
        kind="ambiguity" if ambiguous else "warning",
        about=point.about,
        text=point.text,
        readings=readings if ambiguous else (),
        blocking=point.blocking and ambiguous,
        cite=tuple(one for one in cites if one is not None),
    )


def waiting(points: Iterable[OpenPoint], questions: tuple[Question, ...]) -> dict[str, str]:
    """{what waits: question id}: `periodic[1]` for a vague cycle, `monthly` for a base stated nowhere."""
    found: dict[str, str] = {}
    for point, question in zip(points, questions, strict=True):
        if question.kind != "ambiguity":
            continue
        if cycle := _CYCLE.match(point.about):
            found[f"periodic[{cycle[1]}]"] = question.id
        elif "month" in point.id or "monthly" in point.about:
            found["monthly"] = question.id
    return found
