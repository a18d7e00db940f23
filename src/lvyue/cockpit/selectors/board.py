"""The board of running clocks: every clock that runs for the reader's contracts, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from lvyue.cockpit.selectors.moments import overdue_by, paused_by
from lvyue.cockpit.selectors.subjects import Subject, subjects_of
from lvyue.desk.selectors import CLOCK_LABELS
from lvyue.duties.models import Duty
from lvyue.duties.pausing import pauses_of
from lvyue.duties.types import DutyState, state_of
from lvyue.foundation.kit.words import duration_words
from lvyue.identity.types import Access

CLOCK_SPAN = timedelta(days=3)
"""What an event started and ends within so much time is a clock; longer limits are to do, not to watch."""

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class BoardClock:
    """One running clock: what stops it, where it belongs, and its bar from its start to its end.

    `subject` is the number of its ticket or of the duty itself, `title` what the ticket reported.
    """

    duty: Duty
    state: str
    label: str
    subject: str
    title: str
    href: str
    tone: str
    lane: dict[str, Any]
    axis_to: datetime
    stopped: str


def clock_at(now: datetime) -> Q:
    """The predicate *running clock*: open, begun, started by an event, of hours or few days."""
    return Q(
        closed_at__isnull=True,
        starts_at__lte=now,
        trigger__isnull=False,
        due_at__isnull=False,
        due_at__lt=F("starts_at") + CLOCK_SPAN,
    )


def running_clocks(duties: QuerySet[Duty], now: datetime) -> QuerySet[Duty]:
    """Those of the duties that are running clocks."""
    return duties.filter(clock_at(now))


def pressing_first(clocks: QuerySet[Duty], now: datetime, *before: str) -> QuerySet[Duty]:
    """Clocks in the order they press: those that run by their last moment, then those that are paused.

    `before` names what counts before that.
    """
    held = Case(When(paused_by(now), then=Value(1)), default=Value(0), output_field=IntegerField())
    return clocks.alias(held=held).order_by(*before, "held", "due_at", "id")


def board_counts(clocks: QuerySet[Duty], now: datetime) -> dict[str, int]:
    """How many clocks there are, how many are overdue and how many paused: one query."""
    return clocks.order_by().aggregate(
        all=Count("pk"),
        overdue=Count("pk", filter=overdue_by(now)),
        paused=Count("pk", filter=Q(paused_at__lte=now)),
    )


def board_clocks(access: Access, duties: Iterable[Duty], now: datetime) -> list[BoardClock]:
    """The rows of one page of clocks: one query for the tickets they are about."""
    page = list(duties)
    subjects = subjects_of(access, page, now)
    return [_clock(one, subjects.get(one.pk), now) for one in page]


def _clock(duty: Duty, ticket: Subject | None, now: datetime) -> BoardClock:
    assert duty.due_at is not None, "running_clocks keeps only duties with a last moment"
    state = state_of(duty.facts, now)
    firm = [(one.start_at, one.end_at) for one in pauses_of(duty) if one.firm and one.start_at <= now]
    lane = {
        "label": duty.what,
        "start_at": duty.starts_at,
        "due_at": duty.due_at,
        "pauses": firm,
        "tone": _TONES.get(state, "running"),
    }
    end = max(duty.due_at, now)
    return BoardClock(
        duty=duty,
        state=str(state),
        label=CLOCK_LABELS.get(duty.fulfilled_by, duty.what),  # type: ignore[call-overload]
        subject=ticket.code if ticket else duty.code,
        title=ticket.title if ticket else "",
        href=ticket.href if ticket else f"/duties/{duty.contract.code}/{duty.code}",
        tone=_TONES.get(state, "running"),
        lane=lane,
        axis_to=end + (end - duty.starts_at) * 0.04,
        stopped=f"已停 {duration_words(now - duty.paused_at)}" if duty.paused_at else "",
    )


_TONES = {DutyState.OVERDUE: "red", DutyState.DUE_SOON: "amber", DutyState.PAUSED: "grey"}
