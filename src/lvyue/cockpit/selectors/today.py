"""Today: clocks that run, what is to be done, what the other side owes, and the month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from lvyue.cockpit.selectors.board import clock_at, pressing_first
from lvyue.cockpit.selectors.moments import midnight
from lvyue.cockpit.selectors.subjects import Subject, subjects_of
from lvyue.cockpit.selectors.turns import TURNS_SHOWN, Turn, closable, may_close, own_first, turns
from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import contract_list
from lvyue.contracts.types import FulfilledBy
from lvyue.duties.models import Duty
from lvyue.duties.selectors import duty_list, overdue_at
from lvyue.duties.types import state_of
from lvyue.foundation import clock
from lvyue.identity.types import Access

CLOCKS_SHOWN = 12
ROWS_SHOWN = 20
AHEAD_SHOWN = 8
DONE_SHOWN = 8
THEIRS_SHOWN = 8
AHEAD = timedelta(days=7)
"""What an event started is told of this long before its last moment to who may close it."""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty on the page: its state, the address to work on it, whether the reader may close it,
    the share of its time spent (0-100).

    `subject` is the number of its ticket or of the duty itself, `title` what the ticket reported.
    """

    duty: Duty
    state: str
    href: str
    subject: str
    title: str
    mine: bool
    spent: float


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of the month's duties of one kind were met in time, of those decided."""

    met: int
    decided: int

    @property
    def words(self) -> str:
        """In percent, or a dash while none is decided."""
        return f"{self.met * 100 / self.decided:.0f}%" if self.decided else "—"

    @property
    def tone(self) -> str:
        """Green only when every one was in time."""
        if not self.decided:
            return "grey"
        return "green" if self.met == self.decided else "amber"


@dataclass(frozen=True, slots=True)
class Month:
    """What the month shows: its days' marks, and how many responses and works were in time.

    `href` leads to the month's duties, open and closed.
    """

    year: int
    month: int
    days: dict[date, dict[str, Any]]
    href: str
    responses: Rate
    works: Rate


@dataclass(frozen=True, slots=True)
class Today:
    """The whole page; `contracts` are those granted, `chosen` the one it keeps to."""

    on: date
    contracts: list[Contract]
    chosen: Contract | None
    clocks: list[DutyRow]
    clocks_count: int
    todo: list[DutyRow]
    todo_count: int
    ahead: list[DutyRow]
    done: list[DutyRow]
    done_count: int
    theirs: list[DutyRow]
    theirs_count: int
    month: Month
    turns: list[Turn]
    turn_count: int

    @property
    def month_words(self) -> str:
        """The month's name, the head of its calendar."""
        return f"{self.month.month} 月"

    @property
    def done_words(self) -> str:
        """How many duties were closed today, beside the head of what is to be done."""
        return f"已办 {self.done_count}" if self.done_count else ""


def today(access: Access, now: datetime, contract: str = "") -> Today:
    """Compose the page for one person over the contracts granted, or one of them by code."""
    contracts = list(contract_list(access).prefetch_related(None))
    duties = duty_list(access)
    if contract:
        duties = duties.filter(contract__code=contract)
    on = now.astimezone(clock.TZ).date()
    begins, ends = midnight(on), midnight(on + timedelta(days=1))
    open_ = Q(closed_at__isnull=True, starts_at__lte=now) & ~clock_at(now)
    asked = {
        "clocks": clock_at(now),
        "todo": open_ & Q(due_at__lte=ends, backlog=False) & _mine(access),
        "theirs": open_ & _theirs(access) & ~Q(backlog=True, due_at__lt=now),
        "done": Q(closed_at__gte=begins, closed_at__lt=ends),
    }
    recent = Q(closed_at__isnull=True) | Q(closed_at__gte=begins)
    counts = (
        duties.filter(recent)
        .order_by()
        .aggregate(**{f"{name}_count": Count("pk", filter=one) for name, one in asked.items()})
    )
    coming = open_ & closable(access) & Q(due_at__gt=ends, due_at__lte=ends + AHEAD)
    clocks = duties.filter(asked["clocks"]).alias(own=own_first(access))
    todo = duties.filter(asked["todo"]).order_by(own_first(access), "due_at", "id")
    theirs = duties.filter(asked["theirs"]).order_by(F("due_at").asc(nulls_last=True), "id")
    lists = {
        "clocks": list(pressing_first(clocks, now, "own")[:CLOCKS_SHOWN]),
        "todo": list(todo[:ROWS_SHOWN]),
        "ahead": list(duties.filter(coming, window_start=None).order_by("due_at", "id")[:AHEAD_SHOWN]),
        "done": list(duties.filter(asked["done"]).order_by("-closed_at", "-id")[:DONE_SHOWN]),
        "theirs": list(theirs[:THEIRS_SHOWN]),
    }
    subjects = subjects_of(access, [one for rows in lists.values() for one in rows], now)
    chosen = next((one for one in contracts if one.code == contract), None)
    waiting = [one for one in turns(access) if chosen is None or one.contract == chosen.title]
    rows: dict[str, Any] = {
        name: [_row(access, duty, now, subjects.get(duty.pk)) for duty in found]
        for name, found in lists.items()
    }
    return Today(
        on=on,
        contracts=contracts,
        chosen=chosen,
        month=_month(duties, on, now, contract),
        turns=waiting[:TURNS_SHOWN],
        turn_count=len(waiting),
        **counts,
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


def _row(access: Access, duty: Duty, now: datetime, ticket: Subject | None) -> DutyRow:
    code = duty.contract.code
    href = f"/duties/{code}/{duty.code}"
    if ticket:
        href = ticket.href
    elif duty.fulfilled_by == FulfilledBy.PAID:
        href = f"/contracts/{code}/money"
    spent = 0.0
    if duty.due_at is not None and duty.due_at > duty.starts_at:
        spent = 100 * ((now - duty.starts_at) / (duty.due_at - duty.starts_at))
    return DutyRow(
        duty=duty,
        state=str(state_of(duty.facts, now)),
        href=href,
        subject=ticket.code if ticket else duty.code,
        title=ticket.title if ticket else "",
        mine=may_close(access, duty),
        spent=min(max(spent, 0.0), 100.0),
    )


def _month(duties: QuerySet[Duty], on: date, now: datetime, contract: str) -> Month:
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
    met, decided = Q(fulfilled_at__lte=F("due_at")), Q(closing="fulfilled") | late
    acts = {"responses": Q(fulfilled_by=FulfilledBy.RESPONDED), "works": Q(fulfilled_by=FulfilledBy.DONE)}
    counts = inside.aggregate(
        **{f"{name}_met": Count("pk", filter=act & met) for name, act in acts.items()},
        **{f"{name}_decided": Count("pk", filter=act & decided) for name, act in acts.items()},
    )
    rates = {name: Rate(counts[f"{name}_met"], counts[f"{name}_decided"]) for name in acts}
    href = f"/duties?month={first:%Y-%m}&state=all" + (f"&contract={contract}" if contract else "")
    days: dict[date, dict[str, Any]] = {row["due_on"]: _day(dict(row), href) for row in rows if row["due_on"]}
    return Month(first.year, first.month, days, href, **rates)


def _day(row: dict[str, Any], href: str) -> dict[str, Any]:
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
        "href": href,
    }
