"""A week ago both sides went through what was long overdue, so that the first page shows what matters now."""

from __future__ import annotations

from datetime import time, timedelta
from functools import partial

from lvyue.config.demo.moments import Moments
from lvyue.config.simulation.setting import Setting
from lvyue.contracts.types import FulfilledBy
from lvyue.duties import services as duties
from lvyue.duties.models import Duty
from lvyue.foundation import clock

CLEARED, STALE = 7, timedelta(days=14)
"""How many days ago they met, and how long overdue a duty was by then that nobody will do any more."""

WAIVERS = {"a": "manager", "b": "owner"}
"""Who relieves the side that owes."""


def plan_clearing(setting: Setting) -> None:
    """Relieve the side that owes of what was overdue for a fortnight; money is never forgiven here."""
    at = Moments(setting).ago(CLEARED, time(17))
    setting.timeline.at(at, partial(_clear, setting))


def _clear(setting: Setting) -> None:
    stale = Duty.objects.filter(
        contract=setting.contract,
        closed_at__isnull=True,
        by__in=WAIVERS,
        due_at__lt=clock.now() - STALE,
        backlog=False,
    ).exclude(fulfilled_by=FulfilledBy.PAID.value)
    for duty in stale.order_by("pk"):
        setting.timeline.call(
            duties.duty_waive,
            access=setting.cast[WAIVERS[duty.by]],
            duty=duty,
            reason="双方对账：当时没有做，现在补做已无意义，本次不再追究。",
        )
