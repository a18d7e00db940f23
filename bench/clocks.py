"""Clocks recomputed from events: 100,000 tickets on one core, every one replayed from nothing.

A ticket has 8 events and 4 clocks (respond and arrive by the hour, solve in office hours, report after
restoration) and 2 pauses; reports come at any minute of 2026. Nothing is kept between tickets but the
calendar. A sample is compared with a plain walk minute by minute that shares no code with the rules.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from bench.deadlines import SHANGHAI, SPANS, _worked_days
from lvyue.rules.calendars import Calendar, load
from lvyue.rules.cycles import ClockTerm
from lvyue.rules.events import Event, Kind
from lvyue.rules.replay import ClockState, replay
from lvyue.rules.types import ByDayClass, Period, Unit

TICKETS = 100_000
CEILING = 30.0
"""CPU seconds allowed for all of them."""

SAMPLE = 200
BATCH = 5_000
"""Tickets held in memory at a time; making them is not measured."""

OFFICE = ("09:00-12:00", "13:30-17:30")
MINUTE = timedelta(minutes=1)
_USER, _BOTH = frozenset({"user"}), frozenset({"user", "other_party"})
_FIRST = datetime(2026, 1, 1, tzinfo=SHANGHAI)

TERMS = (
    ClockTerm(
        "respond",
        Kind.REPORTED,
        frozenset({Kind.RESPONDED}),
        ByDayClass(Period(2, Unit.HOUR), Period(4, Unit.HOUR)),
    ),
    ClockTerm("arrive", Kind.REPORTED, frozenset({Kind.ARRIVED}), Period(24, Unit.HOUR), pauses=_USER),
    ClockTerm("solve", Kind.REPORTED, frozenset({Kind.RESTORED}), Period(16, Unit.WORK_HOUR), pauses=_BOTH),
    ClockTerm("report", Kind.RESTORED, frozenset({Kind.REPORT_GIVEN}), Period(24, Unit.HOUR)),
)


def main(arguments: list[str]) -> int:
    """Measure, print a line (or JSON), and return 0 when the sample is right and the ceiling is kept."""
    row = measured(TICKETS)
    if "--json" in arguments:
        print(json.dumps(row, ensure_ascii=False, indent=2))
    else:
        print(
            f"clocks     {row['tickets']:,} tickets, {row['clocks']:,} clocks in {row['cpu_seconds']} CPU s "
            f"(allowed {row['ceiling']} s), {row['right']:.1%} of the sample right"
        )
    return 0 if row["kept"] else 1


def measured(tickets: int) -> dict[str, Any]:
    """CPU seconds to replay so many tickets, scaled to none, and the share of a sample that is right."""
    calendar = load("cn").with_hours(*OFFICE)
    now = datetime(2026, 12, 31, tzinfo=SHANGHAI)
    clocks, spent, sample = 0, 0.0, []
    for batch in batched(made(tickets), BATCH):
        started = time.process_time()
        for events in batch:
            clocks += len(replay(TERMS, events, calendar, now))
        spent += time.process_time() - started
        sample += batch[:: max(1, tickets // SAMPLE)]
    right = sum(_agrees(events, calendar, now) for events in sample) / len(sample)
    return {
        "tickets": tickets,
        "clocks": clocks,
        "cpu_seconds": round(spent, 1),
        "ceiling": CEILING,
        "per_clock_us": round(spent / clocks * 1e6, 1),
        "right": right,
        "kept": right == 1 and spent * TICKETS / tickets <= CEILING,
    }


def batched(stories: Iterator[list[Event]], size: int) -> Iterator[list[list[Event]]]:
    """The tickets in lists of a size."""
    while batch := list(islice(stories, size)):
        yield batch


def made(tickets: int) -> Iterator[list[Event]]:
    """So many tickets with their events, out of order as they reach a server."""
    chance = random.Random(7)
    for _ in range(tickets):
        at = _FIRST + chance.randrange(330 * 1440) * MINUTE
        steps = [chance.randrange(1, 600) * MINUTE for _ in range(7)]
        kinds = (
            (Kind.REPORTED, {}),
            (Kind.RESPONDED, {}),
            (Kind.PAUSED, {"reason": "user", "evidenced": True, "acknowledged": True}),
            (Kind.RESUMED, {}),
            (Kind.ARRIVED, {}),
            (Kind.PAUSED, {"reason": "other_party", "evidenced": True, "acknowledged": True}),
            (Kind.RESTORED, {}),
            (Kind.REPORT_GIVEN, {}),
        )
        events = []
        for number, (kind, more) in enumerate(kinds):
            at += steps[number - 1] if number else timedelta(0)
            events.append(Event(kind, at, at, str(number), **more))
        chance.shuffle(events)
        yield events


def _agrees(events: list[Event], calendar: Calendar, now: datetime) -> bool:
    """Whether the states equal what a plain walk finds."""
    found = {state.clock: state for state in replay(TERMS, events, calendar, now)}
    return {id: _plain(state) for id, state in found.items()} == _walked(events)


Plain = tuple[datetime, bool, timedelta]
"""Deadline, whether it was met, net time."""


def _plain(state: ClockState) -> Plain:
    return state.due_at, state.verdict.value == "met", state.net


def _walked(events: list[Event]) -> dict[str, Plain]:
    """The four clocks minute by minute, from the notice's own dates."""
    work = _worked_days()
    moment = {(event.kind, event.reason): event.at for event in events}
    reported, restored = moment[Kind.REPORTED, ""], moment[Kind.RESTORED, ""]
    first = (moment[Kind.PAUSED, "user"], moment[Kind.RESUMED, ""])
    second = (moment[Kind.PAUSED, "other_party"], restored)
    hours = 2 if reported.date() in work else 4
    ends = moment[Kind.RESPONDED, ""], moment[Kind.ARRIVED, ""], moment[Kind.REPORT_GIVEN, ""]
    return {
        "respond": _clock(reported, ends[0], hours * 60, [], None),
        "arrive": _clock(reported, ends[1], 1440, [first], None),
        "solve": _clock(reported, restored, 960, [first, second], work),
        "report": _clock(restored, ends[2], 1440, [], None),
    }


def _clock(
    start: datetime,
    stop: datetime,
    allowed: int,
    pauses: list[tuple[datetime, datetime]],
    work: set[date] | None,
) -> Plain:
    """One clock walked over minutes; a pause begun after the deadline does not count."""
    minute, spent, net, due_at = start, 0, 0, None
    counted = list(pauses)
    while due_at is None or minute < stop:
        if due_at is not None:
            counted = [pause for pause in counted if pause[0] < due_at]
        runs = _counts(minute, work) and not any(a <= minute < min(b, stop) for a, b in counted)
        minute += MINUTE
        spent += runs
        net += runs and minute <= stop
        if due_at is None and spent == allowed:
            due_at = minute
    return due_at, stop <= due_at, net * MINUTE


def _counts(minute: datetime, work: set[date] | None) -> bool:
    if work is None:
        return True
    of_day = minute.hour * 60 + minute.minute
    return minute.date() in work and any(opens <= of_day < closes for opens, closes in SPANS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
