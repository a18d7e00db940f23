"""The calendar duties are computed by: shipped year tables, imported ones, and organisations' own layers.

An organisation's layer (its id begins with `org-`) holds its own days off (封账, a founding day) and worked.
It lies over the calendar of the contracts it names, or of all, and never makes a year provisional.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache

from lvyue.contracts.types import ContractFile
from lvyue.duties.models import CalendarYear
from lvyue.foundation.rows import rows_where
from lvyue.rules import calendars
from lvyue.rules.calendars import Calendar, Layer, YearTable

ORGANISATION = "org-"
"""How the id of an organisation's layer begins."""


def is_organisation(layer: str) -> bool:
    """Whether a layer is an organisation's own."""
    return layer.startswith(ORGANISATION)


def _latest() -> list[CalendarYear]:
    """The latest import of each layer and year, in order of layer and year."""
    latest: dict[tuple[str, int], CalendarYear] = {}
    for row in rows_where(CalendarYear):
        latest[row.layer, row.year] = row
    return [latest[key] for key in sorted(latest)]


def imported_years() -> tuple[YearTable, ...]:
    """The latest imported table of each national or regional layer and year."""
    return _noticed(_latest())


def _noticed(rows: Iterable[CalendarYear]) -> tuple[YearTable, ...]:
    return tuple(_parsed(row) for row in rows if not is_organisation(row.layer))


def _parsed(row: CalendarYear) -> YearTable:
    """The table of an imported year; a step asks for it each time it starts a clock."""
    return _parsed_text(json.dumps(row.content))


@lru_cache(maxsize=64)
def _parsed_text(content: str) -> YearTable:
    return calendars.parse_year(json.loads(content))


def organisation_layers(code: str) -> tuple[Layer, ...]:
    """The organisations' layers that lie over the calendar of the contract of this code."""
    return _layers(_latest(), code)


def _layers(rows: Iterable[CalendarYear], code: str) -> tuple[Layer, ...]:
    found: dict[str, Layer] = {}
    for row in rows:
        named = row.content.get("contracts", [])
        if not is_organisation(row.layer) or (named and code not in named):
            continue
        layer = found.get(row.layer, Layer(row.layer, "", required=False))
        layer = Layer(row.layer, row.content["name"], layer.years, required=False)
        found[row.layer] = layer.with_year(_parsed(row))
    return tuple(found.values())


def calendar_of(terms: ContractFile, code: str) -> Calendar:
    """The calendar that duties of the contract of this code are computed by, its terms given.

    From the bottom: its region's, its organisations' own layers, its office hours.
    """
    rows = _latest()
    calendar = laid_over(calendars.load(terms.calendar, _noticed(rows)), _layers(rows, code))
    return _within(calendar, tuple(terms.office.hours)) if terms.office else calendar


@lru_cache(maxsize=64)
def _within(calendar: Calendar, hours: tuple[str, ...]) -> Calendar:
    """A calendar with office hours, its days laid out once."""
    return calendar.with_hours(*hours)


def calendar_for(id: str) -> Calendar:
    """A national or regional calendar, as known now."""
    return calendars.load(id, imported_years())


@lru_cache(maxsize=64)
def laid_over(calendar: Calendar, layers: tuple[Layer, ...]) -> Calendar:
    """A calendar with layers on top, one after the other; CalendarError when no working day is left."""
    for layer in layers:
        calendar = calendar.with_layer(layer)
    return calendar
