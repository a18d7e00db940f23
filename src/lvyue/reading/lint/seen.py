"""What a lint check sees of a contract: its sentences, its facts, and the way back to the original."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from lvyue.reading.clauses import Node
from lvyue.reading.document import Document, Sentence
from lvyue.reading.lint.quoting import one_line
from lvyue.reading.types import Question, Reading, Span

_TITLE = re.compile(r"^[^:，。;]*(?:合同|协议)(?:书)?$")
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
_HEAD = 2_000
_OF_A_PART = re.compile(r"每(?:个)?(?:半|[年月季期日])|各期|分期|单价|保证金")


@dataclass(eq=False)
class Seen:
    """A prepared document with what was read from it."""

    document: Document
    reading: Reading

    def rows(self, name: str) -> list[dict[str, Any]]:
        """One fact list, empty when the text has none."""
        return self.reading.facts.get(name) or []

    def fact(self, name: str) -> Any:
        """One fact, None when the text leaves it open."""
        return self.reading.facts.get(name)

    def day(self, path: str) -> date | None:
        """A date fact; `term.start` and `term.end` fall back on the derived ones."""
        name, _, part = path.partition(".")
        found = self.fact(name)
        if part:
            term = found or {}
            found = term.get(part) or term.get(f"derived_{part}")
        return date.fromisoformat(found) if found else None

    def cited(self, *paths: str) -> tuple[Span, ...]:
        """The spans of some fact paths, in that order, without repeats."""
        spans = [(span[0], span[1]) for path in paths for span in self.reading.citations.get(path, [])]
        return tuple(dict.fromkeys(spans))

    def asked(self, about: str) -> list[Question]:
        """The open points whose fact path is `about`, a pattern for the whole path."""
        pattern = re.compile(about)
        return [each for each in self.reading.questions if pattern.fullmatch(each.about)]

    def matches(
        self, pattern: re.Pattern[str], topic: re.Pattern[str] | None = None
    ) -> list[tuple[Sentence, re.Match[str]]]:
        """Every match in the sentences' words, of those under a heading that matches `topic` if given."""
        return [
            (each, found)
            for each in self.document.sentences
            if topic is None or topic.search(each.topic)
            for found in pattern.finditer(each.text)
        ]

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Whether the pattern is found anywhere in the normal text."""
        return pattern.search(self.document.normal.text) is not None

    def span(self, sentence: Sentence, found: re.Match[str]) -> Span:
        """The original span of a match in a sentence's words."""
        return self.document.span(sentence.start + found.start(), sentence.start + found.end())

    def whole(self, sentence: Sentence) -> Span:
        """The original span of a sentence."""
        return self.document.span(sentence.start, sentence.end)

    def shown(self, span: Span, most: int = 40) -> str:
        """The original words of a span on one line, without tags and the mark at its end, not too long."""
        words = one_line(self.document.text[slice(*span)]).strip(" ，。；;,")
        return words if len(words) <= most else f"{words[:most]}…"

    def sign(self, sentence: Sentence, at: int) -> Span:
        """The original span of the sign at a place of the sentence's form."""
        return self.document.span(*sentence.form.span(at, at + 1))

    @cached_property
    def body(self) -> list[Sentence]:
        """The sentences before any annex and outside the head and the signature page."""
        return [each for each in self.document.sentences if in_body(each)]

    @cached_property
    def title(self) -> Span:
        """The title of the contract, else the first line with words: where a remark on the whole points."""
        for words in (_TITLE, _WORDS):
            for line in re.finditer(r"[^\n]+", self.document.normal.text[:_HEAD]):
                if words.search(line[0]):
                    return self.document.span(*line.span())
        return (0, max(1, len(self.document.text)))

    def place(self, *headings: str) -> Span:
        """The heading of the first clause whose own heading matches one of the patterns; else the title."""
        for pattern in headings:
            for node in self.document.nodes:
                if node.heading and re.search(pattern, node.heading):
                    return self.document.span(*self._heading(node))
        return self.title

    def _heading(self, node: Node) -> tuple[int, int]:
        line_end = self.document.normal.text.find("\n", node.start)
        end = line_end if line_end > node.start else node.end
        return node.start, min(end, node.body + len(node.heading) + 4, node.end) or node.start + 1

    @cached_property
    def total(self) -> int | None:
        """The price of the whole contract in fen; None when the sum is said of a part or of a period."""
        fen, spans = self.fact("amount_fen"), self.cited("amount_fen")
        if fen is None or not spans:
            return None
        sentence = self.sentence_at(spans[0][0])
        before = sentence.text[: max(0, self._normal_offset(sentence, spans[0][0]))]
        return None if _OF_A_PART.search(before) else int(fen)

    def sentence_at(self, origin: int) -> Sentence:
        """The sentence an original offset stands in."""
        starts = self._sentence_starts
        return self.document.sentences[max(0, bisect_right(starts, origin) - 1)]

    def line_of(self, sentence: Sentence) -> list[Sentence]:
        """The sentences and cells on the line of one, in order."""
        return self._lines[sentence.line]

    @cached_property
    def _lines(self) -> dict[int, list[Sentence]]:
        found: dict[int, list[Sentence]] = {}
        for each in self.document.sentences:
            found.setdefault(each.line, []).append(each)
        return found

    def _normal_offset(self, sentence: Sentence, origin: int) -> int:
        """How many characters of a sentence stand before an original offset."""
        ends = range(sentence.start, sentence.end)
        return bisect_right(ends, origin - 1, key=lambda at: self.document.span(at, at + 1)[0])

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [self.document.span(each.start, each.start + 1)[0] for each in self.document.sentences]

    @cached_property
    def _starts(self) -> list[tuple[int, Node]]:
        return [
            (self.document.span(node.start, node.start + 1)[0], node)
            for node in self.document.nodes
            if node.end > node.start
        ]

    def clause_at(self, origin: int) -> Node:
        """The innermost clause an original offset stands in."""
        starts = self._starts
        return starts[max(0, bisect_right(starts, origin, key=lambda each: each[0]) - 1)][1]


def in_body(sentence: Sentence) -> bool:
    """Whether a sentence stands before any annex and outside the head and the signature page."""
    return sentence.node.top.marker.style not in ("annex", "preamble", "sign")


def clauses(seen: Seen, spans: Iterable[Span]) -> str:
    """The clauses some spans stand in, each once: 第三条(一)6、第五条(二)5."""
    return "、".join(dict.fromkeys(seen.clause_at(span[0]).number for span in spans))
