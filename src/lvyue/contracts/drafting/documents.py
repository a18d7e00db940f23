"""A draft of several files read as one: its clauses and citations told by the document each stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Protocol

from lvyue.contracts.spans import cite_for
from lvyue.contracts.types import ContractFile

WHOLE = "whole"
"""The clause that is a whole document, for citations no numbered clause holds."""


class Part(Protocol):
    """One document: characters [start, end) of the joined text; the lower rank prevails."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def rank(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def apart(file: ContractFile, text: str, parts: Sequence[Part]) -> tuple[ContractFile, dict[str, str]]:
    """The draft of a joined text as one of its documents, with {document id: text}."""
    texts = {part.id: text[part.start : part.end] for part in parts}
    raw = file.model_dump(mode="json", by_alias=True)
    clauses: dict[str, dict[str, Any]] = {one["id"]: one for one in raw["clauses"]}
    raw["clauses"] = [
        *(placed for one in clauses.values() if (placed := _placed(one, parts)) is not None),
        *(_whole(part) for part in parts),
    ]
    raw["documents"] = [
        {
            "id": part.id,
            "title": part.title,
            "file": "source.md" if part.id == "body" else f"{part.id}.md",
            "sha256": sha256(texts[part.id].encode()).hexdigest(),
            "rank": part.rank,
        }
        for part in parts
    ]
    held = {one["id"]: one for one in raw["clauses"]}
    return ContractFile.model_validate(_cited_apart(raw, text, clauses, held, parts)), texts


def _placed(clause: Mapping[str, Any], parts: Sequence[Part]) -> dict[str, Any] | None:
    """A clause in its own document; None for the joined whole, or a heading put between two documents."""
    part = _part(parts, clause["start"], clause["end"])
    if part is None or clause["id"] == WHOLE:
        return None
    start, end = max(clause["start"], part.start), min(clause["end"], part.end)
    return {**clause, "start": start - part.start, "end": end - part.start, "document": part.id}


def _part(parts: Sequence[Part], start: int, end: int) -> Part | None:
    """The document in which a clause begins; one that begins at a heading put in front belongs behind it."""
    return next((one for one in parts if start < one.end and end > one.start), None)


def _whole(part: Part) -> dict[str, Any]:
    id = WHOLE if part.id == "body" else f"{WHOLE}-{part.id}"
    number = "全文" if part.id == "body" else f"《{part.title}》全文"
    return {
        "id": id,
        "number": number,
        "start": 0,
        "end": part.end - part.start,
        "level": 0,
        "document": part.id,
    }


def _cited_apart(
    value: Any,
    text: str,
    joined: Mapping[str, Mapping[str, Any]],
    held: Mapping[str, Mapping[str, Any]],
    parts: Sequence[Part],
) -> Any:
    """Every citation below a value, written for its own document."""
    if isinstance(value, list):
        return [_cited_apart(one, text, joined, held, parts) for one in value]
    if not isinstance(value, dict):
        return value
    if "quote" in value and "clause" in value:
        return _cite(value, text, joined, held, parts)
    return {key: _cited_apart(one, text, joined, held, parts) for key, one in value.items()}


def _cite(
    cite: dict[str, Any],
    text: str,
    joined: Mapping[str, Mapping[str, Any]],
    held: Mapping[str, Mapping[str, Any]],
    parts: Sequence[Part],
) -> dict[str, Any]:
    clause = joined[cite["clause"]]
    at = clause["start"] - 1
    for _ in range(cite["nth"]):
        at = text.index(cite["quote"], at + 1, clause["end"])
    end = at + len(cite["quote"])
    part = next((one for one in parts if one.start <= at and end <= one.end), None)
    if part is None:  # words that run over the end of a document are cited where they begin
        part = _part(parts, at, end) or parts[0]
        at, end = max(at, part.start), min(end, part.end)
    own = held.get(cite["clause"])
    if own is None or own["document"] != part.id:
        own = _whole(part)
    words = text[part.start : part.end]
    found = cite_for(words, own["id"], (own["start"], own["end"]), (at - part.start, end - part.start))
    return {**found.model_dump(mode="json"), "document": part.id}
