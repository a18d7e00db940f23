"""Two versions or drafts side by side: every clause's fate, and every term that changed."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from lvyue.contracts.comparing.pairing import Pair, paired
from lvyue.contracts.comparing.passages import Passage, passages_of
from lvyue.contracts.comparing.terms import TermChange, terms_changed
from lvyue.contracts.comparing.wording import Piece, word_difference
from lvyue.contracts.types import ContractFile

STATES = {
    "added": "新增",
    "removed": "删去",
    "changed": "改动",
    "renumbered": "改号",
    "moved": "移位",
    "same": "未变",
}


@dataclass(frozen=True, slots=True)
class Edition:
    """One of the two: what people call it, its passages, its terms where they are known."""

    name: str
    passages: Sequence[Passage]
    file: ContractFile | None = None

    @classmethod
    def of(cls, name: str, file: ContractFile, texts: Mapping[str, str]) -> Edition:
        """The edition of a contract file with its texts by document id."""
        return cls(name, passages_of(file, texts), file)


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause's fate.

    `state` is a key of STATES; a changed clause may have a new number as well (`renumbered`). `pieces` are
    its words, of one kind only where it came, went or stayed.
    """

    state: str
    number_old: str
    number_new: str
    heading: str
    document: str
    clause: str
    pieces: tuple[Piece, ...]
    renumbered: bool = False

    @property
    def label(self) -> str:
        """The state in words."""
        return STATES[self.state]

    @property
    def number(self) -> str:
        """How the clause is called: its number, or both where it changed."""
        if self.number_old and self.number_new and self.number_old != self.number_new:
            return f"{self.number_old} → {self.number_new}"
        return self.number_new or self.number_old


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs; `clauses` holds unchanged ones too, in the later version's order."""

    old: str
    new: str
    clauses: tuple[ClauseChange, ...]
    terms: tuple[TermChange, ...]

    @property
    def changed(self) -> tuple[ClauseChange, ...]:
        """Clauses that did not stay as they were."""
        return tuple(one for one in self.clauses if one.state != "same")

    @property
    def counts(self) -> dict[str, int]:
        """{state: how many clauses}, every state named."""
        counted = Counter(one.state for one in self.clauses)
        return {state: counted[state] for state in STATES}

    @property
    def none(self) -> bool:
        """Whether nothing differs at all."""
        return not self.changed and not self.terms

    def as_dict(self) -> dict[str, Any]:
        """Plain data; unchanged clauses are only counted."""
        return {
            "old": self.old,
            "new": self.new,
            "counts": self.counts,
            "clauses": [asdict(one) for one in self.changed],
            "terms": [asdict(one) for one in self.terms],
        }


def compare(old: Edition, new: Edition) -> Difference:
    """Compare two editions clause by clause, and term by term where both know their terms."""
    pairs = paired(old.passages, new.passages)
    became = {
        pair.old.clause: pair.new.clause
        for pair in pairs
        if pair.old and pair.new and pair.old.clause and pair.new.clause
    }
    terms = terms_changed(old.file, new.file, became) if old.file and new.file else ()
    return Difference(old.name, new.name, tuple(_clauses(pairs)), tuple(terms))


def _clauses(pairs: Sequence[Pair]) -> Iterator[ClauseChange]:
    stays = _in_order(pairs)
    for pair in pairs:
        shown = pair.new or pair.old
        assert shown is not None
        state, pieces = _fate(pair, moved=pair not in stays)
        yield ClauseChange(
            state,
            pair.old.number if pair.old else "",
            pair.new.number if pair.new else "",
            shown.heading,
            shown.document,
            shown.clause,
            pieces,
            bool(pair.old and pair.new and pair.old.place != pair.new.place),
        )


def _fate(pair: Pair, *, moved: bool) -> tuple[str, tuple[Piece, ...]]:
    old, new = pair
    if old is None:
        assert new is not None
        return "added", (Piece("new", new.text),)
    if new is None:
        return "removed", (Piece("gone", old.text),)
    if old.words != new.words:
        return "changed", word_difference(old.text, new.text)
    if moved or old.document != new.document:
        return "moved", (Piece("same", new.text),)
    return ("renumbered" if old.number != new.number else "same"), (Piece("same", new.text),)


def _in_order(pairs: Sequence[Pair]) -> set[Pair]:
    """Pairs that kept their order: the longest run of old places that only grows; the others moved."""
    both = [pair for pair in pairs if pair.old and pair.new]
    ends: list[int] = []
    chains: list[int | None] = []
    tails: list[int] = []
    for index, pair in enumerate(both):
        assert pair.old is not None
        at = bisect_left(ends, pair.old.at)
        chains.append(tails[at - 1] if at else None)
        if at == len(ends):
            ends.append(pair.old.at)
            tails.append(index)
        else:
            ends[at], tails[at] = pair.old.at, index
    kept: set[Pair] = set()
    last = tails[-1] if tails else None
    while last is not None:
        kept.add(both[last])
        last = chains[last]
    return kept | {pair for pair in pairs if pair.old is None or pair.new is None}
