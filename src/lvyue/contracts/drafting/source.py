"""The reading as drafting sees it: facts by path, and citations written as clause and quoted words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lvyue.contracts.spans import cite_for
from lvyue.contracts.types import Cite, ClauseSpan

_PART = re.compile(r"[^.\[\]]+")


@dataclass(frozen=True)
class Source:
    """A text with its clauses, facts and citations ({fact path: [[start, end], ...]})."""

    text: str
    clauses: tuple[ClauseSpan, ...]
    facts: Mapping[str, Any]
    citations: Mapping[str, Sequence[Sequence[int]]]

    def fact(self, path: str) -> Any:
        """The value at a fact path such as `sla[0].response_minutes`, or None."""
        at: Any = self.facts
        for part in _PART.findall(path):
            if isinstance(at, Mapping):
                at = at.get(part)
            elif isinstance(at, Sequence) and part.isdigit() and int(part) < len(at):
                at = at[int(part)]
            else:
                return None
        return at

    def items(self, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """(path, value) of each member of a list fact."""
        for index, one in enumerate(self.facts.get(name) or ()):
            yield f"{name}[{index}]", one

    def cites(self, *paths: str) -> tuple[Cite, ...]:
        """Citations of the facts at and below the paths, each span once, in text order."""
        spans = sorted(
            {
                (span[0], span[1])
                for path, found in self.citations.items()
                for wanted in paths
                if path == wanted or path.startswith((f"{wanted}.", f"{wanted}["))
                for span in found
            }
        )
        return tuple(cite for span in spans if (cite := self.cite(span)) is not None)

    def cite(self, span: tuple[int, int]) -> Cite | None:
        """One span as a citation of the narrowest clause that holds it."""
        clause = self.clause_at(span)
        if clause is None or span[0] >= span[1]:
            return None
        return cite_for(self.text, clause.id, (clause.start, clause.end), span)

    def clause_at(self, span: tuple[int, int]) -> ClauseSpan | None:
        """The narrowest clause that holds a span."""
        holding = [one for one in self.clauses if one.start <= span[0] and span[1] <= one.end]
        return min(holding, key=lambda one: one.end - one.start, default=None)

    def words(self, cites: Sequence[Cite]) -> str:
        """The sentence around the first citation, tidied for use as a title."""
        if not cites:
            return ""
        clause = next(one for one in self.clauses if one.id == cites[0].clause)
        at = self.text.find(cites[0].quote, clause.start, clause.end)
        start = max(self.text.rfind(mark, clause.start, at) for mark in "。；;\n") + 1
        ends = [end for mark in "。；;\n" if (end := self.text.find(mark, at, clause.end)) >= 0]
        sentence = self.text[max(start, clause.start) : min(ends, default=clause.end)]
        tidy = re.sub(r"\s+", "", sentence)
        tidy = re.sub(r"^(#+|[（(]?[一二三四五六七八九十\d]+[)）、.．]|第[^条]{1,4}条)+", "", tidy)
        return tidy[:80] + ("…" if len(tidy) > 80 else "")
