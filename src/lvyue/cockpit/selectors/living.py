"""The living contract: every clause with the state of what it asks, and one obligation in detail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from lvyue.cockpit.selectors.clauses import clause_lines, passages_shown
from lvyue.cockpit.selectors.moments import (
    known_by,
    midnight,
    open_by,
    terms_by,
)
from lvyue.cockpit.selectors.standing import RANK, line_of, standing_of
from lvyue.cockpit.selectors.tallies import VERDICTS, tallies, verdict_at
from lvyue.cockpit.selectors.written import anchors_of, passages_of
from lvyue.cockpit.types import ClauseLine, DayDuties, Line, Moment, Progress, Tally
from lvyue.contracts.models import Contract, ContractVersion
from lvyue.contracts.types import ContractFile
from lvyue.duties.models import Duty
from lvyue.duties.selectors import duty_list
from lvyue.foundation.kit.words import yuan
from lvyue.identity.types import Access
from lvyue.settlement.selectors import proposal_list

DAY_SHOWN = 6
"""How many duties of the day shown are named beside the slider."""


@dataclass(frozen=True, slots=True)
class Living:
    """Everything the page shows but the detail of one obligation."""

    contract: Contract
    version: ContractVersion
    terms: ContractFile
    progress: Progress
    lines: tuple[Line, ...]
    clauses: tuple[ClauseLine, ...]
    total: Tally
    due_today: int
    done_today: int
    open_questions: int
    paragraphs: list[dict[str, Any]]
    days: list[tuple[date, int, str]]
    moment: Moment
    day: DayDuties
    asked: str

    @property
    def kept(self) -> str | None:
        """Share of decided duties met in time, in percent with one decimal; None while none is decided."""
        decided = self.total.decided
        if not decided:
            return None
        return f"{(self.total.on_time + self.total.deemed) * 100 / decided:.1f}"

    @property
    def kept_tone(self) -> str:
        """Green from 95 %, amber from 80 %, red below."""
        share = float(self.kept or 0)
        return "green" if share >= 95 else "amber" if share >= 80 else "red"

    @property
    def words(self) -> str:
        """Which version this is and how the contract stands."""
        if self.progress.day < 1:
            stands = "未开始"
        else:
            stands = "履行中" if self.progress.day <= self.progress.days else "已届满"
        return f"第 {self.version.number} 版 · {stands}"

    @property
    def done_words(self) -> str:
        """How many duties were closed today."""
        return f"/ 已办 {self.done_today}"

    @property
    def due_label(self) -> str:
        """What the figure of duties due on the day shown is called."""
        return "今日应办" if self.moment.live else "当天应办"

    @property
    def home(self) -> str:
        """The page's own address, which the time slider moves from."""
        at = f"obligations/{self.asked}" if self.asked else ""
        return f"/contracts/{self.contract.code}/{at}"

    @property
    def confirmed(self) -> bool:
        """Whether this version was confirmed by the moment shown."""
        return self.version.confirmed_at is not None and self.version.confirmed_at <= self.moment.at

    @property
    def parties(self) -> str:
        """Both sides and the price, for the line under the title."""
        amount = self.terms.amount
        price = (
            f"{yuan(amount.total_fen)}"
            if amount.total_fen is not None
            else f"{yuan(amount.per_year_fen or 0)} / 年"
        )
        return f"甲方 {self.contract.party_a}　乙方 {self.contract.party_b}　{price}"

    @property
    def links(self) -> dict[str, str]:
        """Where the key figures lead: to the duties they count; nowhere from another day's figures."""
        if not self.moment.live:
            return dict.fromkeys(("closed", "today", "overdue", "money"), "")
        base = f"/duties?contract={self.contract.code}"
        return {
            "closed": f"{base}&state=closed",
            "today": f"{base}&state=due_soon",
            "overdue": f"{base}&state=overdue",
            "money": f"/contracts/{self.contract.code}/money",
        }


def living(
    access: Access,
    contract: Contract,
    version: ContractVersion,
    rulings: dict[str, str],
    moment: Moment,
    counted: dict[str, Tally],
    selected: str,
    asked: str = "",
) -> Living:
    """Compose the page of one confirmed version at a moment.

    `rulings` and `counted` are `rulings_by` and `counts_by` of the same moment, `selected` the obligation at
    the side, `asked` the one of the address, empty where the page chose.
    """
    terms = terms_by(version, rulings)
    address = f"/contracts/{contract.code}/obligations/"
    duties = known_by(duty_list(access).filter(contract=contract), moment)
    lines = tuple(line_of(one, counted.get(one.id, Tally()), moment.at) for one in terms.obligations)
    day = day_duties(duties, moment)
    return Living(
        contract=contract,
        version=version,
        terms=terms,
        progress=progress(terms, moment.on),
        lines=lines,
        clauses=tuple(clause_lines(terms, lines, anchors_of(version, rulings), address, moment.query)),
        total=sum(counted.values(), Tally()),
        due_today=day.open,
        done_today=day.closed,
        open_questions=sum(
            1 for q in version.file.questions if q.kind == "ambiguity" and q.id not in rulings
        ),
        paragraphs=passages_shown(passages_of(version, rulings), lines, selected, address, moment.query),
        days=_days(duties, terms, moment.at),
        moment=moment,
        day=day,
        asked=asked,
    )


def counts_by(access: Access, contract: Contract, terms: ContractFile, moment: Moment) -> dict[str, Tally]:
    """{obligation id: tally} at a moment, without those whose reading was not ruled by then: one query."""
    waiting = {one.id for one in terms.obligations if one.waits_for}
    counted = tallies(
        known_by(Duty.objects.filter(space_id__in=access.space_ids, contract=contract), moment), moment.at
    )
    return {id: tally for id, tally in counted.items() if id not in waiting}


def most_pressing(terms: ContractFile, counted: dict[str, Tally], at: datetime) -> str:
    """The obligation a reader should see first: the most pressing state, earliest in the contract."""
    standing = [(one.id, standing_of(one, counted.get(one.id, Tally()), at)[0]) for one in terms.obligations]
    alive = [(id, state) for id, state in standing if state]
    return min(alive or standing, key=lambda one: RANK.index(one[1] or "waived"), default=("", ""))[0]


def risk_by(access: Access, contract: Contract, at: datetime) -> int:
    """Fen of all penalties proposed by a moment, then neither settled nor recalculated: one query."""
    gone = Q(superseded_at__lte=at) | Q(settled_at__lte=at)
    found = proposal_list(access, contract.code).filter(proposed_at__lte=at).exclude(gone)
    return found.order_by().aggregate(n=Sum("amount_fen"))["n"] or 0


def day_duties(duties: QuerySet[Duty], moment: Moment) -> DayDuties:
    """What falls due on the day shown and what was closed on it; a coming day's limits may be provisional."""
    start = midnight(moment.on)
    closed = Q(closed_at__gte=start, closed_at__lt=start + timedelta(days=1), closed_at__lte=moment.at)
    counted = duties.order_by().aggregate(
        open=Count("pk", filter=Q(due_on=moment.on) & open_by(moment.at)), closed=Count("pk", filter=closed)
    )
    due = duties.filter(due_on=moment.on).order_by("due_at", "id")
    named = [] if moment.live else list(due[: DAY_SHOWN + 1])
    return DayDuties(
        open=counted["open"],
        closed=counted["closed"],
        named=tuple((one.code, one.what, one.provisional) for one in named[:DAY_SHOWN]),
        more=len(named) > DAY_SHOWN,
    )


def progress(terms: ContractFile, today: date) -> Progress:
    """How far a service term has come, both of its days included."""
    start, end = terms.term.start, terms.term.end
    return Progress(start, end, (today - start).days + 1, (end - start).days + 1)


def _days(duties: Any, terms: ContractFile, at: datetime) -> list[tuple[date, int, str]]:
    """How many duties fall due in each week: red where one is overdue, amber where one was late."""
    rows = (
        duties.filter(due_on__gte=terms.term.start, due_on__lte=terms.term.end)
        .order_by()
        .annotate(verdict=verdict_at(at))
        .values_list("due_on")
        .annotate(
            n=Count("pk"),
            overdue=Count("pk", filter=Q(verdict=VERDICTS.index("overdue"))),
            late=Count("pk", filter=Q(verdict=VERDICTS.index("late"))),
        )
    )
    counts = {on: found for on, *found in rows}
    weeks, week = [], terms.term.start
    while week <= terms.term.end:
        days = [counts.get(week + timedelta(days=n), (0, 0, 0)) for n in range(7)]
        n, overdue, late = (sum(column) for column in zip(*days, strict=True))
        weeks.append((week, n, "red" if overdue else "amber" if late else ""))
        week += timedelta(days=7)
    return weeks
