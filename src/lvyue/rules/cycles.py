"""From the events of a ticket to the cycles of its clocks: when each started, stopped or otherwise ended.

A term says what starts and stops a clock and how long it may run. A cycle is one run of it; the next begins
with the next start, or at a reopening where the term says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from lvyue.rules.events import Event, Kind
from lvyue.rules.pauses import Pause
from lvyue.rules.types import Limit

UNDONE = frozenset({Kind.RESTORED, Kind.DONE, Kind.COMPLETION_NOTICED, Kind.CLOSED})
"""What an objection or a reopening undoes: the word that the service was rendered."""

FINAL = frozenset({Kind.MERGED, Kind.CANCELLED})
"""What ends a ticket for good."""

RENDERED = "rendered"
"""Reason of the stretch between a stop and the customer's reopening, in which nobody was waited for."""


class Reopen(StrEnum):
    """What the customer's reopening does to a clock that had stopped, by the contract."""

    RESUME = "resume"
    NEW = "new"
    NONE = "none"


class ClockTerm(NamedTuple):
    """A clock of a contract version: from one event to another within a limit.

    `level` and `channel` narrow it to tickets of that level or channel. A limit by the class of the day is a
    `ByDayClass`. A clock that follows another (report 24 hours after restoration) starts with the event that
    stops the other. `pauses` are the reasons that may stop it, `by` the party that owes it.
    """

    id: str
    starts: Kind
    stops: frozenset[Kind]
    limit: Limit
    level: str = ""
    channel: str = ""
    pauses: frozenset[str] = frozenset()
    reopen: Reopen = Reopen.RESUME
    by: str = "b"


class Story(NamedTuple):
    """The events of a ticket sorted by what they are for.

    `marks` start, stop, end or undo; `grades` are the levels with their moments.
    """

    channel: str
    marks: tuple[Event, ...]
    grades: tuple[Event, ...]
    pauses: tuple[Pause, ...]
    settled_at: datetime | None


class Cycle:
    """One run of a clock. `gaps` are the stretches in which the service was held to be rendered."""

    __slots__ = ("end", "gaps", "start", "stop")

    def __init__(self, start: Event) -> None:
        self.start = start
        self.stop: Event | None = None
        self.end: Event | None = None
        self.gaps: list[Pause] = []

    @property
    def over(self) -> bool:
        """Whether it was stopped or ended."""
        return self.stop is not None or self.end is not None


def story_of(events: Sequence[Event], now: datetime) -> Story:
    """What is known of a ticket at `now`, from events that were sifted (and so are in order).

    Of several reports the earliest counts. A pause ends with its own resumption, or when the service is
    said to be rendered or the ticket is over; nobody is waited for then.
    """
    marks: list[Event] = []
    grades: list[Event] = []
    pauses: dict[str, Pause] = {}
    channel, settled_at, final, reported = "", None, False, False
    for event in events:
        kind = event.kind
        if event.at > now:
            break
        if kind is Kind.PAUSED:
            if event.key not in pauses:
                pauses[event.key] = Pause(
                    event.at, None, event.reason, event.evidenced, event.acknowledged, event.key
                )
        elif kind is Kind.RESUMED:
            _resume(pauses, event)
        elif kind is Kind.ACKNOWLEDGED:
            for key in _named(pauses, event):
                pauses[key] = pauses[key]._replace(acknowledged=True)
        elif kind is Kind.GRADED:
            grades.append(event)
        elif kind is Kind.SETTLED:
            settled_at, final = settled_at or event.at, True
        elif kind is Kind.REPORTED:
            if not reported and not final:
                reported, channel = True, event.channel
                marks.append(event)
                if event.level:
                    grades.append(event)
        elif kind is not Kind.NOTED and not final:
            marks.append(event)
            final = kind in FINAL
            if final or kind in UNDONE:
                _resume(pauses, event)
    return Story(channel, tuple(marks), tuple(grades), tuple(pauses.values()), settled_at)


def _named(pauses: dict[str, Pause], event: Event) -> list[str]:
    """The pauses an event speaks of: the one it names, or all there are."""
    return [event.of] if event.of in pauses else [] if event.of else list(pauses)


def _resume(pauses: dict[str, Pause], event: Event) -> None:
    for key in _named(pauses, event):
        if pauses[key].end_at is None:
            pauses[key] = pauses[key]._replace(end_at=event.at)


def cycles_of(term: ClockTerm, story: Story) -> list[Cycle]:
    """The runs of a term's clock in the order they began; none where the channel is another."""
    cycles: list[Cycle] = []
    if term.channel and term.channel != story.channel:
        return cycles
    undone = True
    for event in story.marks:
        kind = event.kind
        cycle = cycles[-1] if cycles else None
        if kind is Kind.OBJECTED or kind is Kind.REOPENED:
            undone = True
            if cycle is not None and _undo(term, cycle, event):
                cycles.append(Cycle(event))
        elif cycle is None or cycle.over:
            if kind is term.starts and (undone or kind not in UNDONE):
                cycles.append(Cycle(event))
                undone = False
        elif kind in term.stops:
            if not event.automatic:
                cycle.stop = event
        elif kind in FINAL or kind is Kind.CLOSED:
            cycle.end = event
    return cycles


def _undo(term: ClockTerm, cycle: Cycle, event: Event) -> bool:
    """Take back what an objection or a reopening undoes; whether a new cycle starts with it."""
    if term.starts in UNDONE:
        if not cycle.over:
            cycle.end = event
        return False
    stop = cycle.stop or cycle.end
    if stop is None:
        return False
    if event.kind is Kind.OBJECTED or event.side == term.by:
        if stop.kind in UNDONE:
            cycle.stop = cycle.end = None
        return False
    if term.reopen is Reopen.RESUME and stop.kind in UNDONE:
        if cycle.stop is not None:
            cycle.gaps.append(Pause(stop.at, event.at, RENDERED, True, True, event.key))
        cycle.stop = cycle.end = None
    return term.reopen is Reopen.NEW and term.starts is Kind.REPORTED
