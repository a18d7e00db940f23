"""When a notice sent by post counts as served, refused or unreachable too (standards.md rule 17). Pure."""

from __future__ import annotations

from datetime import datetime

from lvyue.contracts.types import Obligation, as_limit
from lvyue.duties.planning import midnight
from lvyue.rules.calendars import Calendar
from lvyue.rules.deadlines import derive, due
from lvyue.rules.trace import Trace


def deemed_at(rule: Obligation, posted_at: datetime, calendar: Calendar) -> datetime:
    """The first moment of the day on which a notice posted then counts as served.

    What runs from its service counts that day as its first: a rest day is left to the rule's own roll, as of
    any last day (Civil Code 203).
    """
    assert rule.deems is not None
    return midnight(due(as_limit(rule.deems.limit), posted_at, calendar).due_on)


def deemed_trace(rule: Obligation, number: str, posted_at: datetime, calendar: Calendar) -> Trace:
    """How that day came about; `number` is the printed number of the clause that says so."""
    assert rule.deems is not None
    served = deemed_at(rule, posted_at, calendar)
    counted = derive(as_limit(rule.deems.limit), posted_at, calendar)
    return Trace("视为送达", str(served.date()), "按交邮之日推算", number, counted.children)
