"""What pauses do to a stored duty: its moments by `rules.clocks`, from the pauses told of its subject.

A pause counts when the clause of the duty's obligation allows its reason, evidence is filed and the other
side acknowledged it (standards.md rule 15); what is only claimed is told beside, in `claimed_due_at`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import terms_of, version_of
from lvyue.contracts.types import ContractFile, as_limit
from lvyue.duties.calendars import calendar_of
from lvyue.duties.models import Duty
from lvyue.duties.selectors import duty_start
from lvyue.rules.calendars import Calendar
from lvyue.rules.clocks import Pause, Running, running
from lvyue.rules.dues import local


def as_row(pause: Pause) -> dict[str, Any]:
    """A pause as a duty keeps it; the inverse of `as_pause`."""
    return {
        "from": pause.start_at.isoformat(),
        "until": pause.end_at.isoformat() if pause.end_at else None,
        "reason": pause.reason,
        "evidenced": pause.evidenced,
        "acknowledged": pause.acknowledged,
        "key": pause.key,
    }


def as_pause(row: dict[str, Any]) -> Pause:
    """A pause from what a duty keeps."""
    return Pause(
        datetime.fromisoformat(row["from"]),
        datetime.fromisoformat(row["until"]) if row["until"] else None,
        row["reason"],
        row["evidenced"],
        row["acknowledged"],
        row["key"],
    )


@dataclass
class Grounds:
    """What duties of a contract are computed by: the terms and calendar of each version, read once."""

    contract: Contract
    _terms: dict[int, ContractFile] = field(default_factory=dict)
    _calendars: dict[int, Calendar] = field(default_factory=dict)

    def terms(self, duty: Duty) -> ContractFile:
        """The terms the duty was made from."""
        if duty.version_id not in self._terms:
            known = Duty.version.is_cached(duty)
            self._terms[duty.version_id] = terms_of(duty.version if known else version_of(duty.version_id))
        return self._terms[duty.version_id]

    def calendar(self, duty: Duty) -> Calendar:
        """The calendar of those terms."""
        if duty.version_id not in self._calendars:
            self._calendars[duty.version_id] = calendar_of(self.terms(duty), self.contract.code)
        return self._calendars[duty.version_id]


def duty_clock(duty: Duty, grounds: Grounds, now: datetime) -> Running | None:
    """The duty's clock under its pauses, at its stop or at `now` while it is open.

    None for a duty that no pause can move: without a limit, of a window, entered afterwards (补录), or
    counted backwards from its event.
    """
    terms = grounds.terms(duty)
    return clock_under(duty, terms, grounds.calendar(duty), now) if _runs(duty, terms) else None


def clock_under(duty: Duty, terms: ContractFile, calendar: Calendar, now: datetime) -> Running | None:
    """`duty_clock` under terms and a calendar already at hand."""
    obligation = terms.obligation(duty.obligation)
    if not _runs(duty, terms) or obligation is None or obligation.limit is None:
        return None
    start = duty_start(duty, terms, calendar)
    end = duty.fulfilled_at or duty.closed_at or now
    if end < start or duty.starts_at < start:
        return None
    allowed = [pause for pause in pauses_of(duty) if pause.reason in obligation.pauses]
    return running(as_limit(obligation.limit), start, calendar, allowed, end)


def _runs(duty: Duty, terms: ContractFile) -> bool:
    """Whether the duty has a limit that an event started and no window holds."""
    obligation = terms.obligation(duty.obligation)
    limited = obligation is not None and obligation.limit is not None
    return limited and duty.window_start is None and duty.trigger is not None and not duty.backlog


def pauses_of(duty: Duty) -> list[Pause]:
    """The pauses told of the duty's subject, counted or not."""
    return [as_pause(row) for row in duty.pauses]


def moments_set(duty: Duty, clock: Running | None) -> bool:
    """Set the duty's moments from its clock under its pauses, not saved; True when one of them changed."""
    if clock is None:
        return False
    before = _moments(duty)
    duty.due_at, duty.due_on, duty.unrolled_on = clock.due.due_at, clock.due.due_on, clock.due.unrolled_on
    duty.provisional = clock.due.provisional
    claimed = clock.provisional_due_at
    duty.claimed_due_at = None if claimed == clock.due_at else claimed
    duty.paused_at = clock.paused_since if duty.closed_at is None else None
    return _moments(duty) != before


def moments_row(duty: Duty) -> dict[str, Any]:
    """A duty's moments as a RECOMPUTED event keeps them."""
    due_at, due_on, provisional, claimed, paused = _moments(duty)
    return {
        "due_at": _text(due_at),
        "due_on": str(due_on),
        "provisional": provisional,
        "claimed_due_at": _text(claimed),
        "paused_at": _text(paused),
    }


def _text(at: datetime | None) -> str | None:
    """A moment as written in Shanghai, None for none."""
    return local(at).isoformat() if at else None


def _moments(duty: Duty) -> tuple[Any, ...]:
    return duty.due_at, duty.due_on, duty.provisional, duty.claimed_due_at, duty.paused_at


def rows_of(pauses: Iterable[Pause]) -> list[dict[str, Any]]:
    """Pauses as a duty keeps them, the earliest first."""
    return [as_row(pause) for pause in sorted(pauses, key=lambda one: (one.start_at, one.key))]
