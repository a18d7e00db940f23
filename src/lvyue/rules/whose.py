"""Whose minute it was: the run of a clock told stretch by stretch, each with its reason.

The stretches tile the run [start, stop or now) exactly, half-open and in order. A minute is its debtor's
unless a pause that counts gives it to somebody else or the limit does not count it at all. A pause only
claimed leaves the minute with the debtor and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from lvyue.rules.calendars import Calendar
from lvyue.rules.cycles import RENDERED
from lvyue.rules.dues import local
from lvyue.rules.opentime import OPEN_UNITS, open_stretches
from lvyue.rules.pauses import Pause, Reason, Stretch, merged, period_of
from lvyue.rules.replay import Run
from lvyue.rules.types import Unit


class Whose(StrEnum):
    """To whom a minute goes; `nobody` for force majeure and while the service was held to be rendered."""

    A = "a"
    B = "b"
    USER = "user"
    THIRD_PARTY = "third_party"
    NOBODY = "nobody"
    OUTSIDE = "outside"

    @property
    def label(self) -> str:
        """Chinese name of whom it goes to."""
        return {
            "a": "甲方",
            "b": "乙方",
            "user": "用户",
            "third_party": "第三方",
            "nobody": "不归任何一方",
            "outside": "不计时",
        }[self.value]


class Share(NamedTuple):
    """A stretch of a clock's run.

    `late` says that the last moment had passed; `claimed` that a pause is claimed but not acknowledged; `key`
    names the event the stretch rests on, empty for none.
    """

    start: datetime
    end: datetime
    whose: Whose
    late: bool
    claimed: bool
    why: str
    key: str


_GIVES = {
    Reason.USER: Whose.USER,
    Reason.THIRD_PARTY: Whose.THIRD_PARTY,
    Reason.FORCE_MAJEURE: Whose.NOBODY,
    Reason.POWER_NETWORK: Whose.NOBODY,
    Reason.OTHER: Whose.NOBODY,
    RENDERED: Whose.NOBODY,
}


def shares(run: Run, calendar: Calendar, now: datetime) -> tuple[Share, ...]:
    """The run of one clock from its start to its stop, or to `now` while it goes on."""
    start, due_at = run.state.start_at, run.state.due_at
    end = run.state.stop_at or local(now)
    pauses = sorted((pause for pause in run.pauses if local(pause.start_at) < end), key=_rank)
    counted = [s for s in merged([p for p in pauses if p.firm], start, end) if s[0] < due_at]
    open_parts = _open_parts(run, start, end, calendar)
    edges = {start, end, due_at, *(edge for part in open_parts for edge in part)}
    edges |= {edge for pause in pauses for edge in (local(pause.start_at), local(pause.end_at or end))}
    told: list[Share] = []
    for begin, finish in pairwise(sorted(edge for edge in edges if start <= edge <= end)):
        share = _share(run, begin, finish, pauses, counted, open_parts)
        if told and told[-1][2:] == share[2:]:
            told[-1] = told[-1]._replace(end=finish)
        else:
            told.append(share)
    return tuple(told)


def _rank(pause: Pause) -> tuple[bool, datetime, str]:
    """Firm pauses speak first, then the one that began first."""
    return not pause.firm, pause.start_at, pause.key


def _share(
    run: Run,
    begin: datetime,
    finish: datetime,
    pauses: list[Pause],
    counted: list[Stretch],
    open_parts: list[Stretch],
) -> Share:
    """One stretch without any edge inside."""
    debtor, late = Whose(run.term.by), begin >= run.state.due_at
    if not _within(begin, open_parts):
        return Share(begin, finish, Whose.OUTSIDE, late, False, "期限不数这段时间", "")
    held = [pause for pause in pauses if _holds(pause, begin)]
    if not held:
        return Share(begin, finish, debtor, late, False, "逾期" if late else "", "")
    pause = held[0]
    name = Reason(pause.reason).label if pause.reason in set(Reason) else "未写事由"
    if not pause.firm:
        return Share(begin, finish, debtor, late, True, f"{name}，暂停尚缺事由、证据或认可", pause.key)
    if not _within(begin, counted):
        return Share(begin, finish, debtor, late, False, f"{name}，逾期以后的暂停不能补救", pause.key)
    if pause.reason == RENDERED:
        return Share(begin, finish, Whose.NOBODY, late, False, "已恢复，尚未重开", pause.key)
    other = Whose.A if debtor is Whose.B else Whose.B
    return Share(begin, finish, _GIVES.get(pause.reason, other), late, False, name, pause.key)


def _holds(pause: Pause, moment: datetime) -> bool:
    return local(pause.start_at) <= moment and (pause.end_at is None or moment < local(pause.end_at))


def _within(moment: datetime, stretches: list[Stretch]) -> bool:
    return any(begin <= moment < end for begin, end in stretches)


def _open_parts(run: Run, start: datetime, end: datetime, calendar: Calendar) -> list[Stretch]:
    """The parts of a run that its limit counts: open time, working days, or all of it."""
    period = period_of(run.term.limit, start, calendar)
    if period is not None and period.unit in OPEN_UNITS:
        return open_stretches(start, end, calendar)
    if period is not None and period.unit is Unit.WORKDAY:
        return list(_working_parts(start, end, calendar))
    return [(start, end)]


def _working_parts(start: datetime, end: datetime, calendar: Calendar) -> Iterator[Stretch]:
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    while midnight < end:
        following = midnight + timedelta(1)
        if calendar.is_workday(midnight.date()):
            yield max(midnight, start), min(following, end)
        midnight = following
