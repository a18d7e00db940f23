"""A running clock: its deadline under pauses, and gross, paused and net time side by side (rule 15).

Every interval is half-open [start, end). Time is told in what the clock counts: open time for office-hour
limits, all time for the others. What began after `now` is not known yet. A deadline is given as if every
pause still open ended now; the clock stands still meanwhile, past its old deadline too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lvyue.rules.calendars import Calendar, Day
from lvyue.rules.derivations import derive, moment_text
from lvyue.rules.dues import local
from lvyue.rules.errors import RuleError
from lvyue.rules.opentime import OPEN_UNITS, open_time
from lvyue.rules.pauses import Moved, Pause, Reason, Stretch, merged, moved, period_of
from lvyue.rules.trace import Trace
from lvyue.rules.types import Due, Earliest, Limit, Period

__all__ = ["Pause", "Reason", "Running", "day_of", "running", "span_text"]

_ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class Running:
    """A clock at one moment.

    `due` is its deadline by the firm pauses; `provisional_due` the one it would have if those only claimed
    were acknowledged too. `paused_since` is when the firm pause began that still holds it, None while it
    runs. `gross` is the time since its start, `paused` the part that firm pauses held.
    """

    limit: Limit
    start_at: datetime
    now: datetime
    calendar: Calendar
    pauses: tuple[Pause, ...]
    due: Due
    provisional_due: Due
    paused_since: datetime | None
    gross: timedelta
    paused: timedelta

    @property
    def due_at(self) -> datetime:
        """Last moment, still in time."""
        return self.due.due_at

    @property
    def due_on(self) -> date:
        """The date the last moment belongs to."""
        return self.due.due_on

    @property
    def provisional_due_at(self) -> datetime:
        """Last moment if every claimed pause were acknowledged."""
        return self.provisional_due.due_at

    @property
    def net(self) -> timedelta:
        """Gross time without the pauses."""
        return self.gross - self.paused

    @property
    def overdue(self) -> bool:
        """Whether the last moment has passed; never while the clock stands still."""
        return self.now > self.due.due_at

    @property
    def trace(self) -> Trace:
        """The deadline unfolded: without pauses, each pause, the time used; built when asked for."""
        return Trace(
            "截止", moment_text(self.due_at), "暂停中" if self.paused_since else "", None, self._steps()
        )

    def _steps(self) -> tuple[Trace, ...]:
        plain = derive(self.limit, self.start_at, self.calendar)
        steps = [Trace("不计暂停", plain.value, plain.note, plain.cite, plain.children)]
        steps += [_pause_step(pause, self) for pause in self.pauses]
        if self.provisional_due != self.due:
            claimed = moment_text(self.provisional_due_at)
            steps.append(Trace("暂停获认可后的截止", claimed, "有暂停缺事由、证据或对方认可"))
        net = f"毛 {span_text(self.gross)}，暂停 {span_text(self.paused)}"
        return (*steps, Trace("已用时间", span_text(self.net), net))


def running(
    limit: Limit,
    start_at: datetime,
    calendar: Calendar,
    pauses: Sequence[Pause],
    now: datetime,
) -> Running:
    """The clock that a limit started at an aware moment, as it stands at `now`.

    `pauses` are those the clause allows; the caller leaves the others out. Raises RuleError when `now` is
    before the start or a pause ends before it begins, and what `due` raises.

    >>> from lvyue.rules.calendars import load
    >>> from lvyue.rules.types import SHANGHAI, Unit
    >>> nine, ten, noon = (datetime(2026, 3, 2, hour, tzinfo=SHANGHAI) for hour in (9, 10, 12))
    >>> waiting = Pause(ten, None, Reason.USER, evidenced=True, acknowledged=True)
    >>> clock = running(Period(2, Unit.HOUR), nine, load(), [waiting], noon)
    >>> str(clock.due_at.time()), str(clock.net), clock.overdue
    ('13:00:00', '1:00:00', False)
    """
    start_at, now = local(start_at), local(now)
    if now < start_at:
        raise RuleError(f"时刻 {now} 早于起算 {start_at}，无法计时。请核对登记的时间。")
    known = tuple(pause for pause in pauses if local(pause.start_at) <= now)
    firm = merged([pause for pause in known if pause.firm], start_at, now)
    answer, governing = _moved(limit, start_at, firm, calendar)
    claimed = answer
    if not all(pause.firm for pause in known):
        claimed, _ = _moved(limit, start_at, merged(known, start_at, now), calendar)
    return Running(
        limit=limit,
        start_at=start_at,
        now=now,
        calendar=calendar,
        pauses=known,
        due=answer.due,
        provisional_due=claimed.due,
        paused_since=_held_since(answer, known, start_at, now),
        gross=counted_time(governing, start_at, now, calendar),
        paused=sum((counted_time(governing, *stretch, calendar) for stretch in answer.counted), _ZERO),
    )


def day_of(moment: datetime, calendar: Calendar) -> Day:
    """The day a moment falls on, whose class decides 「工作日2小时、非工作日4小时」 (rule 13)."""
    return calendar.day(local(moment).date())


def span_text(length: timedelta) -> str:
    """A length of time as printed, seconds only where there are some.

    >>> span_text(timedelta(days=1, hours=2, minutes=5))
    '1 天 2 小时 5 分'
    """
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "天"), (hours, "小时"), (minutes, "分"), (seconds, "秒"))
    return " ".join(f"{count} {name}" for count, name in parts if count) or "0 分"


def _moved(
    limit: Limit, start_at: datetime, stretches: list[Stretch], calendar: Calendar
) -> tuple[Moved, Period | None]:
    """The deadline and the period that sets it: of several the one that ends first, each in its own time."""
    if not isinstance(limit, Earliest):
        return moved(limit, start_at, stretches, calendar), period_of(limit, start_at, calendar)
    answers = [_moved(each, start_at, stretches, calendar) for each in limit.limits]
    first, governing = min(answers, key=lambda answer: answer[0].due.due_at)
    unsure = any(answer.due.provisional for answer, _ in answers)
    return first._replace(due=first.due._replace(provisional=unsure)), governing


def _held_since(answer: Moved, pauses: Sequence[Pause], start_at: datetime, now: datetime) -> datetime | None:
    """When the firm pause began that holds the clock at `now`, this very moment included."""
    held = [
        max(local(pause.start_at), start_at)
        for pause in pauses
        if pause.firm and (pause.end_at is None or pause.end_at > now)
    ]
    if held and answer.counted and answer.counted[-1][1] == now:
        return answer.counted[-1][0]
    return now if now in held and answer.runs and now < answer.due.due_at else None


def counted_time(period: Period | None, start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """How long [start, end) is in the time a period counts."""
    if period is not None and period.unit in OPEN_UNITS:
        return open_time(start, end, calendar)
    return end - start


def _pause_step(pause: Pause, clock: Running) -> Trace:
    """One pause with what became of it."""
    ended_at = None if pause.end_at is None or pause.end_at > clock.now else local(pause.end_at)
    until = f"至 {moment_text(ended_at)}" if ended_at else "至今"
    note = Reason(pause.reason).label if pause.reason in set(Reason) else pause.reason or "未写事由"
    if not pause.firm:
        needs = {"事由": pause.reason, "证据": pause.evidenced, "对方认可": pause.acknowledged}
        note += "，暂不计入：缺" + "、".join(word for word, there in needs.items() if not there)
    elif pause.start_at >= clock.due_at:
        note += "，不计入：开始时期限已届满"
    return Trace("暂停", f"{moment_text(local(pause.start_at))} {until}", note)
