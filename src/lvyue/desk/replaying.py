"""A ticket's story as events of the rules, its contract's clocks as their terms: for `rules.replay`.

The desk keeps a duty a round: party A's objection begins the time to finish anew (to the rules a reopening of
a clock that starts anew), the provider's own takes its completion back (an objection to the rules). A denied
pause is no event, nor is a request to come that was withdrawn: its duty is waived and no clock is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lvyue.contracts.types import ContractFile, FulfilledBy, TriggerName, as_limit
from lvyue.desk.models import Pause, Ticket, TicketEvent
from lvyue.desk.types import EventKind
from lvyue.identity.types import Side
from lvyue.rules.cycles import ClockTerm, Reopen
from lvyue.rules.events import Event, Kind

STARTS: Mapping[TriggerName, Kind] = {
    TriggerName.REPORTED: Kind.REPORTED,
    TriggerName.ONSITE_ASKED: Kind.ONSITE_ASKED,
    TriggerName.THIRD_PARTY_ASKED: Kind.THIRD_ASKED,
    TriggerName.DONE: Kind.DONE,
    TriggerName.COMPLETION_NOTICED: Kind.COMPLETION_NOTICED,
}
"""Triggers a ticket tells, in the order of its steps, as the rules name them."""

ENDS: Mapping[FulfilledBy, frozenset[Kind]] = {
    FulfilledBy.RESPONDED: frozenset({Kind.RESPONDED}),
    FulfilledBy.ARRIVED: frozenset({Kind.ARRIVED}),
    FulfilledBy.FEEDBACK: frozenset({Kind.FED_BACK, Kind.DONE}),
    FulfilledBy.SWITCHED: frozenset({Kind.FAILED_OVER}),
    FulfilledBy.THIRD_PARTY_URGED: frozenset({Kind.THIRD_ANSWERED}),
    FulfilledBy.DONE: frozenset({Kind.DONE}),
    FulfilledBy.CAUSE_REPORTED: frozenset({Kind.REPORT_GIVEN}),
    FulfilledBy.SHEET_SIGNED: frozenset({Kind.SHEET_SIGNED}),
    FulfilledBy.COMPLETION_NOTICED: frozenset({Kind.COMPLETION_NOTICED}),
    FulfilledBy.REVIEWED: frozenset({Kind.REVIEWED}),
}
"""What stops the clock of an obligation."""

_RENEWED = (FulfilledBy.DONE, FulfilledBy.FEEDBACK)

_SAID: Mapping[EventKind, Kind] = {
    EventKind.REPORTED: Kind.REPORTED,
    EventKind.GRADED: Kind.GRADED,
    EventKind.RESPONDED: Kind.RESPONDED,
    EventKind.ARRIVED: Kind.ARRIVED,
    EventKind.SWITCHED: Kind.FAILED_OVER,
    EventKind.THIRD_ASKED: Kind.THIRD_ASKED,
    EventKind.THIRD_URGED: Kind.THIRD_ANSWERED,
    EventKind.CAUSE_REPORTED: Kind.REPORT_GIVEN,
    EventKind.DONE: Kind.DONE,
    EventKind.NOTICED: Kind.COMPLETION_NOTICED,
    EventKind.ACCEPTED: Kind.REVIEWED,
    EventKind.DEEMED: Kind.REVIEWED,
    EventKind.CANCELLED: Kind.CANCELLED,
    EventKind.CLOSED: Kind.CLOSED,
}


def clock_terms(terms: ContractFile) -> list[ClockTerm]:
    """The clocks that tickets of a contract version start, each under its obligation's id."""
    found = []
    for one in terms.obligations:
        if (
            one.trigger is not None
            and one.trigger in STARTS
            and one.limit is not None
            and one.fulfilled_by in ENDS
        ):
            found.append(
                ClockTerm(
                    one.id,
                    STARTS[one.trigger],
                    ENDS[one.fulfilled_by],
                    as_limit(one.limit),
                    level=one.level or "",
                    channel=one.channel or "",
                    pauses=frozenset(reason.value for reason in one.pauses),
                    reopen=Reopen.NEW if one.fulfilled_by in _RENEWED else Reopen.NONE,
                    by=one.by.value,
                )
            )
    return found


def ticket_events(ticket: Ticket) -> list[Event]:
    """What happened to a ticket, in no particular order, each event under a key of its own."""
    rows = list(TicketEvent.objects.filter(ticket=ticket).order_by("id"))
    gone = _withdrawn(rows)
    found = [event for row in rows for event in _told(ticket, row, asked=row.pk not in gone)]
    pauses = Pause.objects.filter(ticket=ticket).exclude(acknowledged=False)
    return found + [event for pause in pauses for event in _paused(pause)]


def _asks(row: TicketEvent) -> bool:
    return row.word is EventKind.ONSITE_ASKED or bool(row.content.get("onsite_asked"))


def _withdrawn(rows: Iterable[TicketEvent]) -> set[int]:
    """The events, told in order of entry, whose request to come was withdrawn after it."""
    gone, last = set(), 0
    for row in rows:
        if _asks(row):
            last = row.pk
        elif row.word is EventKind.ONSITE_WITHDRAWN:
            gone.add(last)
    return gone


def _told(ticket: Ticket, row: TicketEvent, *, asked: bool) -> Iterator[Event]:
    def event(kind: Kind, level: str = "", channel: str = "") -> Event:
        key = f"{row.pk}:{kind.value}"
        return Event(kind, row.at, row.recorded_at, key, level, channel, side=row.side)

    kind = row.word
    if asked and _asks(row):
        yield event(Kind.ONSITE_ASKED)
    if kind in _SAID:
        yield event(
            _SAID[kind],
            level=str(row.content.get("level", "")) if kind is EventKind.GRADED else "",
            channel=ticket.channel if kind is EventKind.REPORTED else "",
        )
    elif kind in (EventKind.OBJECTED, EventKind.SHEET_OBJECTED):
        if kind is EventKind.OBJECTED:
            yield event(Kind.REVIEWED)
        yield event(Kind.OBJECTED if row.side == Side.B.value else Kind.REOPENED)


def _paused(pause: Pause) -> Iterator[Event]:
    key = f"pause{pause.pk}"
    yield Event(Kind.PAUSED, pause.from_at, pause.claimed_at, key, reason=pause.reason, evidenced=True)
    if pause.until_at is not None:
        recorded_at = max(pause.claimed_at, pause.until_at)
        yield Event(Kind.RESUMED, pause.until_at, recorded_at, f"{key}:resumed", of=key)
    if pause.acknowledged and pause.answered_at is not None:
        yield Event(Kind.ACKNOWLEDGED, pause.answered_at, pause.answered_at, f"{key}:answered", of=key)
