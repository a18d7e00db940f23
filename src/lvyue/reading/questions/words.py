"""How a question says what was read: minutes, targets of a level, clauses of some facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

TARGETS = {"response_minutes": "响应", "arrive_minutes": "到场", "resolve_minutes": "解决"}
"""The targets a level may hold, in the order of a fault's life."""


def minutes(count: float) -> str:
    """Minutes as people say them.

    >>> minutes(0), minutes(30), minutes(90), minutes(720)
    ('立即', '30分钟', '1.5小时', '12小时')
    """
    if count == 0:
        return "立即"
    return f"{count / 60:g}小时" if count >= 60 else f"{count:g}分钟"


def targets(row: Mapping[str, Any]) -> str:
    """The stated targets of a level: 30分钟响应、4小时解决."""
    return "、".join(f"{minutes(row[key])}{word}" for key, word in TARGETS.items() if row[key] is not None)


def clauses(rows: Iterable[Mapping[str, Any]]) -> str:
    """The clauses some facts stand in, each once."""
    return "、".join(dict.fromkeys(str(row["clause"]) for row in rows))
