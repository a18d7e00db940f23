"""Any deadline phrase answered: the reader's grammar, the rules and the calendar in one call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lvyue.reading.deadlines import DeadlinePhrase, read_deadline
from lvyue.rules.calendars import Calendar
from lvyue.rules.deadlines import derive, due
from lvyue.rules.trace import Trace
from lvyue.rules.types import Due, Limit


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the phrase and what it comes to."""

    label: str
    due: Due
    derivation: Trace


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a phrase: the default reading first, all readings when it is ambiguous."""

    phrase: DeadlinePhrase
    from_at: datetime
    readings: tuple[Reading, ...]

    @property
    def first(self) -> Reading:
        """The reading that is planned by."""
        return self.readings[0]


def answer(phrase: str, from_at: datetime, calendar: Calendar) -> Answer:
    """Answer a deadline phrase from a moment. Raises ReadingError or RuleError, both Chinese."""
    read = read_deadline(phrase)
    return Answer(
        read, from_at, tuple(_reading(one.label, one.limit, from_at, calendar) for one in read.readings)
    )


def _reading(label: str, limit: Limit, from_at: datetime, calendar: Calendar) -> Reading:
    return Reading(label, due(limit, from_at, calendar), derive(limit, from_at, calendar))
