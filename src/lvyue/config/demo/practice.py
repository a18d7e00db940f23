"""How the demo's engineers work: they know the limits they work under, and seldom miss one.

The simulated year wants every kind of failure; a visitor wants a service as it mostly goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from lvyue.config.simulation.habits import HABITS, HOUR, MINUTE, Habits
from lvyue.config.simulation.setting import Setting
from lvyue.contracts.types import FulfilledBy, PartyCode, as_limit
from lvyue.foundation import clock
from lvyue.rules.deadlines import due

SLIPS = 0.03
"""Share of the answers and of the works that take up to three times their limit."""

UNLIMITED = 8 * HOUR
"""What work may take where the contract sets no limit."""

AT_EASE = 2 * HOUR
"""The shortest limit under which nobody hurries."""

BRIEF = 200
"""Minutes of the longest step that is taken faster where the contract's limits are short."""


@dataclass(frozen=True, slots=True)
class Practice(Habits):
    """Habits under a contract's shortest limits: to answer, to be done, and `pace` (0-1) of short steps."""

    answer_in: timedelta
    work_in: timedelta
    pace: float

    def answer(self, who: str) -> timedelta:
        """Well within the limit; now and then a report is overlooked for a while."""
        return self._within(HABITS[who].minutes[1] * MINUTE, self.answer_in, 0.8)

    def work(self, who: str) -> timedelta:
        """What is left of the limit after the way there; now and then it drags on."""
        return self._within(HABITS[who].hours[1] * HOUR, self.work_in, 0.5)

    def minutes(self, least: int, most: int) -> timedelta:
        """A draw between two counts of minutes, shorter for short steps under short limits."""
        drawn = self.rng.randint(least, most) * MINUTE
        return _whole(drawn * self.pace) if most <= BRIEF else drawn

    def _within(self, usual: timedelta, limit: timedelta, share: float) -> timedelta:
        slips = self.rng.random() < SLIPS
        drawn = (
            limit * self.rng.uniform(1, 3) if slips else min(usual, limit * share) * self.rng.uniform(0.2, 1)
        )
        return _whole(drawn)


def _whole(length: timedelta) -> timedelta:
    """In whole minutes, at least one."""
    return max(1, round(length / MINUTE)) * MINUTE


def practised(setting: Setting) -> Practice:
    """The habits of people who know this contract."""
    answer_in = _shortest(setting, FulfilledBy.RESPONDED)
    work_in = _shortest(setting, FulfilledBy.DONE)
    shortest = min(answer_in, work_in, _shortest(setting, FulfilledBy.SWITCHED))
    return Practice(setting.rng, setting.habits.calendar, answer_in, work_in, min(1.0, shortest / AT_EASE))


def _shortest(setting: Setting, act: FulfilledBy) -> timedelta:
    """The shortest limit party B has for an act, counted from ten o'clock on the first day of service."""
    at = datetime.combine(setting.start, time(10), clock.TZ)
    limits = [
        due(as_limit(one.limit), at, setting.habits.calendar).due_at - at
        for one in setting.terms.obligations
        if one.fulfilled_by is act and one.limit is not None and one.by is not PartyCode.A
    ]
    return min(limits, default=UNLIMITED)
