"""Replay: append-only events in, the state of every clock out (architecture section 2).

A state is a pure function of terms, events, calendar and now; nothing is accumulated, so a late entry, a
changed level or a corrected pause needs no repair. What the rules decide, by name
(docs/explanation/clocks.md):

* regrade-keeps-elapsed: a clock of a level that comes later counts from the report, pauses kept;
* breach-stays: a later level, merge or cancellation takes no breach back;
* objection-voids: an objection, or the provider's own reopening, undoes the stop: it never stopped;
* reopened-time-left: the customer's reopening resumes with the time left, or as the term says;
* chain-follows-restoration: what a restoration started is cancelled when the restoration is undone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from lvyue.rules.calendars import Calendar
from lvyue.rules.clocks import running
from lvyue.rules.cycles import ClockTerm, Cycle, Story, cycles_of, story_of
from lvyue.rules.derivations import moment_text
from lvyue.rules.dues import local
from lvyue.rules.events import Event, Kind, sift
from lvyue.rules.pauses import Pause


class Verdict(StrEnum):
    """What became of a clock; `frozen` is one that still ran when its ticket was settled."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    CANCELLED = "cancelled"
    FROZEN = "frozen"


class ClockState(NamedTuple):
    """One cycle of one clock at a moment.

    `stop_at` is when it was stopped, met or not, or ended otherwise, None while it goes on; overrun does
    not grow after it. `provisional` says that the verdict rests on a pause not yet acknowledged or a notice
    not loaded. `why` tells what is not plain, in sentences.
    """

    clock: str
    cycle: int
    start_at: datetime
    due_at: datetime
    due_on: date
    stop_at: datetime | None
    verdict: Verdict
    gross: timedelta
    paused: timedelta
    provisional_due_at: datetime
    provisional: bool
    paused_since: datetime | None
    why: tuple[str, ...]

    @property
    def net(self) -> timedelta:
        """Gross time without the firm pauses."""
        return self.gross - self.paused

    @property
    def id(self) -> str:
        """The clock and its cycle, `solve#2`."""
        return f"{self.clock}#{self.cycle}"


class Run(NamedTuple):
    """A state, its term, and the pauses the term allows with the gaps of reopenings."""

    term: ClockTerm
    state: ClockState
    pauses: tuple[Pause, ...]


@dataclass(frozen=True, slots=True)
class _Live:
    """When a ticket came to a term's level and when it left it; None for always and for never."""

    came: Event | None = None
    left_at: datetime | None = None


def replay(
    terms: Iterable[ClockTerm], events: Iterable[Event], calendar: Calendar, now: datetime
) -> tuple[ClockState, ...]:
    """The state of every clock of one ticket at `now`, in the order of the terms, cycles in order.

    `terms` are those of the version the ticket is governed by. Equal sets of events give equal states in
    whatever order they come; events that cannot count are left out (`events.sift` names them). Raises what
    `running` and `sift` raise.

    >>> from lvyue.rules.calendars import load
    >>> from lvyue.rules.types import SHANGHAI, Period, Unit
    >>> nine, half = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI), datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)
    >>> told = [Event(Kind.REPORTED, nine, nine, "1"), Event(Kind.RESPONDED, half, half, "2")]
    >>> term = ClockTerm("respond", Kind.REPORTED, frozenset({Kind.RESPONDED}), Period(30, Unit.MINUTE))
    >>> [state.verdict.value for state in replay([term], told, load(), half)]
    ['met']
    """
    return tuple(run.state for run in runs(terms, events, calendar, now))


def runs(
    terms: Iterable[ClockTerm], events: Iterable[Event], calendar: Calendar, now: datetime
) -> Iterator[Run]:
    """The states of `replay` with what each was computed from."""
    now = local(now)
    story = story_of(sift(events).kept, now)
    for term in terms:
        live = _live(term, story)
        if live is None:
            continue
        for number, cycle in enumerate(cycles_of(term, story), start=1):
            if live.left_at is None or live.left_at > cycle.start.at:
                pauses = (*(pause for pause in story.pauses if allows(term, pause)), *cycle.gaps)
                yield Run(term, _state(term, number, cycle, story, live, pauses, calendar, now), pauses)


def digest(states: Iterable[ClockState]) -> str:
    """SHA-256 over the states in canonical form, in hexadecimal; the order of the states does not matter."""
    rows = sorted([state.clock, state.cycle, *map(_plain, state[2:])] for state in states)
    written = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _live(term: ClockTerm, story: Story) -> _Live | None:
    """When the term's level held; None when it never did."""
    if not term.level:
        return _Live()
    came = last = None
    left_at = None
    for grade in story.grades:
        if grade.level == term.level:
            came, last, left_at = came or grade, grade, None
        elif last is not None and left_at is None:
            left_at = grade.at
    return _Live(came, left_at) if came else None


def _state(
    term: ClockTerm,
    number: int,
    cycle: Cycle,
    story: Story,
    live: _Live,
    pauses: Sequence[Pause],
    calendar: Calendar,
    now: datetime,
) -> ClockState:
    start_at = cycle.start.at
    over = cycle.stop or cycle.end
    stop_at = over.at if over else None
    verdict = Verdict.MET if cycle.stop else Verdict.CANCELLED if over else Verdict.RUNNING
    if live.left_at is not None and (stop_at is None or live.left_at < stop_at):
        stop_at, verdict = live.left_at, Verdict.CANCELLED
    elif stop_at is None and story.settled_at is not None:
        stop_at, verdict = story.settled_at, Verdict.FROZEN
    end = now if stop_at is None else stop_at
    clock = running(term.limit, start_at, calendar, pauses, end)
    if clock.overdue:
        verdict = Verdict.BREACHED
    elif stop_at is None and clock.paused_since is not None:
        verdict = Verdict.PAUSED
    claimed = clock.overdue != (end > clock.provisional_due_at)
    return ClockState(
        clock=term.id,
        cycle=number,
        start_at=start_at,
        due_at=clock.due_at,
        due_on=clock.due_on,
        stop_at=stop_at,
        verdict=verdict,
        gross=clock.gross,
        paused=clock.paused,
        provisional_due_at=clock.provisional_due_at,
        provisional=clock.due.provisional or claimed,
        paused_since=clock.paused_since if stop_at is None else None,
        why=tuple(_reasons(cycle, live, stop_at, claimed)),
    )


def allows(term: ClockTerm, pause: Pause) -> bool:
    """Whether a term lets a pause stop its clock; one without reason yet may turn out to be allowed."""
    return pause.reason in term.pauses if pause.reason else bool(term.pauses)


_ENDED = {
    Kind.MERGED: "工单并入了另一张",
    Kind.CANCELLED: "工单取消了",
    Kind.CLOSED: "工单关闭时还没有停表",
    Kind.OBJECTED: "恢复被否定，由它起算的时钟撤销",
    Kind.REOPENED: "工单重开，由恢复起算的时钟撤销",
}


def _reasons(cycle: Cycle, live: _Live, stop_at: datetime | None, claimed: bool) -> Iterator[str]:
    """What is not plain about a state, in sentences."""
    if live.came is not None and live.came.at > cycle.start.at:
        yield f"{moment_text(live.came.at)} 才定级，仍自 {moment_text(cycle.start.at)} 起算。"
    for name, event in (("起算", cycle.start), ("停表", cycle.stop)):
        if event is not None and event.entered_late:
            yield f"{name}于 {moment_text(event.at)}，{moment_text(event.recorded_at)} 补记。"
    if stop_at is not None and stop_at == live.left_at:
        yield f"{moment_text(stop_at)} 改为另一级别。"
    elif cycle.end is not None:
        yield f"{moment_text(cycle.end.at)} {_ENDED[cycle.end.kind]}。"
    for gap in cycle.gaps:
        assert gap.end_at is not None
        yield f"{moment_text(gap.start_at)} 至 {moment_text(gap.end_at)} 已恢复，重开后接着剩余的时间算。"
    if claimed:
        yield "结论取决于尚缺事由、证据或认可的暂停。"


def _plain(value: object) -> object:
    """A field as JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, timedelta) else value
