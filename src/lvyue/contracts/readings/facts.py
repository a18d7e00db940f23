"""The facts read beside the contract file, each under a path of its own, with people's checks laid over.

A path names the kind and the character of the joined text where the fact's own words begin, so that it stays
when the reader learns to find more: `read.personnel.412`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import InvalidOperation
from typing import Any, Protocol

from lvyue.contracts.editing import Field, cite_of
from lvyue.contracts.errors import FactInvalid
from lvyue.contracts.readings.kinds import KINDS, Kind, unfilled
from lvyue.contracts.readings.whole import Whole, rule_said
from lvyue.contracts.spans import cite_for
from lvyue.contracts.types import Cite, ContractFile
from lvyue.reading import ReadingError
from lvyue.reading.facts.blanks import UNFILLED
from lvyue.reading.types import Span
from lvyue.rules.errors import RuleError

PREFIX = "read."
_QUOTES = 6
_LONGEST = 2_000
"""Characters of words a term rests on that are looked at; longer ones are clauses that say everything."""

Resting = tuple[str, str, Span]
"""A term's list in the contract file, what people call it, and words it rests on."""


class Said(Protocol):
    """A check as it is kept: what a fact was, and what it became."""

    @property
    def path(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def was(self) -> dict[str, Any] | None: ...
    @property
    def becomes(self) -> dict[str, Any] | None: ...


@dataclass(frozen=True, slots=True)
class ReadFact:
    """One fact: `name` of its kind, `at` its path in the reading, `raw` its values now, `read` as read.

    `cites` are the words it rests on; `matters` names the terms of the contract that rest on a blank's words.
    """

    path: str
    name: str
    at: str
    raw: dict[str, Any]
    read: dict[str, Any]
    spans: tuple[Span, ...]
    cites: tuple[Cite, ...]
    gone: bool = False
    matters: tuple[str, ...] = field(default=())

    @property
    def kind(self) -> Kind:
        """Its kind."""
        return KINDS[self.name]

    @property
    def rule(self) -> str:
        """The rule that read it."""
        return rule_said(self.name.split(".")[0])

    @property
    def blank(self) -> bool:
        """Whether it is a blank nobody has filled in."""
        return unfilled(self.name, self.raw)

    @property
    def open(self) -> bool:
        """Whether nothing can be confirmed before it is filled in: a sum, a limit or a rate always.

        A date only where a term rests on its words: that of signing is often put in last.
        """
        return self.blank and not self.gone and (self.raw.get("kind") != "date" or bool(self.matters))

    def says(self, raw: Mapping[str, Any]) -> bool:
        """Whether a fact that was kept says the same: by its values, not by how its words were cut."""
        return all(self.raw.get(slot.name) == raw.get(slot.name) for slot in self.kind.slots(self.raw))

    def fields(self) -> tuple[Field, ...]:
        """What may be put right of it."""
        return tuple(
            Field(
                slot.name,
                slot.label,
                "" if (value := self.raw.get(slot.name)) is None else slot.shape.shown(value),
                optional=slot.optional,
                choices=(
                    *((("", "没有写"),) if slot.optional and slot.shape.choices else ()),
                    *slot.shape.choices.items(),
                ),
            )
            for slot in self.kind.slots(self.raw)
        )

    def said(self, raw: Mapping[str, Any]) -> dict[str, str]:
        """{label: value} of it as it was kept, with the words it was said to rest on."""
        found = {}
        for slot in self.kind.slots(raw):
            value = raw.get(slot.name)
            found[slot.label] = "没有写" if value is None else slot.shape.said(value) or UNFILLED
        return found | {"原文引文": "；".join(one["quote"] for one in raw.get("cite") or ()) or "照读出的"}

    def corrected(
        self, file: ContractFile, texts: Mapping[str, str], values: Mapping[str, str], quote: str
    ) -> dict[str, Any]:
        """Its values put right by what people typed. Raises FactInvalid."""
        changed = dict(self.raw)
        for slot in self.kind.slots(self.raw):
            if slot.name not in values:
                continue
            text = values[slot.name].strip()
            if not text and not slot.optional:
                raise FactInvalid(slot.label, "没有填写", slot.shape.hint)
            try:
                changed[slot.name] = slot.shape.read(text) if text else None
            except (ValueError, InvalidOperation, RuleError, ReadingError) as error:
                raise FactInvalid(slot.label, f"“{text[:40]}”写法不对", slot.shape.hint) from error
        if quote.strip():
            changed["cite"] = [cite_of(file, texts, quote.strip()).model_dump(mode="json")]
        return changed


def is_read(path: str) -> bool:
    """Whether a path names a fact read beside the contract file."""
    return path.startswith(PREFIX)


def settled(facts: Iterable[ReadFact], checks: Iterable[Said], *, words: bool = False) -> list[ReadFact]:
    """Facts with what people made of them; a check of what is read otherwise now counts no more.

    With `words`, for checks of another version, the fact must be said in the same words too.
    """
    known = {one.path: one for one in facts}
    for check in checks:
        fact = known.get(check.path)
        if fact is None or fact.gone or check.was is None or not fact.says(check.was):
            continue
        if words and check.was.get("what") != fact.raw.get("what"):
            continue
        if check.verdict == "rejected":
            known[check.path] = replace(fact, gone=True)
        elif check.verdict == "corrected" and check.becomes is not None:
            cites = tuple(Cite.model_validate(one) for one in check.becomes.get("cite") or ())
            known[check.path] = replace(fact, raw=fact.raw | check.becomes, cites=cites or fact.cites)
    return list(known.values())


def read_facts(file: ContractFile, texts: Mapping[str, str], whole: Whole) -> list[ReadFact]:
    """Every fact of the kinds known, in the order of the kinds and of the text."""
    found: list[ReadFact] = []
    taken: set[str] = set()
    resting = sorted(_resting(file, texts, whole), key=lambda one: one[2])
    for name in KINDS:
        for at, raw in _rows(whole.reading.facts, name):
            spans = _spans(whole, at, name, raw)
            if not spans:
                continue
            path = _path(name, min(spans, key=lambda one: (one[1] - one[0], one[0]))[0], taken)
            around = _outer(spans)
            met = _meeting(around, resting) if name in ("exemptions", "blanks") else []
            if name == "exemptions" and any(kind == name for kind, _, _ in met):
                continue
            if name == "blanks":  # as printed: the reader writes every mask as stars
                raw["what"] = " ".join(whole.text[slice(*around[0])].split())
            matters = tuple(dict.fromkeys(label for _, label, _ in met)) if name == "blanks" else ()
            cites = tuple(cite for span in around[:_QUOTES] if (cite := _cite(file, texts, whole, span)))
            found.append(ReadFact(path, name, at, raw, raw, tuple(spans), cites, matters=matters))
    return found


def _path(name: str, start: int, taken: set[str]) -> str:
    path = f"{PREFIX}{name}.{start}"
    number = 1
    while path in taken:
        number += 1
        path = f"{PREFIX}{name}.{start}-{number}"
    taken.add(path)
    return path


def _rows(facts: Mapping[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(path in the reading, plain values) of each fact of a kind."""
    value: Any = facts
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if isinstance(value, list):
        for index, row in enumerate(value):
            yield f"{name}[{index}]", dict(row)
    elif isinstance(value, Mapping):
        plain = {key: one for key, one in value.items() if not isinstance(one, list)}
        if any(one is not None for key, one in plain.items() if key != "clause"):
            yield name, plain
    elif value is not None:
        yield name, {"value": value}


def _spans(whole: Whole, at: str, name: str, raw: Mapping[str, Any]) -> list[Span]:
    """The spans of a fact's values; of one that holds lists, of its own values only."""
    paths = [f"{at}.{key}" for key in raw] if name == "appraisal" else [at]
    return [span for path in paths for span in whole.spans_at(path) if span[0] < span[1]]


def _outer(spans: Iterable[Span]) -> list[Span]:
    """Spans that lie in no other, in order of the text."""
    found: list[Span] = []
    for span in sorted(set(spans), key=lambda one: (one[0], -one[1])):
        if not found or span[1] > found[-1][1]:
            found.append(span)
    return found


def _meeting(spans: Iterable[Span], terms: Sequence[Resting]) -> list[Resting]:
    """The terms, in order of their words, whose words run into any of the spans."""
    found = []
    for start, end in spans:
        for at in range(bisect_left(terms, end, key=lambda one: one[2][0]) - 1, -1, -1):
            if terms[at][2][1] > start:
                found.append(terms[at])
            elif terms[at][2][0] < start - _LONGEST:
                break
    return found[::-1]


def _cite(file: ContractFile, texts: Mapping[str, str], whole: Whole, span: Span) -> Cite | None:
    """A span of the joined text as a citation of the narrowest clause of its document."""
    document, start, end = whole.place(span)
    text = texts.get(document, "")
    end = min(end, len(text))
    holding = [
        one for one in file.clauses if one.document == document and one.start <= start and end <= one.end
    ]
    if not holding or start >= end:
        return None
    clause = min(holding, key=lambda one: one.end - one.start)
    cite = cite_for(text, clause.id, (clause.start, clause.end), (start, end))
    return cite.model_copy(update={"document": document})


def _resting(file: ContractFile, texts: Mapping[str, str], whole: Whole) -> Iterator[Resting]:
    """(list, label, span of the joined text) of the words each term of the contract rests on."""
    named: list[tuple[str, str, Any]] = [("amount", "合同价款", file.amount), ("term", "服务期", file.term)]
    named += [("fee_period", "付费期", file.fee_period)] if file.fee_period else []
    named += [("obligations", one.what, one) for one in file.obligations]
    named += [("penalties", one.breach, one) for one in file.penalties]
    named += [("bases", one.id.label, one) for one in file.bases]
    named += [("exemptions", one.what, one) for one in file.exemptions]
    for name, label, one in named:
        for cite in one.cite:
            span = whole.span(file, texts, cite)
            if span is not None:
                yield name, label, span
