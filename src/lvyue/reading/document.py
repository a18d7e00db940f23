"""A contract prepared for the fact families: normal text, roles, clauses, and sentences with their forms."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lvyue.reading.choices import unchosen
from lvyue.reading.cited import Cited
from lvyue.reading.clauses import Node, read_nodes
from lvyue.reading.forms import Form, read_form
from lvyue.reading.normal import Normal, Span, normalise
from lvyue.reading.roles import Roles, read_roles

MAX_SENTENCES = 20_000
"""More sentences than any contract has (a hundred pages hold some 3,000); the rest is not read."""

MAX_CHARS = 300_000
"""More characters than any contract has (a hundred pages hold some 80,000); the rest is not read."""

_SENTENCE = re.compile(r"[^。;!?]{1,500}[。;!?]?")
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_SHORT = 40


@dataclass(eq=False)
class Sentence:
    """A sentence or table cell at the normal span [start, end) of clause `node`; `column` 0 elsewhere."""

    document: Document = field(repr=False)
    start: int
    end: int
    node: Node
    line: int
    column: int

    @cached_property
    def text(self) -> str:
        """The words in normal form, without the clause number."""
        return self.document.normal.text[self.start : self.end]

    @cached_property
    def form(self) -> Form:
        """The sentence with signs for counted things and parties."""
        return read_form(self.document.normal.text, self.start, self.end, self.document.roles)

    @property
    def is_title(self) -> bool:
        """Whether the sentence is only the title of its clause."""
        return self.text == self.node.heading

    @property
    def topic(self) -> str:
        """The headings above the sentence."""
        return self.node.topic

    @property
    def clause(self) -> str:
        """How the clause is cited."""
        return self.node.number

    def cite(self, value: object, *spans: tuple[int, int]) -> Cited:
        """`value` with citations of normal spans; of the whole sentence when none is given."""
        return Cited(
            value, tuple(self.document.normal.span(*span) for span in spans or ((self.start, self.end),))
        )

    def cite_form(self, value: object, start: int, end: int | None = None) -> Cited:
        """`value` cited by a span of the form, or by the one sign at `start`."""
        return self.cite(value, self.form.span(start, start + 1 if end is None else end))


@dataclass(eq=False)
class Document:
    """One contract's text and everything derived from it once; from the normal offset `unread` on, unread."""

    text: str
    normal: Normal
    roles: Roles
    nodes: list[Node]
    sentences: list[Sentence] = field(default_factory=list)
    unread: int | None = None

    @cached_property
    def by_node(self) -> dict[int, list[Sentence]]:
        """The sentences of each clause itself, not of the clauses inside it, by the identity of its node."""
        found: dict[int, list[Sentence]] = {}
        for sentence in self.sentences:
            found.setdefault(id(sentence.node), []).append(sentence)
        return found

    @cached_property
    def by_line(self) -> dict[int, list[Sentence]]:
        """The sentences of each line, the cells of a table row among them."""
        found: dict[int, list[Sentence]] = {}
        for sentence in self.sentences:
            found.setdefault(sentence.line, []).append(sentence)
        return found

    @cached_property
    def inside(self) -> dict[int, list[Node]]:
        """The clauses directly inside each clause, by the identity of its node."""
        found: dict[int, list[Node]] = {}
        for node in self.nodes:
            if node.parent is not None:
                found.setdefault(id(node.parent), []).append(node)
        return found

    def containing(self, pattern: re.Pattern[str]) -> list[Sentence]:
        """The sentences in which a pattern is found, in order."""
        return [sentence for sentence in self.sentences if pattern.search(sentence.text)]

    def span(self, start: int, end: int) -> Span:
        """The original span of a normal one."""
        return self.normal.span(start, end)


def prepare(text: str) -> Document:
    """The document of a contract's original text; total for every string, linear in its length."""
    normal = normalise(text)
    roles = read_roles(normal.text)
    document = Document(text, normal, roles, read_nodes(normal.text, roles, normal.gaps))
    spoken = 0
    for sentence in _sentences(document):
        if len(document.sentences) >= MAX_SENTENCES or spoken >= MAX_CHARS:
            document.unread = sentence.start
            break
        document.sentences.append(sentence)
        spoken += sentence.end - sentence.start
    return document


def _sentences(document: Document) -> Iterator[Sentence]:
    nodes, at_node, at = document.nodes, 0, 0
    left_out = [
        (document.normal.place(start), document.normal.place(end)) for start, end in unchosen(document.text)
    ]
    for line_number, line in enumerate(document.normal.text.split("\n")):
        if not _speaks(line):
            at += len(line) + 1
            continue
        cell_start = at
        for column, cell in enumerate(line.split("\t")):
            for match in _SENTENCE.finditer(cell):
                start, end = cell_start + match.start(), cell_start + match.end()
                while at_node + 1 < len(nodes) and nodes[at_node + 1].start <= start:
                    at_node += 1
                start = max(start, nodes[at_node].body)
                for one, other in _without(start, end, left_out) if start < end else ():
                    yield Sentence(document, one, other, nodes[at_node], line_number, column)
            cell_start += len(cell) + 1
        at += len(line) + 1


def _without(start: int, end: int, left_out: list[Span]) -> Iterator[Span]:
    """The parts of [start, end) outside some spans in order; all of it when there are none."""
    first = max(0, bisect_right(left_out, (start, start)) - 1)
    for low, high in left_out[first:]:
        if low >= end:
            break
        if high > start:
            if low > start:
                yield start, low
            start = max(start, high)
    if start < end:
        yield start, end


def _speaks(line: str) -> bool:
    """A line can hold a fact when it has a Chinese word, or is a short one of figures: 2024.11.12."""
    return _WORDS.search(line) is not None or (len(line) <= _SHORT and any(char.isdigit() for char in line))
