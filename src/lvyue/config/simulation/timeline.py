"""Acts in the order of their moments; the worker is awake between them; every service call is counted."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from time import perf_counter
from typing import TypeVar

from django.db import transaction

from lvyue.duties.waking import duties_wake_due
from lvyue.foundation import clock
from lvyue.foundation.audit import seal
from lvyue.foundation.errors import LvyueError
from lvyue.foundation.jobs import jobs_run_due

Act = Callable[[], object]
R = TypeVar("R")

BEAT = time(0, 5)
"""When the worker looks at what is due, each day."""


@dataclass
class Tally:
    """What was called: counts and seconds by service, refusals by service and kind."""

    calls: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    refused: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: Tally) -> Tally:
        self.calls += other.calls
        for name, spent in other.seconds.items():
            self.seconds[name] += spent
        self.refused += other.refused
        return self


@dataclass
class Timeline:
    """A queue of acts; one may plan further ones. `until` is the moment it ends at.

    `between` is called after each day, when no transaction is open: others may write then.
    """

    until: datetime
    tally: Tally = field(default_factory=Tally)
    between: Callable[[], object] = lambda: None
    _acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _number: count[int] = field(default_factory=count)

    def at(self, moment: datetime, act: Act) -> None:
        """Plan an act; one after the end never happens."""
        if moment <= self.until:
            heapq.heappush(self._acts, (moment, next(self._number), act))

    def play(self, start: datetime) -> None:
        """Run every act in order, and the worker each night, from `start` to the end."""
        self._plan_beats(start)
        while self._acts:
            # One transaction a day: each act in it stands or is undone by itself, as its service does.
            with transaction.atomic():
                self._play_day(self._acts[0][0].date())
            self.between()
        with clock.moved(self.until):
            _work()
            seal(full=True)

    def _play_day(self, on: date) -> None:
        while self._acts and self._acts[0][0].date() == on:
            moment, _, act = heapq.heappop(self._acts)
            with clock.moved(moment):
                act()

    def call(self, service: Callable[..., R], **values: object) -> R | None:
        """Call a service as a person would: what it refuses is counted and changes nothing (None)."""
        name = service.__name__
        began = perf_counter()
        try:
            return service(**values)
        except LvyueError as error:
            self.tally.refused[f"{name}: {type(error).__name__}"] += 1
            return None
        finally:
            self.tally.calls[name] += 1
            self.tally.seconds[name] += perf_counter() - began

    def _plan_beats(self, start: datetime) -> None:
        on = start.date()
        while on <= self.until.date():
            self.at(datetime.combine(on, BEAT, clock.TZ), _work)
            if on.day == 1:
                self.at(datetime.combine(on, time(3), clock.TZ), seal)
            on += timedelta(days=1)


def _work() -> None:
    duties_wake_due()
    jobs_run_due()
