"""How many clocks of a period were met: each judged once, in the period its verdict fell in.

A clock is judged on the day it was stopped in time, or else on the day of its last moment; a breach is
counted then whether or not the clock still runs. What still runs or stands still at the period's end has no
verdict and is in no denominator. Nobody's rights enter: the same states give everyone the same numbers.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from lvyue.rules.dues import date_of
from lvyue.rules.replay import ClockState, Verdict


class Tally(NamedTuple):
    """Clocks met, breached, still open at the period's end, and ended without a verdict in it."""

    met: int
    breached: int
    open: int
    cancelled: int

    @property
    def judged(self) -> int:
        """The denominator."""
        return self.met + self.breached

    @property
    def share(self) -> Fraction | None:
        """Met of judged, exact; None when nothing was judged."""
        return Fraction(self.met, self.judged) if self.judged else None


def tally(tickets: Iterable[tuple[Hashable, Iterable[ClockState]]], start: date, end: date) -> Tally:
    """Count the clocks of tickets (identity, states) in the period [start, end).

    A clock that comes twice counts once. States of any later moment give the same count for the period.
    """
    found = {(ticket, state.id): state for ticket, states in tickets for state in states}
    counts = dict.fromkeys(("met", "breached", "open", "cancelled"), 0)
    for state in found.values():
        name, judged_on = _judged(state)
        if judged_on is None or judged_on >= end:
            counts["open"] += state.start_at.date() < end
        elif judged_on >= start:
            counts[name] += 1
    return Tally(**counts)


def _judged(state: ClockState) -> tuple[str, date | None]:
    """How a clock is counted and on which day; no day while it is open."""
    if state.verdict is Verdict.BREACHED:
        return "breached", state.due_on
    if state.stop_at is None:
        return "open", None
    return "met" if state.verdict is Verdict.MET else "cancelled", date_of(state.stop_at)
