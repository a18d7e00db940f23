"""What happened to a ticket: append-only events, told in any order, sifted before they are counted.

An event keeps two moments: when it happened (`at`) and when it was entered (`recorded_at`). Clocks count by
the first. What cannot be counted is set aside with its reason and never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from lvyue.rules.derivations import moment_text
from lvyue.rules.dues import local

SKEW = timedelta(minutes=1)
"""How far a clock may be ahead: within it an event happened when it was entered, beyond it it is refused."""


class Kind(StrEnum):
    """Kinds of events; those of one moment are taken in this order (default same-moment-order)."""

    NOTED = "noted"
    REPORTED = "reported"
    GRADED = "graded"
    ONSITE_ASKED = "onsite_asked"
    CONSENTED = "consented"
    THIRD_ASKED = "third_asked"
    RESPONDED = "responded"
    ARRIVED = "arrived"
    FED_BACK = "fed_back"
    FAILED_OVER = "failed_over"
    THIRD_ANSWERED = "third_answered"
    RESTORED = "restored"
    DONE = "done"
    REPORT_GIVEN = "report_given"
    SHEET_SIGNED = "sheet_signed"
    COMPLETION_NOTICED = "completion_noticed"
    REVIEWED = "reviewed"
    RESUMED = "resumed"
    PAUSED = "paused"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"
    OBJECTED = "objected"
    REOPENED = "reopened"
    MERGED = "merged"
    CANCELLED = "cancelled"
    SETTLED = "settled"


ORDER = {kind: place for place, kind in enumerate(Kind)}
"""Place of each kind among events of one moment."""


class Event(NamedTuple):
    """One thing that happened; `key` is unique, so that what is delivered twice counts once.

    `level` and `channel` belong to reported and graded; `reason` and `evidenced` to paused; `of` names the
    pause that is resumed or acknowledged, empty for every open one; `side` is who did it, "a" or "b";
    `automatic` marks what no person did.
    """

    kind: Kind
    at: datetime
    recorded_at: datetime
    key: str
    level: str = ""
    channel: str = ""
    reason: str = ""
    of: str = ""
    side: str = ""
    evidenced: bool = False
    acknowledged: bool = False
    automatic: bool = False

    @property
    def entered_late(self) -> bool:
        """Whether it was entered noticeably after it happened (补记)."""
        return self.recorded_at - self.at > SKEW


class Refused(NamedTuple):
    """An event that counts for nothing, and why."""

    event: Event
    why: str


class Sifted(NamedTuple):
    """The events that count, in order, and those that do not."""

    kept: tuple[Event, ...]
    refused: tuple[Refused, ...]


def sift(events: Iterable[Event]) -> Sifted:
    """Order events and set aside what cannot count; the order in which they are given does not matter.

    Refused are: an event entered more than `SKEW` before it happened, a second and different event under
    one key (the first entered stands), and what was entered after the ticket was settled. Raises RuleError
    for a moment without time zone.

    >>> from lvyue.rules.types import SHANGHAI
    >>> nine, ten = (datetime(2026, 3, 2, hour, tzinfo=SHANGHAI) for hour in (9, 10))
    >>> sifted = sift([Event(Kind.RESPONDED, ten, nine, "e2"), Event(Kind.REPORTED, nine, nine, "e1")])
    >>> [event.key for event in sifted.kept], [refused.why[:12] for refused in sifted.refused]
    (['e1'], ['登记于 2026-03-'])
    """
    first: dict[str, Event] = {}
    refused: list[Refused] = []
    for event in sorted(map(_local, events), key=_entered):
        known = first.setdefault(event.key, event)
        if known != event:
            refused.append(
                Refused(event, f"同一编号 {event.key} 已有另一条先登记的经过。请核对后用新编号登记。")
            )
    kept = []
    settled_at = min(
        (event.recorded_at for event in first.values() if event.kind is Kind.SETTLED), default=None
    )
    for event in first.values():
        why = _refusal(event, settled_at)
        if why:
            refused.append(Refused(event, why))
        else:
            kept.append(event if event.at <= event.recorded_at else event._replace(at=event.recorded_at))
    kept.sort(key=_happened)
    return Sifted(tuple(kept), tuple(refused))


def _local(event: Event) -> Event:
    at, recorded_at = local(event.at), local(event.recorded_at)
    if at is event.at and recorded_at is event.recorded_at:
        return event
    return event._replace(at=at, recorded_at=recorded_at)


def _entered(event: Event) -> tuple[datetime, Event]:
    return event.recorded_at, event


def _happened(event: Event) -> tuple[datetime, int, str]:
    return event.at, ORDER[event.kind], event.key


def _refusal(event: Event, settled_at: datetime | None) -> str:
    """Why an event cannot count; empty when it can."""
    if event.at - event.recorded_at > SKEW:
        return (
            f"登记于 {moment_text(event.recorded_at)}，却写着 {moment_text(event.at)} 发生："
            "登记时还没有发生。请校准设备的时钟后重新登记。"
        )
    if settled_at is not None and event.recorded_at > settled_at:
        return f"工单已于 {moment_text(settled_at)} 已经结算，之后登记的经过不再改变计时。请另行提出差异。"
    return ""
