"""A contract's money over its fee period as points of a drawing: what was paid, what penalties came to.

Pure. The drawing is `WIDE` by `TALL` units and is stretched to its place; y grows downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lvyue.rules.money import yuan
from lvyue.settlement.types import PaidPart

WIDE, TALL = 1000, 100


@dataclass(frozen=True, slots=True)
class Tick:
    """A word under the axis and its place in percent of the width."""

    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Polylines as SVG `points`; `penalty` is empty while none is proposed. Each line has its own scale."""

    paid: str
    penalty: str
    payable_y: str
    today_x: str
    ticks: tuple[Tick, ...]
    paid_fen: int
    penalty_fen: int

    @property
    def paid_words(self) -> str:
        """The green line's name and end."""
        return f"已付 {yuan(self.paid_fen)}"

    @property
    def penalty_words(self) -> str:
        """The red line's name and end."""
        return f"违约金测算 {yuan(self.penalty_fen)}"

    @property
    def spoken(self) -> str:
        """The drawing in one sentence."""
        return f"付费期里的钱：{self.paid_words} 元，{self.penalty_words} 元"


def chart(
    *,
    payable_fen: int,
    paid: Sequence[PaidPart],
    sheets: Iterable[Mapping[str, Any]],
    start: date,
    end: date,
    today: date,
) -> Chart:
    """Draw a fee period [start, end); it is widened to today when today lies after it.

    `sheets` are the inputs of proposals with their `amount_fen` (see `calculation`).
    """
    last = max(end, today + timedelta(days=1))
    until = min(max(today, start), last)
    steps = list(_paid_steps(paid, start, until))
    growth = list(_growth(list(sheets), start, until))
    top = max(payable_fen, steps[-1][1], 1)
    most = max(growth[-1][1], Decimal(1))

    def x(on: date) -> str:
        return f"{(on - start).days / (last - start).days * WIDE:.1f}"

    def line(points: Iterable[tuple[date, Decimal | int]], full: Decimal | int, share: float) -> str:
        return " ".join(f"{x(on)},{TALL - float(value / full) * TALL * share:.1f}" for on, value in points)

    return Chart(
        paid=line(steps, top, 0.9),
        penalty=line(growth, most, 0.6) if growth[-1][1] else "",
        payable_y=f"{TALL - payable_fen / top * TALL * 0.9:.1f}",
        today_x=x(until),
        ticks=tuple(_ticks(start, last)),
        paid_fen=steps[-1][1],
        penalty_fen=int(growth[-1][1]),
    )


def _paid_steps(paid: Sequence[PaidPart], start: date, until: date) -> Iterator[tuple[date, int]]:
    """The sum paid, as a staircase."""
    total = 0
    yield start, total
    for one in sorted(paid, key=lambda part: part.paid_on):
        on = min(max(one.paid_on, start), until)
        yield on, total
        total += one.amount_fen
        yield on, total
    yield until, total


def _growth(sheets: list[Mapping[str, Any]], start: date, until: date) -> Iterator[tuple[date, Decimal]]:
    """The sum of all sheets on the days where its slope changes."""
    days = {start, until}
    for sheet in sheets:
        for piece in _pieces(sheet):
            days |= {min(max(on, start), until) for on in piece[:2]}
    for on in sorted(days):
        before, after = (sum((_value(sheet, on, up) for sheet in sheets), Decimal(0)) for up in (False, True))
        if before != after:
            yield on, before
        yield on, after


def _pieces(sheet: Mapping[str, Any]) -> list[tuple[date, date, Decimal]]:
    """Straight pieces (from, until, rise in fen) of one sheet; a flat penalty rises at once."""
    rate = Decimal(sheet["penalty"]["rate"])
    until = date.fromisoformat(sheet["until_on"])
    if sheet["penalty"]["formula"] == "daily_rate":
        found = [
            (date.fromisoformat(one["from_on"]), date.fromisoformat(one["until_on"]), one["fen"] * rate)
            for one in sheet["stretches"]
        ]
        if found:
            return [(a, b, daily * (b - a).days) for a, b, daily in found]
        return [(date.fromisoformat(sheet["due_on"]), until, Decimal(sheet["amount_fen"]))]
    return [(until, until, Decimal(sheet["amount_fen"]))]


def _value(sheet: Mapping[str, Any], on: date, after: bool) -> Decimal:
    """What a sheet had come to on a day; at its end its amount, with a cap below it or a loss above it."""
    until = date.fromisoformat(sheet["until_on"])
    if on > until or (after and on == until):
        return Decimal(sheet["amount_fen"])
    total = Decimal(0)
    for first, last, rise in _pieces(sheet):
        if first == last:
            total += rise if on > first or (after and on == first) else 0
        elif on > first:
            total += rise * (min(on, last) - first).days / (last - first).days
    return min(total, Decimal(sheet["amount_fen"]))


def _ticks(start: date, end: date) -> Iterator[Tick]:
    """First days of months, at most eight or nine of them, so that the words stand apart on a phone."""
    months = (end.year - start.year) * 12 + end.month - start.month
    step = next((one for one in (2, 3, 6, 12, 24) if months <= one * 8), 60)
    on = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    while on < end:
        label = f"{on.month} 月" if step == 2 else f"{on.year}-{on.month:02d}"
        yield Tick(f"{(on - start).days / (end - start).days * 100:.2f}%", label)
        month = on.month + step
        on = date(on.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
