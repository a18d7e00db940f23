"""What every part of a simulated year shares: contract, people, timeline, random numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from lvyue.config.simulation.cast import Cast
from lvyue.config.simulation.habits import Habits
from lvyue.config.simulation.timeline import Timeline
from lvyue.contracts.models import Contract, ContractVersion
from lvyue.contracts.selectors import terms_of
from lvyue.contracts.types import ContractFile
from lvyue.foundation import clock


@dataclass
class Setting:
    """One contract in its simulated year; `start` and `end` are the days of service, both included."""

    version: ContractVersion
    cast: Cast
    timeline: Timeline
    rng: Random
    habits: Habits
    start: date
    end: date

    @property
    def contract(self) -> Contract:
        """The contract of the version."""
        return self.version.contract

    @property
    def terms(self) -> ContractFile:
        """The terms with the rulings so far."""
        return terms_of(self.version)

    @property
    def settles_at(self) -> datetime:
        """When both sides go through every failure that is left, before the year's last days."""
        return self.timeline.until - timedelta(days=12)

    @staticmethod
    def moment(on: date, hour: int = 9, minute: int = 0) -> datetime:
        """A moment of a day."""
        return datetime.combine(on, time(hour, minute), clock.TZ)
