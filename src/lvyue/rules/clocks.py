"""Time that counts: the gross clock, the pauses in it, and the net clock beside it (rule 15).

Every interval is half-open [start, end); overlapping pauses count once. Which pauses are allowed, and their
evidence, is decided above; here they are only added up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from lvyue.rules.calendars import Calendar, Day
from lvyue.rules.dues import local
from lvyue.rules.errors import RuleError


class Pause(NamedTuple):
    """A stretch in which the clock stands still; `end_at` None while it is still open."""

    start_at: datetime
    end_at: datetime | None


class Elapsed(NamedTuple):
    """Time between two moments: all of it, the paused part, and what is left."""

    gross: timedelta
    paused: timedelta

    @property
    def net(self) -> timedelta:
        """Gross time without the pauses."""
        return self.gross - self.paused


def elapsed(start_at: datetime, end_at: datetime, pauses: Iterable[Pause] = ()) -> Elapsed:
    """Time from start to end and how much of it was paused; an open pause runs to the end.

    Raises RuleError when the end, or a pause's end, is before its start.
    """
    if end_at < start_at:
        raise RuleError(f"结束时刻 {end_at} 早于开始时刻 {start_at}，无法计时。请核对登记的时间。")
    paused = timedelta(0)
    for pause_at, resume_at in merged(pauses, end_at):
        begin, finish = max(pause_at, start_at), min(resume_at, end_at)
        if begin < finish:
            paused += finish - begin
    return Elapsed(end_at - start_at, paused)


def extended(due_at: datetime, start_at: datetime, pauses: Iterable[Pause], now: datetime) -> datetime:
    """The deadline moved on by the pauses that began in time; one that began after it cures nothing.

    An open pause counts up to `now`.
    """
    for pause_at, resume_at in merged(pauses, now):
        begin = max(pause_at, start_at)
        if begin < resume_at and begin <= due_at:
            due_at += resume_at - begin
    return due_at


def merged(pauses: Iterable[Pause], now: datetime) -> list[tuple[datetime, datetime]]:
    """Pauses in order, overlapping and touching ones joined, open ones closed at `now`."""
    joined: list[tuple[datetime, datetime]] = []
    for pause in sorted(pauses, key=lambda pause: pause.start_at):
        end_at = max(now, pause.start_at) if pause.end_at is None else pause.end_at
        if end_at < pause.start_at:
            raise RuleError(f"暂停的结束 {end_at} 早于开始 {pause.start_at}。请核对暂停记录。")
        if joined and pause.start_at <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end_at))
        else:
            joined.append((pause.start_at, end_at))
    return joined


def day_of(moment: datetime, calendar: Calendar) -> Day:
    """The day a moment falls on, whose class decides 「工作日2小时、非工作日4小时」 (rule 13)."""
    return calendar.day(local(moment).date())
