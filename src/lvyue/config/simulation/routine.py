"""Recurring and once-only work: every such duty is found on the day it opens and done in its own time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from lvyue.config.simulation.checks import Checks
from lvyue.config.simulation.habits import DAY, HOUR
from lvyue.config.simulation.setting import Setting
from lvyue.contracts.types import FulfilledBy, Kind
from lvyue.duties import services as duties
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.foundation.models import Counter
from lvyue.foundation.rows import row_renew, values_where

LATE, FORGOTTEN, NEVER = 0.03, 0.012, 0.004
"""Shares of the duties that are done days late, found weeks later, or never done at all."""

CHECKED = (FulfilledBy.CHECK_CLOSED.value, FulfilledBy.SAMPLE_CLOSED.value)
"""What a check of party A ends."""

SEATS = {"a": ("owner", "accepter"), "b": ("early", "late", "duty", "manager"), "ab": ("manager", "owner")}


@dataclass
class Routine:
    """Looks each night for duties of recurring work that nobody planned yet."""

    setting: Setting
    seen: int = 0
    made: list[list[int]] = field(default_factory=list)

    def plan(self) -> None:
        """Look every night of the year."""
        on = self.setting.start
        while on <= self.setting.timeline.until.date():
            self.setting.timeline.at(self.setting.moment(on, 0, 10), self.look)
            on += DAY

    def look(self) -> None:
        """Plan what was made since the last look."""
        made = values_where(Counter, ("last",), space_id=self.setting.contract.space_id, prefix="D")
        if made == self.made:
            return  # the common night: nothing was made since the last look
        self.made = made
        found = Duty.objects.filter(
            contract=self.setting.contract,
            fulfilled_by__in=[*CHECKED, FulfilledBy.ATTEST.value],
            closed_at__isnull=True,
            pk__gt=self.seen,
        )
        for duty in found.order_by("pk"):
            self.seen = duty.pk
            act = self._check if duty.fulfilled_by in CHECKED else self._attest
            self.setting.timeline.at(self._when(duty), partial(act, duty))

    def _when(self, duty: Duty) -> datetime:
        """In its time as a rule; a few late, a few found weeks later, some never."""
        rng = self.setting.rng
        first = max(duty.starts_at.astimezone(clock.TZ), clock.now())
        last = duty.due_at.astimezone(clock.TZ) if duty.due_at else first + rng.randint(2, 20) * DAY
        room = max(last - first, timedelta(minutes=2))
        drawn = rng.random()
        if drawn < NEVER:
            return self.setting.timeline.until + DAY
        if drawn < FORGOTTEN:
            return last + rng.randint(12, 35) * DAY
        if drawn < LATE:
            return last + rng.randint(2, 60) * HOUR
        obligation = self.setting.terms.obligation(duty.obligation)
        if obligation is not None and obligation.kind is Kind.STANDING:
            return last - HOUR  # kept to its end
        if room <= DAY:
            return first + room * rng.uniform(0.35, 0.7)
        at = first + room * rng.uniform(0.2, 0.9)
        return min(self.setting.habits.office(at), last)

    def _check(self, duty: Duty) -> None:
        row_renew(duty)
        if duty.closed_at is None:
            Checks(self.setting).begin(duty)

    def _attest(self, duty: Duty) -> None:
        seats = SEATS[duty.by]
        seat = seats[self.setting.rng.randint(0, len(seats) - 1)]
        row_renew(duty)
        if duty.closed_at is not None:
            return
        at = max(clock.now() - self.setting.habits.minutes(0, 50), duty.starts_at)
        self.setting.timeline.call(
            duties.duty_fulfil,
            access=self.setting.cast[seat],
            duty=duty,
            at=min(at, clock.now()),
            note=f"{duty.what[:30]}：已完成，记录存档。",
        )
