"""Moments of the story: working days after the start, days back from today, the last make-up day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from lvyue.config.simulation.setting import Setting
from lvyue.foundation import clock
from lvyue.rules.calendars import Calendar, DayType


@dataclass(frozen=True, slots=True)
class Moments:
    """Moments between the start of a contract's term and now, on its own calendar."""

    setting: Setting

    @property
    def now(self) -> datetime:
        """The moment the story ends at."""
        return self.setting.timeline.until

    @property
    def calendar(self) -> Calendar:
        """The calendar of the contract."""
        return self.setting.habits.calendar

    def first_day(self, at: time) -> datetime:
        """A moment of the first day of service, worked or not."""
        return datetime.combine(self.setting.start, at, clock.TZ)

    def workday(self, days: int, at: time) -> datetime:
        """A moment on the first working day at least `days` days after the start."""
        on = self.setting.start + timedelta(days=days)
        while not self.calendar.is_workday(on):
            on += timedelta(days=1)
        return datetime.combine(on, at, clock.TZ)

    def ago(self, days: int, at: time) -> datetime:
        """A moment on the last working day at least `days` days before now."""
        on = self.now.date() - timedelta(days=days)
        while not self.calendar.is_workday(on):
            on -= timedelta(days=1)
        return datetime.combine(on, at, clock.TZ)

    def rest_day(self, days: int, at: time) -> datetime:
        """A moment on the first rest day at least `days` days after the start."""
        on = self.setting.start + timedelta(days=days)
        while self.calendar.is_workday(on):
            on += timedelta(days=1)
        return datetime.combine(on, at, clock.TZ)

    def makeup_day(self, at: time) -> datetime | None:
        """A moment on the last worked weekend day that lies at least a fortnight back; None without one."""
        on = self.now.date() - timedelta(days=14)
        while on > self.setting.start:
            if self.calendar.day(on).type is DayType.MAKEUP:
                return datetime.combine(on, at, clock.TZ)
            on -= timedelta(days=1)
        return None
