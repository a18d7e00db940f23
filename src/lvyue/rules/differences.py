"""What a recomputation would change in settled states: proposed to both sides, never written over them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from lvyue.rules.derivations import moment_text
from lvyue.rules.replay import ClockState

FIELDS = ("start_at", "due_at", "stop_at", "verdict")
"""What of a state is settled."""


class Difference(NamedTuple):
    """One field of one clock: as settled, and as recomputed; empty where there is none."""

    id: str
    field: str
    was: str
    becomes: str


def differences(settled: Sequence[ClockState], recomputed: Sequence[ClockState]) -> tuple[Difference, ...]:
    """Each settled field that a recomputation would change, and clocks that would come or go."""
    was = {state.id: state for state in settled}
    becomes = {state.id: state for state in recomputed}
    found = []
    for id in dict.fromkeys([*was, *becomes]):
        for field in FIELDS:
            old, new = (_shown(getattr(side.get(id), field, None)) for side in (was, becomes))
            if old != new:
                found.append(Difference(id, field, old, new))
    return tuple(found)


def _shown(value: object) -> str:
    return moment_text(value) if isinstance(value, datetime) else "" if value is None else str(value)
