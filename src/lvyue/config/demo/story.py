"""Acts in the order of their moments: each runs under its own business time, the worker awake in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from lvyue.duties.calendars import calendar_for
from lvyue.duties.waking import duties_wake
from lvyue.foundation import clock
from lvyue.rules.calendars import Calendar, DayType

Act = Callable[[], object]
_NIGHT = time(0, 5)


@dataclass
class Story:
    """What happens, and when; `now` is the moment it ends at, nothing is planned after it."""

    now: datetime
    start: date
    calendar: Calendar = field(default_factory=lambda: calendar_for("cn"))
    acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _number: count[int] = field(default_factory=count)

    def at(self, moment: datetime, act: Act) -> None:
        """Plan an act; one that would lie in the future is left out."""
        if moment <= self.now:
            self.acts.append((moment, next(self._number), act))

    def play(self) -> int:
        """Run every act in order and the worker each night between them; returns how many acts ran."""
        acts = sorted(self.acts)
        night = datetime.combine(self.start, _NIGHT, clock.TZ)
        for moment, _, act in acts:
            while night < moment:
                _wake(night)
                night += timedelta(days=1)
            with clock.moved(moment):
                act()
        while night < self.now:
            _wake(night)
            night += timedelta(days=1)
        _wake(self.now)
        return len(acts)

    def workday(self, days: int, at: time) -> datetime:
        """A moment on the first working day at least `days` days after the start."""
        on = self.start + timedelta(days=days)
        while not self.calendar.is_workday(on):
            on += timedelta(days=1)
        return datetime.combine(on, at, clock.TZ)

    def ago(self, days: int, at: time) -> datetime:
        """A moment on the last working day at least `days` days before the end."""
        on = self.now.date() - timedelta(days=days)
        while not self.calendar.is_workday(on):
            on -= timedelta(days=1)
        return datetime.combine(on, at, clock.TZ)

    def rest_day(self, days: int, at: time) -> datetime:
        """A moment on the first rest day at least `days` days after the start."""
        on = self.start + timedelta(days=days)
        while self.calendar.is_workday(on):
            on += timedelta(days=1)
        return datetime.combine(on, at, clock.TZ)

    def makeup_day(self, at: time) -> datetime | None:
        """A moment on the last worked weekend day that lies at least a fortnight back; None without one."""
        on = self.now.date() - timedelta(days=14)
        while on > self.start:
            if self.calendar.day(on).type is DayType.MAKEUP:
                return datetime.combine(on, at, clock.TZ)
            on -= timedelta(days=1)
        return None


def _wake(moment: datetime) -> None:
    with clock.moved(moment):
        while duties_wake():
            pass
