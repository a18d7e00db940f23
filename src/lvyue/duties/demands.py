"""Duties whose day the checker set, apart from their obligation's own time (整改期限). Pure."""

from __future__ import annotations

from lvyue.contracts.types import Obligation, TriggerName
from lvyue.duties.models import Duty
from lvyue.foundation.kit.words import due_moment
from lvyue.rules.trace import Trace


def demanded(duty: Duty, obligation: Obligation) -> bool:
    """Whether a check began the duty though its obligation does not: the day was set by hand."""
    trigger = duty.trigger
    began = trigger is not None and trigger.name == TriggerName.CHECK_FOUND
    return began and obligation.trigger is not TriggerName.CHECK_FOUND


def demand_trace(duty: Duty) -> Trace | None:
    """How a demanded duty's last moment came about: the checker wrote the day."""
    if duty.due_at is None:
        return None
    return Trace(
        f"{duty.what}的期限",
        due_moment(duty.due_at),
        "检查人指定的整改日，到这一天 24:00；不因放假安排变动",
        duty.clause_number,
    )
