"""A rule of the lint: a check with the function that looks for it, and the ways a finding is put."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from lvyue.reading.lint.seen import Seen
from lvyue.reading.lint.types import LintCheck, Severity
from lvyue.reading.types import Question, Span


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check found at one place: words for people, its spans, this case's arithmetic, better words."""

    text: str
    spans: tuple[Span, ...]
    reckoning: str = ""
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with the function that looks for it."""

    check: LintCheck
    look: Callable[[Seen], Iterator[Hit]]


def check(
    id: str, severity: Severity, title: str, *, why: str, basis: str, wording: str
) -> Callable[[Callable[[Seen], Iterator[Hit]]], Rule]:
    """Make a rule of the function that looks for it."""

    def made(look: Callable[[Seen], Iterator[Hit]]) -> Rule:
        return Rule(LintCheck(id, severity, title, why, basis, wording), look)

    return made


def open_points(seen: Seen, about: str, *cuts: str) -> Iterator[Hit]:
    """Each open point of the reading whose fact path is `about`, as a finding: see `statement`."""
    for each in seen.asked(about):
        yield Hit(statement(each, *cuts), each.cite)


def statement(question: Question, *cuts: str) -> str:
    """What a question found, without what it asks: its words up to the first of `cuts`, as a sentence."""
    words = question.text
    for cut in cuts:
        words = words.split(cut)[0]
    return words.rstrip("，。？?") + "。"


def ways(question: Question) -> str:
    """The readings of a question in one sentence."""
    return "；".join(each.text for each in question.readings) + "。"


def quotation(seen: Seen, place: Span, before: str = "") -> Hit:
    """A place whose own words are the finding, with words before them."""
    return Hit(f"{before}“{seen.shown(place)}”。", (place,))


def percent(rate: Decimal) -> str:
    """A rate as people read it.

    >>> percent(Decimal("0.003")), percent(Decimal("0.30"))
    ('0.3%', '30%')
    """
    return f"{(rate * 100).normalize():f}%"
