"""What the pages of the duties room show, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import contract_list, version_running
from lvyue.contracts.types import (
    FulfilledBy,
    Kind,
    Obligation,
    PartyCode,
    TriggerName,
    penalty_words,
    when_words,
)
from lvyue.duties.calendars import calendar_of
from lvyue.duties.demands import demanded
from lvyue.duties.events import unstarted
from lvyue.duties.forms import STATES
from lvyue.duties.models import Duty, DutyEvent, Trigger
from lvyue.duties.selectors import (
    DutyFilter,
    duty_derivation,
    duty_events,
    duty_terms,
    events_recorded,
    files_of,
)
from lvyue.duties.types import DutyState, EventKind, state_of
from lvyue.foundation import clock
from lvyue.foundation.kit.words import due_moment
from lvyue.identity.types import Access, Permission, Side
from lvyue.rules.calendars import Calendar

TONES = {
    EventKind.FULFILLED: "green",
    EventKind.DEEMED: "green",
    EventKind.WAIVED: "grey",
    EventKind.CANCELLED: "grey",
    EventKind.RECOMPUTED: "violet",
    EventKind.OPENED: "blue",
}


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty as lists show it."""

    duty: Duty
    state: DutyState
    now: datetime

    @property
    def owner(self) -> str:
        """Who owes it."""
        return PartyCode(self.duty.by).label

    @property
    def address(self) -> str:
        """Its own page."""
        return reverse("duties:detail", args=[self.duty.contract.code, self.duty.code])

    @property
    def late_entered(self) -> bool:
        """Whether it was entered afterwards (补录)."""
        return self.duty.backlog and self.state is DutyState.FULFILLED

    @property
    def open(self) -> bool:
        """Whether its time still runs; what is to be entered afterwards is not late."""
        still = self.duty.closed_at is None and self.duty.due_at is not None
        return still and self.state is not DutyState.BACKLOG


def duty_rows(duties: Iterable[Duty], now: datetime) -> list[DutyRow]:
    """Duties with their states at a moment."""
    return [DutyRow(one, state_of(one.facts, now), now) for one in duties]


def state_tabs(wanted: DutyFilter) -> list[dict[str, Any]]:
    """The states as links that keep the rest of the filter."""
    rest = {"contract": wanted.contract, "by": wanted.by, "obligation": wanted.obligation}
    if wanted.month:
        rest["month"] = "{}-{:02}".format(*wanted.month)
    kept = {name: value for name, value in rest.items() if value}
    return [
        {"label": label, "href": f"?{urlencode(kept | {'state': name})}", "active": name == wanted.state}
        for name, label in STATES
    ]


def contract_choices(access: Access) -> list[tuple[str, str]]:
    """(code, title) of the granted contracts."""
    return list(contract_list(access).order_by("code").values_list("code", "title"))


def contract_crumbs(contract: Contract, here: str) -> list[tuple[str, str]]:
    """The way to a contract's page of this room."""
    duties = f"{reverse('duties:list')}?{urlencode({'contract': contract.code})}"
    return [("履约事项", reverse("duties:list")), (contract.title, duties), (here, "")]


def event_rows(events: Sequence[Trigger]) -> list[dict[str, Any]]:
    """Recorded events with the word, the files and the day of each."""
    files = files_of(events)
    return [
        {
            "event": one,
            "label": TriggerName(one.name).label,
            "files": files[one.pk],
            "on": one.at.astimezone(clock.TZ).date(),
        }
        for one in events
    ]


def window_words(duty: Duty) -> str:
    """The days of a duty's window, both included; empty for a duty of an event."""
    if duty.window_start is None or duty.window_end is None:
        return ""
    return f"{duty.window_start} 至 {duty.window_end - timedelta(days=1)}"


def sheet_rows(duties: Iterable[Duty]) -> Iterator[tuple[str, ...]]:
    """What a 补录 sheet says of each duty, in the columns before those to be filled."""
    for one in duties:
        yield (
            one.code,
            one.what,
            one.clause_number,
            window_words(one),
            due_moment(one.due_at) if one.due_at else "",
            PartyCode(one.by).label,
            FulfilledBy(one.fulfilled_by).label,
        )


def backlog_pairs(duties: Iterable[Duty], side: Side | None) -> list[tuple[str, str]]:
    """How many duties are to be entered, by who enters them and where."""
    found = list(duties)
    attested = [one for one in found if one.fulfilled_by == FulfilledBy.ATTEST]
    mine = [one for one in attested if one.by in (side, PartyCode.AB)]
    return [
        ("待补录", f"{len(found)} 项"),
        ("由您这一方在此补录", f"{len(mine)} 项"),
        ("由对方补录", f"{len(attested) - len(mine)} 项"),
        ("在付款或工单里补录", f"{len(found) - len(attested)} 项"),
    ]


def contract_part(access: Access, code: str) -> dict[str, Any]:
    """What the list knows once it is narrowed to one contract: its obligations, acts, and what has not begun.

    Empty while no running contract is chosen.
    """
    contract = contract_list(access).filter(code=code).first() if code else None
    version = version_running(contract) if contract else None
    if contract is None or version is None:
        return {"obligations": []}
    terms = version.file
    waiting = unstarted(terms, ())
    if waiting:
        waiting = unstarted(terms, {one.name for one in events_recorded(access, contract)})
    return {
        "obligations": [
            (one.id, one.what) for one in terms.obligations if one.kind not in (Kind.RIGHT, Kind.RULE)
        ],
        "may_record": access.can(contract.space_id, Permission.SIGN),
        "unstarted": waiting,
    }


def duty_page(access: Access, duty: Duty) -> dict[str, Any]:
    """The context of one duty's page."""
    now = clock.now()
    terms, obligation = duty_terms(duty)
    events = duty_events(duty)
    review = reverse("contracts:review", args=[duty.contract.code, duty.version.number])
    side = access.side(duty.space_id)
    open_ = duty.closed_at is None
    attested = duty.fulfilled_by == FulfilledBy.ATTEST
    owes = side is not None and duty.by in (side, PartyCode.AB)
    return {
        **vars_of(duty, now),
        "obligation": obligation,
        "closes_by": FulfilledBy(duty.fulfilled_by).label,
        "quotes": [" ".join(one.quote.split()) for one in obligation.cite],
        "clause_address": f"{review}#span-obligations.{obligation.id}.1",
        "pairs": _pairs(duty, obligation, calendar_of(terms, duty.contract.code)),
        "consequences": [
            (penalty, penalty_words(penalty), f"{review}#span-penalties.{penalty.id}.1")
            for id in obligation.consequence
            if (penalty := terms.penalty(id)) is not None
        ],
        "trace": duty_derivation(duty),
        "cites": {duty.clause_number: f"{review}#span-obligations.{obligation.id}.1"},
        "entries": _entries(duty, events),
        "files": [file for _, files in events for file in files],
        "may_fulfil": open_ and owes and attested and access.can(duty.space_id, Permission.SIGN),
        "elsewhere": open_ and owes and not attested,
        "may_waive": open_
        and side is not None
        and not owes
        and access.can(duty.space_id, Permission.ATTRIBUTE),
    }


def vars_of(duty: Duty, now: datetime) -> dict[str, Any]:
    """The head of a duty's page."""
    row = DutyRow(duty, state_of(duty.facts, now), now)
    return {
        "duty": duty,
        "contract": duty.contract,
        "row": row,
        "now": now,
        "crumbs": [
            ("履约事项", reverse("duties:list")),
            (duty.contract.title, f"{reverse('duties:list')}?{urlencode({'contract': duty.contract.code})}"),
            (duty.code, ""),
        ],
    }


def _pairs(duty: Duty, obligation: Obligation, calendar: Calendar) -> list[tuple[str, str]]:
    when = "检查发现问题，到指定日期前整改" if demanded(duty, obligation) else when_words(obligation)
    pairs = [("谁欠", PartyCode(duty.by).label), ("约定", when)]
    if window := window_words(duty):
        pairs.append(("这一期", window))
    if obligation.limit is not None:
        pairs.append(("日历", calendar.name))
    pairs.append(("怎样办结", FulfilledBy(duty.fulfilled_by).label))
    if obligation.proof:
        pairs.append(("证据", "、".join(obligation.proof)))
    return pairs


def _event_chip(event: DutyEvent, files: Sequence[Any]) -> str:
    late = ["补录"] if event.content.get("late_entered") else []
    return " · ".join(late + ([f"{len(files)} 个附件"] if files else []))


def _entries(duty: Duty, events: list[tuple[Any, list[Any]]]) -> list[dict[str, Any]]:
    """The timeline, newest first; its foot is the moment time began to run."""
    entries = [
        {
            "at": event.at,
            "tone": TONES[EventKind(event.kind)],
            "who": event.actor_name,
            "text": f"{EventKind(event.kind).label}：{event.note}"
            if event.note
            else EventKind(event.kind).label,
            "chip": _event_chip(event, files),
            "href": "#files" if files else "",
        }
        for event, files in events
    ]
    if duty.starts_at <= clock.now():
        started = duty.trigger.note if duty.trigger and duty.trigger.note else "起算"
        entries.append({"at": duty.starts_at, "tone": "blue", "text": started})
    return entries
