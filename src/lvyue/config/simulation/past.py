"""What fell due before both sides confirmed or signed is never a breach: it is entered afterwards (补录)."""

from __future__ import annotations

from lvyue.config.simulation.habits import DAY
from lvyue.config.simulation.setting import Setting
from lvyue.contracts.types import FulfilledBy
from lvyue.duties import services as duties
from lvyue.duties.models import Duty
from lvyue.duties.types import BacklogRow
from lvyue.foundation import clock

SEATS = {"a": "owner", "b": "manager", "ab": "owner"}
"""Who enters what each side owed."""


def enter_past(setting: Setting) -> None:
    """Enter the attested duties of the time before, as done on the day they were due."""
    open_ = Duty.objects.filter(
        contract=setting.contract, closed_at__isnull=True, fulfilled_by=FulfilledBy.ATTEST.value
    )
    signed_on = setting.terms.signed.date
    for duty in open_.order_by("pk"):
        if duty.backlog:
            _enter(setting, duty)
        elif signed_on is not None and duty.due_on is not None and duty.due_on < signed_on:
            setting.timeline.call(
                duties.duty_fulfil,
                access=setting.cast[SEATS[duty.by]],
                duty=duty,
                at=clock.now() - DAY,
                note="签订之前的事项，期末核对时补齐记录。",
            )


def _enter(setting: Setting, duty: Duty) -> None:
    at = max(duty.starts_at, duty.due_at - DAY) if duty.due_at else duty.starts_at
    row = BacklogRow(number=1, code=duty.code, at=at, note="确认之前已办，凭当时的记录补录。")
    setting.timeline.call(
        duties.backlog_enter,
        access=setting.cast[SEATS[duty.by]],
        contract=setting.contract,
        rows=[row],
        files={},
    )
