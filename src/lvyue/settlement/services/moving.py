"""A late answer to a pause moved a deadline: unsettled proposals on it are taken back, settled ones stay.

What stays says the difference on its sheet (`selectors.ledger.moved_since`).
"""

from __future__ import annotations

from lvyue.duties.moved import DutyMoved
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.settlement.models import PenaltyProposal


def moved_follow(moved: DutyMoved) -> None:
    """Supersede the unsettled proposals that rest on a duty's former deadline, in its transaction."""
    found = PenaltyProposal.objects.filter(
        breach__duty_id=moved.duty_id, superseded_at__isnull=True, settled_at__isnull=True
    )
    now = "不再逾期" if moved.was_late and not moved.is_late else "期限已改，请重新测算"
    for proposal in found.order_by("id"):
        live = PenaltyProposal.objects.filter(
            pk=proposal.pk, superseded_at__isnull=True, settled_at__isnull=True
        )
        if live.update(superseded_at=clock.now()) == 1:
            proposal.refresh_from_db()
            entry_add(
                actor=moved.access,
                action="settlement.proposal.supersede",
                space_id=proposal.space_id,
                subject=proposal,
                note=f"{proposal.code} 所依的事项{now}：{moved.note}",
            )
