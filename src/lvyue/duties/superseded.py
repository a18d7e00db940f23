"""A further version took the place of duties that had not begun: what the rooms above are told."""

from __future__ import annotations

from dataclasses import dataclass

from lvyue.foundation.ports import Port
from lvyue.identity.types import Access


@dataclass(frozen=True, slots=True)
class DutiesSuperseded:
    """Pairs of duty ids, told in the amendment's transaction: one cancelled, and what takes its place.

    A duty that fell away with nothing in its place is left out.
    """

    access: Access
    pairs: tuple[tuple[int, int], ...]


duties_superseded: Port[DutiesSuperseded] = Port("duties.duties_superseded")
"""Rooms above register here (config/wiring) to carry over what was done under a cancelled duty."""
