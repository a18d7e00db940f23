"""Measures a contract may time apart from restoration: 切换备用, 转请与督促第三方, 原因报告."""

from __future__ import annotations

from collections.abc import Mapping

from lvyue.contracts.types import FulfilledBy
from lvyue.desk.types.vocabulary import Act, EventKind

MEASURES: Mapping[Act, EventKind] = {
    Act.SWITCH: EventKind.SWITCHED,
    Act.ASK_THIRD: EventKind.THIRD_ASKED,
    Act.URGE_THIRD: EventKind.THIRD_URGED,
    Act.REPORT_CAUSE: EventKind.CAUSE_REPORTED,
}
"""Measure to the event that tells it."""

STOPS: Mapping[Act, FulfilledBy] = {
    Act.SWITCH: FulfilledBy.SWITCHED,
    Act.URGE_THIRD: FulfilledBy.THIRD_PARTY_URGED,
    Act.REPORT_CAUSE: FulfilledBy.CAUSE_REPORTED,
}
"""Measure to the clock it stops; asking a third party stops none and begins what counts from it."""

WITH_FILES = frozenset({Act.RESPOND, Act.ARRIVE, Act.FINISH, Act.NOTE, Act.GRADE, *MEASURES})
"""Acts that keep files as evidence with their event."""
