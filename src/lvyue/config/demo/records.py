"""What the daily work of the last days left as evidence: a record with its file, duty by duty."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial

from lvyue.config.simulation.setting import Setting
from lvyue.contracts.types import FulfilledBy, PartyCode
from lvyue.duties import services as duties
from lvyue.duties.models import Duty
from lvyue.foundation import clock

DAYS, AT = 10, time(7, 40)
"""How many days before today the records were kept, and when."""

KEEPER = "early"
"""The seat that keeps them."""


def plan_records(setting: Setting) -> None:
    """Close what falls due on each of the last days with the record that its obligation asks for."""
    for days in range(DAYS, 0, -1):
        on = setting.timeline.until.date() - timedelta(days=days)
        setting.timeline.at(datetime.combine(on, AT, clock.TZ), partial(_keep, setting))


def _keep(setting: Setting) -> None:
    now = clock.now()
    proofs = {one.id: one.proof[0] for one in setting.terms.obligations if one.proof}
    open_ = Duty.objects.filter(
        contract=setting.contract,
        obligation__in=proofs,
        fulfilled_by=FulfilledBy.ATTEST.value,
        by=PartyCode.B.value,
        closed_at__isnull=True,
        window_start__isnull=False,
        starts_at__lte=now,
        due_on=now.date(),
    )
    for duty in open_.order_by("pk"):
        name, keeper = proofs[duty.obligation], setting.cast.name(KEEPER)
        text = f"{name}\n{duty.what}\n{now:%Y-%m-%d %H:%M}\n结果：正常\n记录人：{keeper}\n"
        setting.timeline.call(
            duties.duty_fulfil,
            access=setting.cast[KEEPER],
            duty=duty,
            at=now,
            note="结果正常，记录见附件。",
            files=[(f"{name} {now:%Y-%m-%d}.txt", text.encode(), "text/plain")],
        )
