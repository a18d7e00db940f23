"""Today: clocks that run, what is to be done, what the other side owes, and the month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from lvyue.cockpit.selectors.board import pressing_first, running_clocks
from lvyue.cockpit.selectors.turns import TURNS_SHOWN, Turn, closable, may_close, own_first, turns
from lvyue.contracts.types import FulfilledBy
from lvyue.desk.selectors import ticket_codes
from lvyue.duties.models import Duty
from lvyue.duties.selectors import duty_list, overdue_at
from lvyue.duties.types import state_of
from lvyue.foundation import clock
from lvyue.identity.types import Access

CLOCKS_SHOWN = 12
ROWS_SHOWN = 20
AHEAD_SHOWN = 8
AHEAD = timedelta(days=7)
"""What an event started is told of this long before its last moment to who may close it."""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty on the page: its state, the address to work on it, whether the reader may close it,
    the share of its time spent (0-100)."""

    duty: Duty
    state: str
    href: str
    subject: str
    mine: bool
    spent: float


@dataclass(frozen=True, slots=True)
class Month:
    """What the month shows: (year, month), the days' marks, and response met of decided."""

    year: int
    month: int
    days: dict[date, dict[str, Any]]
    met: int
    decided: int

    @property
    def rate(self) -> str:
        """Responses met in time in percent, or a dash while none is decided."""
        return f"{self.met * 100 / self.decided:.0f}%" if self.decided else "—"

    @property
    def rate_tone(self) -> str:
        """Green only when every response was in time."""
        if not self.decided:
            return "grey"
        return "green" if self.met == self.decided else "amber"


@dataclass(frozen=True, slots=True)
class Today:
    """The whole page."""

    on: date
    clocks: list[DutyRow]
    clock_count: int
    todo: list[DutyRow]
    todo_count: int
    ahead: list[DutyRow]
    done: list[DutyRow]
    theirs: list[DutyRow]
    theirs_count: int
    month: Month
    turns: tuple[Turn, ...]
    turn_count: int

    @property
    def month_words(self) -> str:
        """The month's name, the head of its calendar."""
        return f"{self.month.month} 月"


def today(access: Access, now: datetime, contract: str = "") -> Today:
    """Compose the page for one person over the contracts granted, or one of them by code."""
    duties = duty_list(access)
    if contract:
        duties = duties.filter(contract__code=contract)
    on = now.astimezone(clock.TZ).date()
    midnight = datetime.combine(on + timedelta(days=1), datetime.min.time(), clock.TZ)
    open_ = duties.filter(closed_at__isnull=True, starts_at__lte=now)
    clocks = running_clocks(duties, now)
    due = open_.filter(due_at__lte=midnight, backlog=False).exclude(pk__in=clocks.values("pk"))
    mine, theirs = _mine(access), _theirs(access)
    soon = open_.filter(theirs).exclude(pk__in=clocks.values("pk"))
    done = duties.filter(closed_at__gte=midnight - timedelta(days=1), closed_at__lt=midnight)
    coming = open_.filter(
        closable(access), due_at__gt=midnight, due_at__lte=midnight + AHEAD, window_start=None
    ).exclude(pk__in=clocks.values("pk"))
    lists = {
        "clocks": list(pressing_first(clocks.alias(own=own_first(access)), now, "own")[:CLOCKS_SHOWN]),
        "todo": list(due.filter(mine).order_by(own_first(access), "due_at", "id")[:ROWS_SHOWN]),
        "ahead": list(coming.order_by("due_at", "id")[:AHEAD_SHOWN]),
        "done": list(done.order_by("-closed_at", "-id")[:ROWS_SHOWN]),
        "theirs": list(soon.order_by(F("due_at").asc(nulls_last=True), "id")[:8]),
    }
    subjects = ticket_codes(
        access,
        [one.subject_id for rows in lists.values() for one in rows if one.subject_type == "desk.ticket"],
    )
    waiting = turns(access)
    rows = {name: [_row(access, duty, now, subjects) for duty in found] for name, found in lists.items()}
    return Today(
        on=on,
        clock_count=clocks.count(),
        todo_count=due.filter(mine).count(),
        theirs_count=soon.count(),
        month=_month(duties, on, now),
        turns=tuple(waiting[:TURNS_SHOWN]),
        turn_count=len(waiting),
        **rows,
    )


def _mine(access: Access) -> Q:
    """Duties the reader's own side owes; for a reader of neither side, all."""
    found = Q(pk__in=[])
    for space_id in access.space_ids:
        side = access.side(space_id)
        found |= Q(space_id=space_id, by__in=[side.value, "ab"]) if side else Q(space_id=space_id)
    return found


def _theirs(access: Access) -> Q:
    """Duties the other side owes the reader."""
    found = Q(pk__in=[])
    for space_id in access.space_ids:
        if side := access.side(space_id):
            found |= Q(space_id=space_id, by="b" if side.value == "a" else "a")
    return found


def _row(access: Access, duty: Duty, now: datetime, subjects: dict[int, str]) -> DutyRow:
    code = duty.contract.code
    ticket = subjects.get(duty.subject_id or 0) if duty.subject_type == "desk.ticket" else None
    href = f"/duties/{code}/{duty.code}"
    if ticket:
        href = f"/tickets/{code}/{ticket}"
    elif duty.fulfilled_by == FulfilledBy.PAID:
        href = f"/contracts/{code}/money"
    spent = 0.0
    if duty.due_at is not None and duty.due_at > duty.starts_at:
        spent = 100 * ((now - duty.starts_at) / (duty.due_at - duty.starts_at))
    return DutyRow(
        duty=duty,
        state=str(state_of(duty.facts, now)),
        href=href,
        subject=ticket or duty.code,
        mine=may_close(access, duty),
        spent=min(max(spent, 0.0), 100.0),
    )


def _month(duties: QuerySet[Duty], on: date, now: datetime) -> Month:
    first = on.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    inside = duties.filter(due_on__gte=first, due_on__lt=following).order_by()
    late = overdue_at(now)
    rows = inside.values("due_on").annotate(
        n=Count("pk"),
        overdue=Count("pk", filter=late),
        late=Count("pk", filter=Q(fulfilled_at__gt=F("due_at"), backlog=False)),
        open=Count("pk", filter=Q(closed_at__isnull=True)),
    )
    responses = inside.filter(fulfilled_by=FulfilledBy.RESPONDED).aggregate(
        met=Count("pk", filter=Q(fulfilled_at__lte=F("due_at"))),
        decided=Count("pk", filter=Q(closing="fulfilled") | late),
    )
    return Month(first.year, first.month, {row["due_on"]: _day(row) for row in rows}, **responses)


def _day(row: dict[str, Any]) -> dict[str, Any]:
    if row["overdue"]:
        tone, title = "red", f"{row['overdue']} 项逾期"
    elif row["late"]:
        tone, title = "amber", f"{row['late']} 项迟"
    elif row["open"]:
        tone, title = "", f"{row['open']} 项未结"
    else:
        tone, title = "green", f"{row['n']} 项已结"
    return {
        "tone": tone,
        "marks": row["n"],
        "open": bool(row["open"] == row["n"]),
        "title": title,
        "href": f"/duties?month={row['due_on']:%Y-%m}",
    }
