"""What a question rule sees, and how it writes a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lvyue.reading.document import Document, Sentence
from lvyue.reading.types import QReading, Question, Span

Choice = tuple[str, dict[str, Any]]
"""One reading: its text, and the fact paths it sets."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A document with the facts and citations read from it."""

    document: Document
    facts: dict[str, Any]
    citations: dict[str, list[list[int]]]

    def cited(self, *paths: str) -> tuple[Span, ...]:
        """The spans of some fact paths, in that order, without repeats."""
        spans = [(span[0], span[1]) for path in paths for span in self.citations.get(path, [])]
        return tuple(dict.fromkeys(spans))

    def rows(self, name: str) -> list[dict[str, Any]]:
        """One fact list, empty when the text has none."""
        return self.facts.get(name) or []

    def matches(self, pattern: re.Pattern[str]) -> list[tuple[Sentence, re.Match[str]]]:
        """Every match of a pattern in the sentences' words."""
        return [(each, found) for each in self.document.sentences for found in pattern.finditer(each.text)]

    def span(self, sentence: Sentence, found: re.Match[str]) -> Span:
        """The original span of a match in a sentence's words."""
        return self.document.span(sentence.start + found.start(), sentence.start + found.end())


def ambiguity(
    about: str, text: str, choices: Sequence[Choice], cite: tuple[Span, ...], *, blocking: bool
) -> Question:
    """A question people must answer by choosing; its id is the fact path it is about."""
    readings = tuple(
        QReading(str(number), words, sets) for number, (words, sets) in enumerate(choices, start=1)
    )
    return Question(f"ask:{about}", "ambiguity", about, text, readings, cite, blocking)


def warning(about: str, text: str, cite: tuple[Span, ...]) -> Question:
    """A point to look at; nothing to choose, nothing blocked."""
    return Question(f"warn:{about}", "warning", about, text, (), cite, blocking=False)
