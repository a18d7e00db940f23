"""How an obligation stands at a moment: one state and the words of its chip, from the tally of its duties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from lvyue.cockpit.types import Line, Tally
from lvyue.contracts.types import Kind, Obligation
from lvyue.duties.events import DATED
from lvyue.foundation.kit.words import due_moment

SOON = timedelta(days=3)
"""An obligation is due soon from this long before its next last moment."""


def line_of(obligation: Obligation, tally: Tally, at: datetime) -> Line:
    """An obligation as it stands at a moment."""
    state, words = standing_of(obligation, tally, at)
    return Line(obligation, state, words, tally)


def standing_of(obligation: Obligation, tally: Tally, at: datetime) -> tuple[str, str]:
    """The state of an obligation and the words of its chip, the most pressing first."""
    met = tally.on_time + tally.deemed
    if obligation.waits_for:
        return "ambiguous", "读法待双方裁定"
    if obligation.kind in (Kind.RULE, Kind.RIGHT):
        return "", ""
    if tally.overdue:
        return "overdue", f"{tally.overdue} 项逾期"
    if not tally.total:
        # A contract's signing date starts its duties as soon as it is known.
        blank = obligation.trigger in DATED
        return "not_triggered", "未起算：签订日期空白" if blank else "未触发"
    if tally.backlog:
        return "backlog", f"{tally.backlog} 项待补录"
    if tally.next_due_at is not None and obligation.kind is not Kind.STANDING:
        soon = tally.next_due_at - at <= SOON
        return ("due_soon" if soon else "running"), f"{due_moment(tally.next_due_at)} 到期"
    if tally.paused:
        return "paused", f"{tally.paused} 项已暂停"
    if tally.running:
        return "running", "持续履行" if obligation.kind is Kind.STANDING else f"{tally.running} 项进行中"
    if tally.late:
        return "fulfilled_late", f"{met}/{tally.decided} 按期"
    if tally.decided:
        return "fulfilled", f"{met}/{tally.decided} 按期"
    return ("pending", "未到期") if tally.pending else ("waived", "已免责")


RANK = (
    "overdue",
    "due_soon",
    "ambiguous",
    "paused",
    "backlog",
    "fulfilled_late",
    "running",
    "fulfilled",
    "pending",
    "not_triggered",
    "waived",
)
"""States from the most pressing to the least."""


def worst(states: Iterable[str]) -> str:
    """The most pressing of some states; empty where none is."""
    found = [one for one in states if one]
    return min(found, key=RANK.index, default="")
