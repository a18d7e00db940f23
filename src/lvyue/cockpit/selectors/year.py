"""The duty year: every dated duty of a contract over its term, by obligation and month, and day by day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q

from lvyue.cockpit.selectors.moments import open_by, overdue_by
from lvyue.contracts.models import Contract
from lvyue.contracts.types import ContractFile, Obligation
from lvyue.duties.models import Duty
from lvyue.identity.types import Access


@dataclass(frozen=True, slots=True)
class Fallen:
    """How many duties fall due in a stretch, and how they stand; `open` takes in the overdue."""

    n: int = 0
    open: int = 0
    overdue: int = 0
    late: int = 0
    provisional: int = 0

    def __add__(self, other: Fallen) -> Fallen:
        return Fallen(
            self.n + other.n,
            self.open + other.open,
            self.overdue + other.overdue,
            self.late + other.late,
            self.provisional + other.provisional,
        )

    @property
    def tone(self) -> str:
        """Red where one is overdue, amber where one was late, green when all are closed, else empty."""
        if self.overdue:
            return "red"
        if self.late:
            return "amber"
        return "green" if self.n and not self.open else ""

    @property
    def words(self) -> str:
        """The verdict in words, for who sees no colour."""
        said = [f"{self.n} 项"]
        said += [f"{n} {word}" for n, word in ((self.overdue, "逾期"), (self.late, "迟")) if n]
        if rest := self.open - self.overdue:
            said.append(f"{rest} 未结")
        if self.provisional:
            said.append(f"{self.provisional} 暂定")
        return "，".join(said)


@dataclass(frozen=True, slots=True)
class YearCell:
    """One obligation in one month; `href` leads to the duties it counts."""

    fallen: Fallen
    href: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """One obligation over the months of the term; `href` leads to all its duties."""

    obligation: Obligation
    clause: str
    total: Fallen
    cells: tuple[YearCell, ...]
    href: str


@dataclass(frozen=True, slots=True)
class YearMonth:
    """One month of the calendar: its days as the kit's month takes them."""

    year: int
    month: int
    fallen: Fallen
    days: dict[date, dict[str, Any]]
    href: str
    now: bool

    @property
    def label(self) -> str:
        """`2026 年 3 月`."""
        return f"{self.year} 年 {self.month} 月"

    @property
    def key(self) -> str:
        """`2026-03`."""
        return f"{self.year}-{self.month:02}"

    @property
    def anchor(self) -> str:
        """The place of the month on the page."""
        return f"month-{self.key}"


@dataclass(frozen=True, slots=True)
class DutyYear:
    """The whole page; `overdue_href` leads to what is overdue of the contract."""

    months: tuple[YearMonth, ...]
    rows: tuple[YearRow, ...]
    total: Fallen
    overdue_href: str


def duty_year(
    access: Access, contract: Contract, terms: ContractFile, now: datetime, today: date
) -> DutyYear:
    """Count the dated duties of a contract over the months of its service term: one query."""
    first, last = terms.term.start, terms.term.end
    late = Q(closing="fulfilled", fulfilled_at__gt=F("due_at"), backlog=False)
    rows = (
        Duty.objects.filter(
            space_id__in=access.space_ids, contract=contract, due_on__gte=first, due_on__lte=last
        )
        .exclude(closing="cancelled")
        .order_by()
        .values_list("obligation", "due_on")
        .annotate(
            n=Count("pk"),
            open=Count("pk", filter=open_by(now)),
            overdue=Count("pk", filter=overdue_by(now)),
            late=Count("pk", filter=late),
            unsure=Count("pk", filter=Q(provisional=True) & open_by(now)),
        )
    )
    days: dict[date, Fallen] = defaultdict(Fallen)
    cells: dict[tuple[str, int, int], Fallen] = defaultdict(Fallen)
    for obligation, on, *counts in rows:
        fallen = Fallen(*counts)
        days[on] += fallen
        cells[obligation, on.year, on.month] += fallen
    months = _months(first, last)
    base = f"/duties?contract={contract.code}&state=all"
    return DutyYear(
        months=tuple(_month(*one, days, base, contract.code, today) for one in months),
        rows=tuple(_rows(terms, months, cells, base)),
        total=sum(days.values(), Fallen()),
        overdue_href=f"/duties?contract={contract.code}&state=overdue",
    )


def _months(first: date, last: date) -> list[tuple[int, int]]:
    """(year, month) of every month the term touches."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [(n // 12, n % 12 + 1) for n in range(start, end + 1)]


def _month(year: int, month: int, days: dict[date, Fallen], base: str, code: str, today: date) -> YearMonth:
    inside = {on: one for on, one in days.items() if (on.year, on.month) == (year, month)}
    return YearMonth(
        year=year,
        month=month,
        fallen=sum(inside.values(), Fallen()),
        days={
            on: {
                "tone": one.tone,
                "title": one.words,
                "href": f"/contracts/{code}/?at={on:%Y-%m-%d}",
                "marks": one.n,
                "open": one.open == one.n,
            }
            for on, one in inside.items()
        },
        href=f"{base}&month={year}-{month:02}",
        now=(today.year, today.month) == (year, month),
    )


def _rows(
    terms: ContractFile, months: list[tuple[int, int]], cells: dict[tuple[str, int, int], Fallen], base: str
) -> list[YearRow]:
    """Obligations with dated duties, in the order of the contract."""
    found = []
    for one in terms.obligations:
        mine = [(year, month, cells.get((one.id, year, month), Fallen())) for year, month in months]
        total = sum((fallen for _, _, fallen in mine), Fallen())
        if total.n:
            clause = terms.clause(one.clause)
            link = f"{base}&obligation={one.id}"
            drawn = tuple(YearCell(fallen, f"{link}&month={y}-{m:02}") for y, m, fallen in mine)
            found.append(YearRow(one, clause.number if clause else one.clause, total, drawn, link))
    return found
