"""Who may claim and answer a pause, what became of one, and why one moves no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lvyue.foundation.types import Toned
from lvyue.identity.types import Permission, Side


class PauseState(Toned):
    """What the other side said to a claim."""

    CLAIMED = "claimed", "主张中", "violet"
    ACKNOWLEDGED = "acknowledged", "已认可", "green"
    DENIED = "denied", "不认可", "grey"


@dataclass(frozen=True, slots=True)
class PauseRow:
    """One pause on the page. `uncounted` says why it moves no clock, "" when it moves one.

    `may_end` and `may_answer` are what this reader can do now; `side` is the claiming side's name.
    """

    id: int
    reason: str
    text: str
    from_at: datetime
    until_at: datetime | None
    side: str
    claimed_by: str
    claimed_at: datetime
    state: PauseState
    uncounted: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    files: tuple[tuple[int, str], ...]
    may_end: bool
    may_answer: bool

    @property
    def key(self) -> str:
        """Its number as part of an id on the page."""
        return str(self.id)


CLAIMS: Mapping[Side, Permission] = {Side.A: Permission.REPORT, Side.B: Permission.WORK}
"""The permission each side needs to claim a pause or to end one."""

ANSWERS: Mapping[Side, Permission] = {Side.A: Permission.ACCEPT, Side.B: Permission.WORK}
"""The permission each side needs to answer the other's claim."""

NOT_ALLOWED = "不计入：没有一只在走的时钟，其条款允许因此暂停"
TOO_LATE = "不计入：开始时期限已届满，逾期以后的暂停不能补救"
