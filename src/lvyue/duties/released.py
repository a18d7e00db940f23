"""A ruling ended the waiting of obligations under a running version: what the rooms above are told.

duties starts what dates, windows and events recorded by hand ask for; an event that a ticket or an
application told is theirs to start, for only they know what has been done since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lvyue.contracts.models import Contract
from lvyue.contracts.types import Obligation, TriggerName
from lvyue.duties.events import started_by
from lvyue.foundation.ports import Port
from lvyue.identity.types import Access


@dataclass(frozen=True, slots=True)
class ObligationsReleased:
    """Obligations (by id) that wait no longer; told in the transaction of the ruling.

    `since` is the first moment the version's terms bind, None for a contract's first version; `key` tells the
    clocks that start by this ruling from those their events started at the time.
    """

    access: Access
    contract: Contract
    obligations: frozenset[str]
    since: datetime | None
    key: str

    def binds(self, at: datetime) -> bool:
        """Whether an event of that moment falls under these terms."""
        return self.since is None or at >= self.since

    def starts(self, one: Obligation, name: TriggerName) -> bool:
        """Whether an event of this name starts the obligation now."""
        return one.id in self.obligations and started_by(one, name)


obligations_released: Port[ObligationsReleased] = Port("duties.obligations_released")
"""Rooms above register here (config/wiring) to start what events of theirs had to leave waiting."""
