"""Which minute was whose: each clock of a ticket as one picture with its words (page-shaped, pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lvyue.desk.types import ClockRow
from lvyue.foundation.kit.shapes import percent
from lvyue.foundation.kit.words import due_moment, duration_words, moment, time_of_day
from lvyue.rules.dues import local
from lvyue.rules.whose import Share, Whose

LISTED = 40
"""Stretches told one by one; a clock of months has more, its first ones are summed up."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch drawn: place and width on the bar in per cent, `tone` filled or `hatch` with its pattern."""

    x: str
    width: str
    tone: str
    hatch: str
    title: str


@dataclass(frozen=True, slots=True)
class WhoseRow:
    """One clock: its picture, its sums by person, its stretches in words.

    `href` leads to the clause, "" for readers who may not open the contract. `left_out` counts the earlier
    stretches that are not told one by one.
    """

    label: str
    spoken: str
    parts: tuple[Part, ...]
    due_x: str
    due: str
    sums: str
    told: tuple[tuple[str, str, str], ...]
    left_out: int
    clause_number: str
    href: str


def whose_rows(clocks: Iterable[ClockRow], now: datetime, clauses: str) -> list[WhoseRow]:
    """The clocks that have run, in their order; `clauses` as for `presenting.lane_groups`."""
    rows = []
    for row in clocks:
        if row.timing and row.timing.shares and row.due_at:
            rows.append(_row(row, row.timing.shares, row.timing.due_at, clauses))
    return rows


def _row(row: ClockRow, shares: Sequence[Share], due_at: datetime, clauses: str) -> WhoseRow:
    start, end = shares[0].start, max(shares[-1].end, due_at)
    span = (end - start).total_seconds()
    sums = "，".join(f"{word} {duration_words(length)}" for word, length in _sums(shares).items())
    counted = [share for share in shares if share.whose is not Whose.OUTSIDE]
    due = f"最后时刻 {due_moment(due_at)}"
    return WhoseRow(
        label=row.label,
        spoken=f"{row.label}：{sums}；{due}",
        parts=tuple(_part(share, row, start, span) for share in shares),
        due_x=percent((due_at - start).total_seconds(), span),
        due=due,
        sums=sums,
        told=tuple(_told(share, start) for share in counted[-LISTED:]),
        left_out=max(0, len(counted) - LISTED),
        clause_number=row.clause_number,
        href=f"{clauses}{row.clause}" if clauses else "",
    )


def _sums(shares: Iterable[Share]) -> dict[str, timedelta]:
    """The time of each, late time apart, in the order they come."""
    found: dict[str, timedelta] = {}
    for share in shares:
        word = share.whose.label + ("（逾期）" if _late(share) else "（主张待认可）" if share.claimed else "")
        found[word] = found.get(word, timedelta(0)) + (share.end - share.start)
    return found


def _late(share: Share) -> bool:
    return share.late and share.whose in (Whose.A, Whose.B)


def _part(share: Share, row: ClockRow, start: datetime, span: float) -> Part:
    tone = hatch = ""
    if _late(share):
        hatch = "red"
    elif share.claimed:
        hatch = "amber"
    elif share.whose.label == row.who:
        tone = "running"
    elif share.whose is not Whose.OUTSIDE:
        hatch = "grey" if share.whose is Whose.NOBODY else "violet"
    return Part(
        x=percent((share.start - start).total_seconds(), span),
        width=percent((share.end - share.start).total_seconds(), span),
        tone=tone,
        hatch=hatch,
        title="，".join(word for word in _told(share, start) if word),
    )


def _told(share: Share, start: datetime) -> tuple[str, str, str]:
    """(from and to, whose and how long, why) in words; the date where it is not that of the start."""
    at = [
        time_of_day(one) if local(one).date() == local(start).date() else moment(one)
        for one in (share.start, share.end)
    ]
    length = duration_words(share.end - share.start)
    return " 至 ".join(at), f"{share.whose.label} {length}", share.why
