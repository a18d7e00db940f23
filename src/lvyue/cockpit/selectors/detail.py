"""One obligation at the side of the living contract: its terms, its days, its duties with their evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet

from lvyue.cockpit.selectors.moments import facts_by, known_by, overdue_by
from lvyue.cockpit.selectors.standing import line_of
from lvyue.cockpit.selectors.tallies import VERDICTS, verdict_at
from lvyue.cockpit.selectors.turns import may_close
from lvyue.cockpit.types import Evidence, Line, Moment, Risk, Stake, Tally
from lvyue.contracts.models import Contract
from lvyue.contracts.types import (
    ClauseSpan,
    ContractFile,
    Formula,
    FulfilledBy,
    Kind,
    Obligation,
    Penalty,
    limit_words,
)
from lvyue.contracts.types.limits import as_limit
from lvyue.desk.consequences import penalty_words
from lvyue.duties.models import Duty, DutyEvent
from lvyue.duties.selectors import duty_list, files_of
from lvyue.duties.types import EventKind, state_of
from lvyue.identity.types import Access
from lvyue.settlement.selectors import proposal_list, sums_owed
from lvyue.settlement.selectors.expectations import expectations, unit_fen

DUTIES_SHOWN = 8
RISKS_SHOWN = 3
_OWED = (FulfilledBy.PAID, FulfilledBy.PAPERS_SUBMITTED)
CLOSINGS = (EventKind.FULFILLED, EventKind.DEEMED, EventKind.WAIVED)


@dataclass(frozen=True, slots=True)
class Detail:
    """One obligation at the side: its terms, its days, its latest duties and the money at risk."""

    line: Line
    clause: ClauseSpan | None
    quotes: tuple[str, ...]
    limit: str
    stakes: tuple[Stake, ...]
    strip: list[tuple[date, str, str, str]]
    strip_label: str
    duties: list[tuple[Duty, str, tuple[Evidence, ...]]]
    risks: tuple[Risk, ...]
    question: Any
    moment: Moment
    beside: tuple[Line, ...]
    act: Duty | None

    @property
    def clause_number(self) -> str:
        """The number of the clause the obligation stands in, as the contract writes it."""
        return self.clause.number if self.clause else self.line.obligation.clause


def detail(
    access: Access,
    terms: ContractFile,
    contract: Contract,
    id: str,
    moment: Moment,
    counted: Mapping[str, Tally],
    anchors: Mapping[str, str],
) -> Detail | None:
    """The side panel of one obligation at a moment, or None when the version has none of that id.

    `counted` is `counts_by` of the same moment, `anchors` are those of the text; `beside` are the other
    obligations of the same clause and `act` the duty shown that the reader may close now, the one due first.
    """
    obligation = terms.obligation(id)
    if obligation is None:
        return None
    tally = counted.get(id, Tally())
    duties = known_by(duty_list(access).filter(contract=contract, obligation=id), moment)
    latest = duties.filter(starts_at__lte=moment.at)
    shown = list(latest.order_by("-starts_at", "-id")[:DUTIES_SHOWN])
    evidence = _evidence(shown, moment.at)
    named = tuple(one for name in obligation.consequence if (one := terms.penalty(name)))
    missed = (
        list(
            latest.filter(overdue_by(moment.at))
            .select_related("version", "trigger")
            .defer("version__content", "version__texts")
            .order_by("due_at", "id")[:RISKS_SHOWN]
        )
        if moment.live and tally.overdue and named
        else []
    )
    return Detail(
        line=line_of(obligation, tally, moment.at),
        clause=terms.clause(obligation.clause),
        quotes=tuple(cite.quote for cite in obligation.cite),
        limit=limit_words(as_limit(obligation.limit)) if obligation.limit else _cycle_words(obligation),
        stakes=tuple(
            _stake(access, contract, terms, one, anchors.get(one.clause, ""), moment.at) for one in named
        ),
        strip=_strip(duties, obligation, contract.code, terms, moment.at) if tally.total > 1 else [],
        strip_label=f"{tally.on_time + tally.deemed} 按期 · {tally.late} 迟 · {tally.overdue} 缺",
        duties=[
            (duty, str(state_of(facts_by(duty, moment.at), moment.at)), tuple(evidence[duty.pk]))
            for duty in shown
        ],
        risks=_risks(access, contract, id, missed, moment) if named else (),
        question=terms.question(obligation.waits_for) if obligation.waits_for else None,
        moment=moment,
        beside=tuple(
            line_of(one, counted.get(one.id, Tally()), moment.at)
            for one in terms.obligations
            if one.clause == obligation.clause and one.id != id
        ),
        act=_act(access, shown) if moment.live else None,
    )


def _act(access: Access, shown: list[Duty]) -> Duty | None:
    """The duty of those shown that the reader may close, the one due first; None without any."""
    mine = [one for one in shown if one.closed_at is None and may_close(access, one)]
    return min(mine, key=lambda one: (one.due_at is None, one.due_at or one.starts_at), default=None)


def _evidence(duties: list[Duty], at: datetime) -> dict[int, list[Evidence]]:
    """{duty id: what closed it, and the files that prove it} recorded by a moment: two queries."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    events = list(
        DutyEvent.objects.filter(duty__in=duties, kind__in=CLOSINGS, recorded_at__lte=at) if duties else ()
    )
    files = files_of(events) if events else {}
    for event in events:
        proofs = tuple((one.pk, one.name, one.blob.sm3[:8]) for one in files.get(event.pk, ()))
        words = " · ".join(part for part in (EventKind(event.kind).label, event.actor_name) if part)
        found[event.duty_id].append(Evidence(event.at, words, event.note, proofs))
    return found


def _stake(
    access: Access, contract: Contract, terms: ContractFile, penalty: Penalty, anchor: str, at: datetime
) -> Stake:
    """What a breach would cost under a term; `anchor` is its place in the text."""
    return Stake(
        breach=penalty.breach,
        words=penalty_words(penalty),
        anchor=anchor,
        amount_fen=unit_fen(access, contract, terms, penalty, at),
        daily=penalty.formula is Formula.DAILY_RATE,
    )


def _risks(
    access: Access, contract: Contract, id: str, missed: list[Duty], moment: Moment
) -> tuple[Risk, ...]:
    """Money of this obligation: penalties proposed by then, and what missed duties would come to today."""
    proposed = proposal_list(access, contract.code).filter(
        duty__obligation=id, superseded_at__isnull=True, proposed_at__lte=moment.at
    )
    base = f"/contracts/{contract.code}/money"
    found = [
        Risk(
            one.duty.code,
            one.amount_fen,
            "测算" if one.settled_at is None else "已结",
            f"{base}/how/{one.code}",
        )
        for one in proposed[:RISKS_SHOWN]
    ]
    charged = {one.code for one in found}
    rest = [one for one in missed if one.code not in charged]
    owed = [
        account for one in rest if one.fulfilled_by in _OWED for account in sums_owed(access, one).values()
    ]
    worked = expectations(rest, owed, moment.at)
    for duty in rest:
        expected = worked.get(duty.pk)
        if expected is not None and expected.amount_fen is not None:
            where = f"/duties/{contract.code}/{duty.code}"
            found.append(Risk(duty.code, expected.amount_fen, "若归责", where))
    return tuple(found[:RISKS_SHOWN])


def _cycle_words(obligation: Obligation) -> str:
    if obligation.every:
        return obligation.every.label
    return "服务期内持续" if obligation.kind is Kind.STANDING else "未约定期限"


def _strip(
    duties: QuerySet[Duty], obligation: Obligation, code: str, terms: ContractFile, at: datetime
) -> list[tuple[date, str, str, str]]:
    """One cell a day of the term: the most pressing verdict of what fell due that day, grey without any."""
    first_day, last_day = terms.term.start, terms.term.end
    cells: dict[date, tuple[str, str, str]] = {}
    rows = (
        duties.filter(due_on__isnull=False)
        .order_by("due_on")
        .annotate(verdict=verdict_at(at))
        .values_list("due_on", "window_start")
        .annotate(worst=Min("verdict"), n=Count("pk"), code=Min("code"))
    )
    for due_on, start, worst, n, number in rows:
        tone, word = _CELLS[VERDICTS[worst]]
        words = f"{obligation.what} {word}" + (f"，共 {n} 件" if n > 1 else "")
        href = f"/duties/{code}/{number}"
        if n > 1:
            href = f"/duties?contract={code}&obligation={obligation.id}&month={due_on:%Y-%m}&state=all"
        first, last = max(start or due_on, first_day), min(due_on, last_day)
        for day in range((last - first).days + 1):
            cells[first + timedelta(days=day)] = (tone, words, href)
    dates = (first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1))
    return [(on, *cells.get(on, ("grey", "无到期事项", ""))) for on in dates]


_CELLS = {
    "overdue": ("red", "逾期"),
    "due_soon": ("amber", "将到期"),
    "backlog": ("violet", "待补录"),
    "late": ("amber", "迟"),
    "running": ("running", "进行中"),
    "paused": ("grey", "已暂停"),
    "pending": ("grey", "未到期"),
    "on_time": ("green", "按期"),
    "deemed": ("green", "视为通过"),
    "relieved": ("grey", "已免责"),
}
"""Tone and word of a day by the most pressing verdict of what fell due on it."""
