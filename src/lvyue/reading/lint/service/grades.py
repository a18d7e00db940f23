"""The levels of a contract, as the checks compare them."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from lvyue.reading.document import Sentence
from lvyue.reading.lint.seen import Seen
from lvyue.reading.questions.words import TARGETS

_FAR = 400
_SEVERAL = 40
"""More levels than a contract compares; beyond, none is looked at."""


def levels(seen: Seen) -> list[tuple[int, dict[str, Any]]]:
    """Each level with its index among the facts; a way to be reached (`channel:`) is no level."""
    rows = enumerate(seen.rows("sla"))
    return [(index, row) for index, row in rows if not row["level"].startswith("channel:")][:_SEVERAL]


def said_of(seen: Seen, index: int) -> list[Sentence]:
    """The sentences and cells from a level's own to the next level's, in one clause."""
    first, *later = _starts(seen, index)
    own = seen.sentence_at(first)
    ends = min((at for at in later if at > own.start), default=own.start + _FAR)
    after = (each for each in seen.document.sentences if each.start >= own.start)
    return list(takewhile(lambda each: each.start < ends and each.node is own.node, after))


def _starts(seen: Seen, index: int) -> list[int]:
    """Where a level begins in the original, then where the other levels' sentences do in normal text."""
    own = seen.cited(*(f"sla[{index}].{key}" for key in ("level", *TARGETS)))[0][0]
    others = [
        seen.cited(f"sla[{other}].level")
        for other, row in enumerate(seen.rows("sla"))
        if other != index and row["level"] != "all"
    ]
    return [own, *(seen.sentence_at(spans[0][0]).start for spans in others if spans)]
