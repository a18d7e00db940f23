"""The portal contract's story: a clock whose pause waits for an answer, and a payment about to be due."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from lvyue.config.demo.faults import faults
from lvyue.config.demo.moments import Moments
from lvyue.config.demo.tickets import TicketPlan
from lvyue.config.simulation.setting import Setting
from lvyue.contracts.types import TriggerName
from lvyue.duties import services as duties
from lvyue.foundation import clock

FUNDS = timedelta(days=12)
"""How long ago the money came; the contract gives fifteen days to pay from then."""


def plan_portal(setting: Setting) -> None:
    """Add the story to the portal contract's months; its papers follow from the funds by themselves."""
    moments = Moments(setting)
    for fault in faults("portal"):
        TicketPlan(setting, moments, fault).plan()
    came = moments.now - FUNDS
    setting.timeline.at(came, partial(_funds_come, setting))


def _funds_come(setting: Setting) -> None:
    duties.event_record(
        access=setting.cast["owner"],
        contract=setting.contract,
        name=TriggerName.FUNDS_APPROVED,
        at=clock.now(),
        note="财政专项经费已下达，指标文号见附件。",
    )
