"""What the reader's side owes and what is owed to it: payments, acceptances, replies, rulings, in due order.

Both lists are the same duties seen from either side. Queries grow with the kinds of what is owed and with
the contracts, never with the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from lvyue.cockpit.selectors.rulings import OpenPoint, open_points
from lvyue.cockpit.selectors.subjects import Subject, subjects_of
from lvyue.contracts.types import FulfilledBy
from lvyue.duties.models import Duty
from lvyue.duties.selectors import duty_list, overdue_at
from lvyue.duties.types import state_of
from lvyue.foundation import clock
from lvyue.foundation.kit.words import due_moment
from lvyue.identity.types import Access
from lvyue.rules.deadlines import overdue_days
from lvyue.settlement.selectors import Account, Waiting, money_waiting, sums_owed

ROWS_SHOWN = 15
"""Rows of one group on the page; the rest are counted."""
RULINGS_SHOWN = 5
"""Open points shown, those that hold up money or the term first; a long contract has dozens."""
AHEAD = timedelta(days=7)
"""A window of a cycle is owed from this long before its last moment."""

_MONEY = (FulfilledBy.PAID.value, FulfilledBy.PAPERS_SUBMITTED.value)
_PAPER = Q(fulfilled_by__in=_MONEY)
_REVIEW = ~Q(silence="") | Q(fulfilled_by=FulfilledBy.REVIEWED.value)
_TICKET = Q(fulfilled_by__startswith="ticket.")
_WINDOW = Q(window_start__isnull=False)


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One thing owed: what, under which contract and clause, until when, how much, and the next step.

    `subject` is the ticket it is about; `left` says the days left or over; `deemed` that silence counts as a
    yes; `second` that its money is already in another row.
    """

    what: str
    contract: str
    clause: str
    clause_href: str
    state: str
    left: str
    due: str
    href: str
    act: str
    code: str = ""
    code_href: str = ""
    subject: str = ""
    amount_fen: int | None = None
    second: bool = False
    deemed: bool = False
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OwedGroup:
    """Things owed of one kind; `count` is all of them, `href` leads to the rest."""

    key: str
    title: str
    rows: tuple[OwedRow, ...]
    count: int
    href: str = ""

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(0, self.count - len(self.rows))


@dataclass(frozen=True, slots=True)
class OwedSide:
    """One of the two lists."""

    title: str
    empty: str
    groups: tuple[OwedGroup, ...]
    overdue: int
    amount_fen: int

    @property
    def count(self) -> int:
        """All things owed."""
        return sum(one.count for one in self.groups)


@dataclass(frozen=True, slots=True)
class Owed:
    """The whole page."""

    mine: OwedSide
    theirs: OwedSide


_KINDS: tuple[tuple[str, str, Q], ...] = (
    ("money", "付款", _PAPER),
    ("review", "验收", _REVIEW & ~_PAPER),
    ("reply", "答复、配合与资料", ~_PAPER & ~_REVIEW & ~_TICKET & ~_WINDOW),
    ("ticket", "工单", _TICKET & ~_REVIEW),
    ("routine", "例行与持续（七日内到期或已逾期）", _WINDOW & ~_PAPER & ~_REVIEW & ~_TICKET),
)


def owed(access: Access, now: datetime) -> Owed:
    """Both lists for one reader over the contracts granted; one of neither side sees 甲方's and 乙方's."""
    sides = {one: access.side(one) for one in access.space_ids}
    mine = {space: side.value if side else "a" for space, side in sides.items()}
    theirs = {space: "b" if side == "a" else "a" for space, side in mine.items()}
    sums = sums_owed(access)
    points, waiting = open_points(access), money_waiting(access)
    left, right = _titles({side.value for side in sides.values() if side})
    neutral = not any(sides.values())
    found = _Reading(access, now, sums, neutral)
    return Owed(
        mine=found.side(left, "没有要办的事", mine, points, waiting, own=True),
        theirs=found.side(right, "对方没有欠着的事", theirs, points, waiting, own=False),
    )


def _titles(sides: set[str]) -> tuple[str, str]:
    if not sides:
        return "甲方欠什么", "乙方欠什么"
    if sides == {"a"}:
        return "我方欠什么", "乙方欠我们什么"
    return "我方欠什么", "甲方欠我们什么" if sides == {"b"} else "对方欠我们什么"


@dataclass
class _Reading:
    """Builds the lists for one reader and one moment."""

    access: Access
    now: datetime
    sums: Mapping[int, Account]
    neutral: bool
    seen: set[int] = field(default_factory=set)

    def side(
        self,
        title: str,
        empty: str,
        debtor: Mapping[int, str],
        points: Iterable[OpenPoint],
        waiting: Iterable[Waiting],
        *,
        own: bool,
    ) -> OwedSide:
        """One list: what `debtor` ({space id: side}) owes; both sides' duties stand with the reader's own."""
        duties = self._open(debtor, own)
        late = overdue_at(self.now)
        counted = duties.order_by().aggregate(
            late=Count("pk", filter=late), **{key: Count("pk", filter=kind) for key, _, kind in _KINDS}
        )
        held = {
            key: list(duties.filter(kind).order_by(F("due_at").asc(nulls_last=True), "id")[:ROWS_SHOWN])
            for key, _, kind in _KINDS
        }
        subjects = subjects_of(self.access, [one for rows in held.values() for one in rows], self.now)
        groups = [
            OwedGroup(
                key,
                words,
                tuple(self._row(one, subjects.get(one.pk), own) for one in held[key]),
                counted[key],
                _more(debtor),
            )
            for key, words, _ in _KINDS
        ]
        groups.append(_plain("ruling", "裁定", _rulings(points, debtor, own and not self.neutral)))
        groups.insert(2, _plain("stance", "签收与表态", _waiting(waiting, debtor, own and not self.neutral)))
        return OwedSide(
            title=title,
            empty=empty,
            groups=tuple(one for one in groups if one.count),
            overdue=counted["late"],
            amount_fen=sum(
                one.unpaid_fen
                for one in self.sums.values()
                if debtor.get(one.duty.space_id) == one.duty.by and one.duty.fulfilled_by == FulfilledBy.PAID
            ),
        )

    def _open(self, debtor: Mapping[int, str], own: bool) -> QuerySet[Duty]:
        """Open duties of the debtor that run now; windows of a cycle only when near their end or late."""
        owing = Q(pk__in=[])
        for side in ("a", "b"):
            spaces = [space for space, one in debtor.items() if one == side]
            owing |= Q(space_id__in=spaces, by__in=[side, "ab"] if own else [side])
        near = ~_WINDOW | Q(due_at__lte=self.now + AHEAD)
        passed = Q(backlog=True, due_at__lt=self.now)
        return duty_list(self.access).filter(
            owing, near, ~passed, closed_at__isnull=True, starts_at__lte=self.now
        )

    def _row(self, duty: Duty, ticket: Subject | None, own: bool) -> OwedRow:
        code = duty.contract.code
        account = self.sums.get(duty.pk)
        first = account is not None and account.duty.pk not in self.seen
        if account is not None:
            self.seen.add(account.duty.pk)
        return OwedRow(
            what=duty.what,
            contract=duty.contract.title,
            clause=duty.clause_number,
            clause_href=f"/contracts/{code}/#clause-{duty.clause}",
            state=str(state_of(duty.facts, self.now)),
            left=_left(duty, self.now),
            due=due_moment(duty.due_at) if duty.due_at else "没有写期限",
            href=self._href(duty, ticket, own),
            act=self._act(duty, own),
            code=duty.code,
            code_href=f"/duties/{code}/{duty.code}",
            subject=f"{ticket.code} {ticket.title}" if ticket else "",
            amount_fen=account.unpaid_fen if account is not None and first else None,
            second=account is not None and not first,
            deemed=duty.silence != "",
            due_at=duty.due_at,
        )

    def _href(self, duty: Duty, ticket: Subject | None, own: bool) -> str:
        code = duty.contract.code
        if not own and not self.neutral:
            return reverse("cockpit:urge", args=[code, duty.code])
        if ticket:
            return ticket.href
        return f"/contracts/{code}/money" if duty.fulfilled_by in _MONEY else f"/duties/{code}/{duty.code}"

    def _act(self, duty: Duty, own: bool) -> str:
        if self.neutral:
            return "看看"
        if not own:
            return "催办"
        if duty.fulfilled_by == FulfilledBy.PAID:
            return "去付款"
        if duty.fulfilled_by == FulfilledBy.PAPERS_SUBMITTED:
            return "去申请"
        return "去验收" if duty.silence or duty.fulfilled_by == FulfilledBy.REVIEWED else "去办"


def _left(duty: Duty, now: datetime) -> str:
    """The days left or over; hours where less than a day is left."""
    if duty.due_at is None or duty.due_on is None:
        return "及时"
    if duty.paused_at is not None and duty.paused_at <= now:
        return "暂停中"
    if now > duty.due_at:
        days = overdue_days(duty.due_on, now.astimezone(clock.TZ).date())
        return f"逾期 {days} 天" if days else "逾期，不足一天"
    rest = duty.due_at - now
    return f"余 {rest.days} 天" if rest.days else f"余 {max(1, round(rest.total_seconds() / 3600))} 小时"


def _more(debtor: Mapping[int, str]) -> str:
    sides = set(debtor.values())
    return f"/duties?by={sides.pop()}" if len(sides) == 1 else "/duties"


def _plain(key: str, title: str, rows: Iterable[OwedRow]) -> OwedGroup:
    found = tuple(rows)
    shown, href = (RULINGS_SHOWN, "/contracts") if key == "ruling" else (ROWS_SHOWN, "/money")
    return OwedGroup(key, title, found[:shown], len(found), href)


def _rulings(points: Iterable[OpenPoint], debtor: Mapping[int, str], own: bool) -> Iterator[OwedRow]:
    for one in sorted(points, key=lambda one: not one.blocking):
        if debtor.get(one.space_id) in one.unanswered:
            yield OwedRow(
                what=one.text,
                contract=one.contract,
                clause="",
                clause_href="",
                state="ambiguous",
                left="一方已选" if len(one.unanswered) == 1 else "双方未选",
                due="裁定后才起算" if one.blocking else "没有写期限",
                href=one.href,
                act="去裁定" if own else "看看",
            )


def _waiting(found: Iterable[Waiting], debtor: Mapping[int, str], own: bool) -> Iterator[OwedRow]:
    for one in found:
        if debtor.get(one.space_id) in one.sides:
            yield replace(
                OwedRow(
                    what=one.what,
                    contract=one.contract,
                    clause=one.clause,
                    clause_href="",
                    state="waiting",
                    left=one.left,
                    due="没有写期限",
                    href=one.href,
                    act=one.act if own else "看看",
                ),
                amount_fen=one.amount_fen,
            )
