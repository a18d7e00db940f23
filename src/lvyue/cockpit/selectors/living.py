"""The living contract: every clause with the state of what it asks, and one obligation in detail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from lvyue.cockpit.selectors.tallies import tallies
from lvyue.cockpit.types import ClauseLine, Line, Progress, Tally
from lvyue.contracts.models import Contract, ContractVersion
from lvyue.contracts.pages.paper import Mark, papers
from lvyue.contracts.selectors import ruled_questions, terms_of
from lvyue.contracts.spans import cite_span
from lvyue.contracts.types import ClauseSpan, ContractFile, Kind, Obligation, Penalty, limit_words
from lvyue.contracts.types.limits import as_limit
from lvyue.duties.events import DATED
from lvyue.duties.models import Duty
from lvyue.duties.selectors import duty_list, overdue_at
from lvyue.duties.types import state_of
from lvyue.foundation import clock
from lvyue.foundation.kit.words import due_moment, yuan
from lvyue.identity.types import Access


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
    today: date

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
        """Where the key figures lead: to the duties they count."""
        base = f"/duties?contract={self.contract.code}"
        return {
            "closed": f"{base}&state=closed",
            "today": f"{base}&state=due_soon",
            "overdue": f"{base}&state=overdue",
            "money": f"/contracts/{self.contract.code}/money",
        }


def living(
    access: Access, contract: Contract, version: ContractVersion, now: datetime, selected: str
) -> Living:
    """Compose the page of one confirmed version at a moment; `selected` is an obligation id or empty."""
    file, rulings, terms = version.file, ruled_questions(version), terms_of(version)
    duties = duty_list(access).filter(contract=contract)
    counted = tallies(duties, now)
    today = now.astimezone(clock.TZ).date()
    lines = tuple(_line(one, counted.get(one.id, Tally()), now) for one in terms.obligations)
    midnight = datetime.combine(today + timedelta(days=1), datetime.min.time(), clock.TZ)
    day = duties.aggregate(
        due=Count("pk", filter=Q(due_on=today, closed_at__isnull=True)),
        done=Count("pk", filter=Q(closed_at__gte=midnight - timedelta(days=1), closed_at__lt=midnight)),
    )
    return Living(
        contract=contract,
        version=version,
        terms=terms,
        progress=progress(terms, today),
        lines=lines,
        clauses=_clause_lines(terms, lines),
        total=sum(counted.values(), Tally()),
        due_today=day["due"],
        done_today=day["done"],
        open_questions=sum(1 for q in file.questions if q.kind == "ambiguity" and q.id not in rulings),
        paragraphs=_paragraphs(terms, version.texts, lines, contract.code, selected),
        days=_days(duties, terms, now),
        today=today,
    )


def most_pressing(access: Access, contract: Contract, terms: ContractFile, now: datetime) -> str:
    """The obligation a reader should see first: the most pressing state, earliest in the contract."""
    counted = tallies(duty_list(access).filter(contract=contract), now)
    standing = [(one.id, _standing(one, counted.get(one.id, Tally()), now)[0]) for one in terms.obligations]
    alive = [(id, state) for id, state in standing if state]
    return min(alive or standing, key=lambda one: _RANK.index(one[1] or "waived"), default=("", ""))[0]


def progress(terms: ContractFile, today: date) -> Progress:
    """How far a service term has come, both of its days included."""
    start, end = terms.term.start, terms.term.end
    return Progress(start, end, (today - start).days + 1, (end - start).days + 1)


def _line(obligation: Obligation, tally: Tally, now: datetime) -> Line:
    state, words = _standing(obligation, tally, now)
    return Line(obligation, state, words, tally)


def _standing(obligation: Obligation, tally: Tally, now: datetime) -> tuple[str, str]:
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
        soon = tally.next_due_at - now <= timedelta(days=3)
        return ("due_soon" if soon else "running"), f"{due_moment(tally.next_due_at)} 到期"
    if tally.running:
        return "running", "持续履行" if obligation.kind is Kind.STANDING else f"{tally.running} 项进行中"
    if tally.late:
        return "fulfilled_late", f"{met}/{tally.decided} 按期"
    if tally.decided:
        return "fulfilled", f"{met}/{tally.decided} 按期"
    return ("pending", "未到期") if tally.pending else ("waived", "已免责")


_RANK = (
    "overdue",
    "due_soon",
    "ambiguous",
    "backlog",
    "fulfilled_late",
    "running",
    "fulfilled",
    "pending",
    "not_triggered",
    "waived",
)


def _worst(states: Iterable[str]) -> str:
    found = [one for one in states if one]
    return min(found, key=_RANK.index, default="")


def _clause_lines(terms: ContractFile, lines: tuple[Line, ...]) -> tuple[ClauseLine, ...]:
    """Clauses that hold obligations at or below them, document by document, each with its own tally."""
    ranks = {one.id: one.rank for one in terms.documents}
    where = {one.id: one for one in terms.clauses}
    shown = []
    for clause in sorted(terms.clauses, key=lambda one: (ranks[one.document], one.start, one.level)):
        if clause.level == 0:
            continue
        inside = [
            line
            for line in lines
            if (at := where.get(line.obligation.clause))
            and clause.document == at.document
            and clause.start <= at.start
            and at.end <= clause.end
            and at.level >= clause.level
        ]
        if inside:
            own = tuple(line for line in inside if line.obligation.clause == clause.id)
            tally = sum((line.tally for line in inside), Tally())
            shown.append(ClauseLine(clause, tally, _worst(line.state for line in inside), own))
    return tuple(shown)


def _paragraphs(
    terms: ContractFile, texts: dict[str, str], lines: tuple[Line, ...], code: str, selected: str
) -> list[dict[str, Any]]:
    """The contract's passages, those with obligations carrying the state of the most pressing one."""
    marks = [
        Mark(line.obligation.id, cite.document, *span, "blue", line.obligation.what)
        for line in lines
        for cite in line.obligation.cite
        if (span := cite_span(terms, texts, cite))
    ]
    by_clause: dict[str, list[Line]] = {}
    for line in lines:
        by_clause.setdefault(line.obligation.clause, []).append(line)
    return [
        {
            **passage,
            **_standing_of(by_clause.get(str(passage.get("id", ""))[len("clause-") :], []), code, selected),
        }
        for paper in papers(terms, texts, marks)
        for passage in paper.passages
    ]


def _standing_of(mine: list[Line], code: str, selected: str) -> dict[str, Any]:
    """What a clause's first passage carries: the most pressing state and the way to its detail."""
    if not mine:
        return {}
    pressing = [line for line in mine if line.state]
    worst = min(pressing, key=lambda line: _RANK.index(line.state), default=mine[0])
    shown: dict[str, Any] = {
        "href": f"/contracts/{code}/obligations/{worst.obligation.id}",
        "selected": any(line.obligation.id == selected for line in mine),
        "kind": "clause",
    }
    if pressing:
        more = f" 等 {len(pressing)} 项" if len(pressing) > 1 else ""
        shown |= {"state": worst.state, "chip": worst.words + more}
    return shown


def _days(duties: Any, terms: ContractFile, now: datetime) -> list[tuple[date, int, str]]:
    """How many duties fall due on each week of the term, red where one is overdue or was late."""
    rows = (
        duties.filter(due_on__gte=terms.term.start, due_on__lte=terms.term.end)
        .order_by()
        .values("due_on")
        .annotate(n=Count("pk"), bad=Count("pk", filter=overdue_at(now)))
    )
    counts = {row["due_on"]: (row["n"], row["bad"]) for row in rows}
    found, week = [], terms.term.start
    while week <= terms.term.end:
        days = [counts.get(week + timedelta(days=n), (0, 0)) for n in range(7)]
        found.append((week, sum(n for n, _ in days), "red" if any(bad for _, bad in days) else ""))
        week += timedelta(days=7)
    return found


@dataclass(frozen=True, slots=True)
class Detail:
    """One obligation at the side: its terms, its days and its latest duties."""

    line: Line
    clause: ClauseSpan | None
    quotes: tuple[str, ...]
    limit: str
    penalties: tuple[Penalty, ...]
    strip: list[tuple[date, str, str, str]]
    strip_label: str
    duties: list[tuple[Duty, str]]
    question: Any
    today: date


def detail(
    access: Access, page_terms: ContractFile, contract: Contract, id: str, now: datetime
) -> Detail | None:
    """The side panel of one obligation, or None when the version has none of that id."""
    obligation = page_terms.obligation(id)
    if obligation is None:
        return None
    duties = duty_list(access).filter(contract=contract, obligation=id)
    tally = tallies(duties, now).get(id, Tally())
    shown = list(duties.filter(starts_at__lte=now).order_by("-starts_at", "-id")[:8])
    terms = tuple(one for name in obligation.consequence if (one := page_terms.penalty(name)))
    strip = _strip(duties, page_terms, now) if tally.total > 1 else []
    return Detail(
        line=_line(obligation, tally, now),
        clause=page_terms.clause(obligation.clause),
        quotes=tuple(cite.quote for cite in obligation.cite),
        limit=limit_words(as_limit(obligation.limit)) if obligation.limit else _cycle_words(obligation),
        penalties=terms,
        strip=strip,
        strip_label=f"{tally.on_time + tally.deemed} 按期 · {tally.late} 迟 · {tally.overdue} 缺",
        duties=[(duty, str(state_of(duty.facts, now))) for duty in shown],
        question=page_terms.question(obligation.waits_for) if obligation.waits_for else None,
        today=now.astimezone(clock.TZ).date(),
    )


def _cycle_words(obligation: Obligation) -> str:
    if obligation.every:
        return obligation.every.label
    return "服务期内持续" if obligation.kind is Kind.STANDING else "未约定期限"


def _strip(duties: Any, terms: ContractFile, now: datetime) -> list[tuple[date, str, str, str]]:
    """One cell a day of the term: the verdict of what fell due that day, grey where nothing did."""
    tones: dict[date, tuple[str, str, str]] = {}
    rows = duties.filter(due_on__isnull=False).select_related("contract")
    for duty in rows.order_by("due_on").iterator(500):
        state = str(state_of(duty.facts, now))
        tone, word = _CELL[state]
        first = max(duty.window_start or duty.due_on, terms.term.start)
        last = min(duty.due_on, terms.term.end)
        for n in range((last - first).days + 1):
            tones[first + timedelta(days=n)] = (
                tone,
                f"{duty.what} {word}",
                f"/duties/{duty.contract.code}/{duty.code}",
            )
    days = (terms.term.end - terms.term.start).days + 1
    dates = (terms.term.start + timedelta(days=n) for n in range(days))
    return [(on, *tones.get(on, ("grey", "无到期事项", ""))) for on in dates]


_CELL = {
    "pending": ("grey", "未到期"),
    "running": ("running", "进行中"),
    "due_soon": ("amber", "将到期"),
    "overdue": ("red", "逾期"),
    "backlog": ("violet", "待补录"),
    "fulfilled": ("green", "按期"),
    "fulfilled_late": ("amber", "迟"),
    "deemed": ("green", "视为通过"),
    "waived": ("grey", "已免责"),
    "cancelled": ("grey", "已取消"),
}
