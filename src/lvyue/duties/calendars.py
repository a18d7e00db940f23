"""The calendar duties are computed by: the shipped year tables and the years imported since."""

from __future__ import annotations

from lvyue.contracts.types import ContractFile
from lvyue.duties.models import CalendarYear
from lvyue.rules import calendars
from lvyue.rules.calendars import Calendar, YearTable


def imported_years() -> tuple[YearTable, ...]:
    """The latest imported table of each layer and year."""
    latest: dict[tuple[str, int], CalendarYear] = {}
    for row in CalendarYear.objects.order_by("id"):
        latest[row.layer, row.year] = row
    return tuple(calendars.parse_year(row.content) for row in latest.values())


def calendar_of(terms: ContractFile) -> Calendar:
    """The calendar a contract's duties are computed by: its region's, with its own office hours on top."""
    calendar = calendar_for(terms.calendar)
    return calendar.with_hours(*terms.office.hours) if terms.office else calendar


def calendar_for(id: str) -> Calendar:
    """The calendar of a contract, as known now."""
    return calendars.load(id, imported_years())
