"""The levels of a contract, as the checks compare them."""

from __future__ import annotations

from typing import Any

from lvyue.reading.lint.seen import Seen

_SEVERAL = 40
"""More levels than a contract compares; beyond, none is looked at."""


def levels(seen: Seen) -> list[tuple[int, dict[str, Any]]]:
    """Each level with its index among the facts; a way to be reached (`channel:`) is no level."""
    rows = enumerate(seen.rows("sla"))
    return [(index, row) for index, row in rows if not row["level"].startswith("channel:")][:_SEVERAL]
