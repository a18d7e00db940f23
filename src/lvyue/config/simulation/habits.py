"""How people work: shifts, and how long each takes; drawn from the year's own random numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from lvyue.rules.calendars import Calendar

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Habit(NamedTuple):
    """An engineer: hours on shift, usual minutes to a first answer, hours of work, how often they forget."""

    shift: tuple[int, int]
    minutes: tuple[int, int]
    hours: tuple[int, int]
    forgets: float


HABITS = {
    "early": Habit((7, 15), (2, 14), (1, 4), 0.01),
    "late": Habit((11, 20), (8, 55), (2, 9), 0.03),
    "duty": Habit((20, 7), (15, 110), (3, 26), 0.08),
}
"""Quick, steady, and the one on night duty who forgets."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Draws moments; equal seeds draw equal ones."""

    rng: Random
    calendar: Calendar

    def on_shift(self, at: datetime) -> str:
        """Who answers at a moment: on rest days and at night the one on duty."""
        if not self.calendar.is_workday(at.date()):
            return "duty"
        first, last = HABITS["early"].shift
        if first <= at.hour < last:
            return "early"
        return "late" if at.hour < HABITS["late"].shift[1] and at.hour >= last else "duty"

    def answer(self, who: str) -> timedelta:
        """How long until the first answer; now and then a report is forgotten for hours."""
        habit = HABITS[who]
        if self.rng.random() < habit.forgets:
            return self.rng.randint(5, 40) * HOUR
        return self.minutes(*habit.minutes)

    def work(self, who: str) -> timedelta:
        """How long the work takes; one in twenty drags on for days."""
        if self.rng.random() < 0.05:
            return self.rng.randint(3, 12) * DAY
        return self.minutes(*(60 * hours for hours in HABITS[who].hours))

    def minutes(self, least: int, most: int) -> timedelta:
        """A draw between two counts of minutes."""
        return self.rng.randint(least, most) * MINUTE

    def office(self, at: datetime) -> datetime:
        """The moment itself in office hours, else the next working morning."""
        if self.calendar.is_workday(at.date()) and 9 <= at.hour < 18:
            return at
        on = at.date() if at.hour < 9 and self.calendar.is_workday(at.date()) else at.date() + DAY
        while not self.calendar.is_workday(on):
            on += DAY
        return at.replace(
            year=on.year, month=on.month, day=on.day, hour=9, minute=self.rng.randint(0, 59), second=0
        )
