"""Measures that a contract times beside response and restoration: a standby, a third party, a report."""

from __future__ import annotations

from lvyue.contracts.types import ContractFile, TriggerName
from lvyue.desk.measures import measures_waiting
from lvyue.desk.models import Ticket
from lvyue.desk.types import STOPS, Act

TEXTS = {
    Act.SWITCH: "已切换到备用环境，业务先行恢复。",
    Act.ASK_THIRD: "问题在机房线路，已请运营商处理。",
    Act.URGE_THIRD: "已电话催办，对方承诺当日修复。",
    Act.REPORT_CAUSE: "原因、影响和防范措施见本说明，请甲方存档。",
}
"""What is said of each measure."""


def measured(terms: ContractFile) -> bool:
    """Whether the contract times any measure, so that looking for one is worth its time."""
    words = set(STOPS.values())
    return any(
        one.fulfilled_by in words or one.trigger is TriggerName.THIRD_PARTY_ASKED for one in terms.obligations
    )


def measures_now(ticket: Ticket) -> list[Act]:
    """The measures the ticket waits for, in the order they are taken; the report only once it is done."""
    waiting = measures_waiting(ticket)
    return [
        act for act in TEXTS if act in waiting and (act is not Act.REPORT_CAUSE or ticket.done_at is not None)
    ]
