"""From an obligation to the duties it asks for: windows of a cycle, or one duty of a trigger.

Pure: terms, a calendar and a moment in, planned duties out (architecture.md section 2).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from lvyue.contracts.types import ContractFile, Kind, Obligation, TriggerName, as_limit
from lvyue.duties.types import PlannedDuty
from lvyue.rules.calendars import Calendar
from lvyue.rules.deadlines import due
from lvyue.rules.recurrence import before_opening, windows
from lvyue.rules.types import SHANGHAI, Due


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time(), SHANGHAI)


def plan_windows(
    contract: ContractFile, obligation: Obligation, calendar: Calendar, since: date | None = None
) -> Iterator[PlannedDuty]:
    """Yield one duty for each window of a periodic or standing obligation within the service term.

    `since` cuts the term: an amendment's windows begin on that day at the earliest.
    """
    start, end = max(contract.term.start, since or contract.term.start), contract.term.end + timedelta(days=1)
    if start >= end:
        return
    if obligation.kind is Kind.STANDING:
        last = midnight(end)
        yield PlannedDuty(
            obligation.id,
            str(start),
            midnight(start),
            last,
            contract.term.end,
            contract.term.end,
            False,
            start,
            end,
        )
        return
    assert obligation.every is not None
    found = windows(obligation.every, start, end, calendar, contract.term.start)
    if obligation.before_opening:
        found = before_opening(start, end, calendar)
    for window in found:
        yield PlannedDuty(
            obligation.id,
            str(window.start),
            midnight(window.start),
            window.due_at,
            window.due_on,
            window.due_on,
            False,
            window.start,
            window.end,
        )


def plan_trigger(obligation: Obligation, key: str, at: datetime, calendar: Calendar) -> PlannedDuty:
    """Return the duty that one trigger event starts; without a limit it has no due moment."""
    if obligation.limit is None:
        return PlannedDuty(obligation.id, key, at, None, None, None, False)
    answer: Due = due(as_limit(obligation.limit), at, calendar)
    # A backward limit (提前 30 日) falls due before its anchor: it opens as long before its due moment.
    starts_at = at if answer.due_at >= at else answer.due_at - (at - answer.due_at)
    return PlannedDuty(
        obligation.id,
        key,
        starts_at,
        answer.due_at,
        answer.due_on,
        answer.unrolled_on,
        answer.provisional,
    )


def known_triggers(contract: ContractFile) -> dict[TriggerName, tuple[tuple[str, datetime], ...]]:
    """Return the trigger moments a contract's own dates give, as (key, moment).

    A blank signing date gives none: every 「签订后」 limit stays 未起算 (standards.md rule 7).
    A fee year starts on the first day of the term and on each anniversary within it.
    """
    start, end = contract.term.start, contract.term.end
    found: dict[TriggerName, tuple[tuple[str, datetime], ...]] = {
        TriggerName.TERM_START: ((str(start), midnight(start)),),
        TriggerName.TERM_END: ((str(end), midnight(end)),),
        TriggerName.YEAR_OF_FEE: tuple(fee_years(contract)),
    }
    if contract.signed.date is not None:
        signed = (str(contract.signed.date), midnight(contract.signed.date))
        found[TriggerName.SIGNED] = (signed,)
        found[TriggerName.EFFECTIVE] = (signed,)
    if contract.amended is not None and contract.amended.date is not None:
        found[TriggerName.AMENDED] = ((str(contract.amended.date), midnight(contract.amended.date)),)
    return found


def fee_years(contract: ContractFile) -> Iterator[tuple[str, datetime]]:
    """Yield (key, first moment) of each year of the fee period; the service term where none is written."""
    period = contract.fee_period or contract.term
    start, number = period.start, 0
    while (first := _anniversary(start, number)) <= period.end:
        yield str(first), midnight(first)
        number += 1


def _anniversary(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)
