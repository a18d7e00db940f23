"""Today for who only reports faults: what the reader reported, what goes on and what ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lvyue.desk.selectors import TicketRow, ticket_list, ticket_rows
from lvyue.identity.types import Access

OPEN_SHOWN, ENDED_SHOWN = 20, 5


@dataclass(frozen=True, slots=True)
class Reported:
    """Open tickets with their next clock, newest first, and the last that ended; `open_count` is of all."""

    open: list[TicketRow]
    open_count: int
    ended: list[TicketRow]


def reported(access: Access, now: datetime) -> Reported:
    """The reader's own tickets: five queries, however many there are."""
    going = ticket_list(access, now=now, state="open")
    over = ticket_list(access, now=now, state="ended")
    return Reported(
        open=ticket_rows(going[:OPEN_SHOWN], now),
        open_count=going.count(),
        ended=ticket_rows(over[:ENDED_SHOWN], now),
    )
