"""Which days are worked: layers of yearly holiday notices over weekends and statutory days.

A calendar is layered: the national notices, a region's, an organisation's; a later layer overrides an earlier
one date by date. A year for which a required layer has no notice is provisional (暂定): its days follow from
weekends and statutory days, and what the notice may swap is unknown. Calendars never change; importing a
notice gives a new calendar with a new version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from lvyue.rules.errors import CalendarError, RuleError
from lvyue.rules.hours import Season, Stretch, hours_on, parse_hours, parse_seasons
from lvyue.rules.spans import Span, lay_out
from lvyue.rules.statutory import FIRST_LUNAR_YEAR, LAST_YEAR, statutory_days
from lvyue.rules.types import FIRST_YEAR
from lvyue.rules.year_tables import Mark, YearTable, parse_year

__all__ = ["Calendar", "Day", "DayType", "Layer", "Mark", "YearTable", "available", "load", "parse_year"]


class DayType(StrEnum):
    """Why a date is worked or not."""

    STATUTORY = "statutory"
    SWAPPED_REST = "swapped_rest"
    WEEKEND = "weekend"
    REGIONAL = "regional"
    WORKDAY = "workday"
    MAKEUP = "makeup"

    @property
    def works(self) -> bool:
        """Whether a day of this type is a working day."""
        return self in (DayType.WORKDAY, DayType.MAKEUP)


@dataclass(frozen=True, slots=True)
class Day:
    """One date as a calendar sees it. `name` is the festival, `source` the notice, both empty if none."""

    on: date
    type: DayType
    name: str = ""
    source: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """One authority's notices by year and its office hours by season.

    A `required` layer makes a year provisional while its notice is missing; an organisation's closures are
    not required, a region's ethnic holidays are.
    """

    id: str
    name: str
    years: tuple[YearTable, ...] = ()
    hours: tuple[Season, ...] = ()
    required: bool = True

    def with_year(self, table: YearTable) -> Layer:
        """This layer with one year's table set or replaced."""
        others = [year for year in self.years if year.year != table.year]
        return replace(self, years=tuple(sorted([*others, table], key=lambda year: year.year)))


class Calendar:
    """Layers of notices, asked day by day or through `span` for speed. Equal content has an equal version."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        if not layers:
            raise CalendarError("日历至少要有一层。请从全国日历 cn 开始。")
        self.layers = tuple(layers)
        self.id = self.layers[-1].id
        self.name = " + ".join(layer.name for layer in self.layers)
        self.version = f"{self.id}@{_digest(self.layers)}"
        self._marks = _overlay(self.layers)
        self._statutory: dict[int, dict[date, str]] = {}
        years = [table.year for layer in self.layers for table in layer.years] or [FIRST_LUNAR_YEAR]
        for year in years:
            self._refuse_idle(year)
        self.span: Span = lay_out(self, max(min(years) - 1, FIRST_YEAR), min(max(years) + 1, LAST_YEAR))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)

    def __repr__(self) -> str:
        return f"Calendar({self.version})"

    def day(self, on: date) -> Day:
        """Type, festival and source of a date. Raises RuleError outside the supported years."""
        _refuse_year(on.year)
        provisional = not self.is_noticed(on.year)
        statutory = self._statutory_of(on.year).get(on, "")
        marked = self._marks.get(on)
        if marked is None:
            weekend = DayType.WEEKEND if on.weekday() >= 5 else DayType.WORKDAY
            return Day(on, DayType.STATUTORY if statutory else weekend, statutory, "", provisional)
        mark, table, lowest = marked
        return Day(on, _type(mark, statutory, lowest), mark.name, table.source, provisional)

    def is_workday(self, on: date) -> bool:
        """Whether a date is a working day."""
        marked = self._marks.get(on)
        if marked is not None:
            return not marked[0].off
        return on.weekday() < 5 and on not in self._statutory_of(on.year)

    def is_noticed(self, year: int) -> bool:
        """Whether every required layer has its notice for a year; if not, the year is provisional."""
        return all(
            any(table.year == year for table in layer.years) for layer in self.layers if layer.required
        )

    def stretches(self, on: date) -> tuple[Stretch, ...] | None:
        """Office hours of a date by the topmost layer that states any; None when none does."""
        for layer in reversed(self.layers):
            if layer.hours:
                return hours_on(layer.hours, on)
        return None

    def sources(self, year: int) -> tuple[str, ...]:
        """The notices a year rests on, lowest layer first."""
        return tuple(t.source for layer in self.layers for t in layer.years if t.year == year)

    def replace_year(self, table: YearTable) -> Calendar:
        """The calendar with one notice set or replaced in the layer it names.

        Raises CalendarError when there is no such layer, or the year would have no working day left.
        """
        if table.layer not in [layer.id for layer in self.layers]:
            known = "、".join(layer.id for layer in self.layers)
            raise CalendarError(
                f"日历 {self.id} 里没有“{table.layer}”这一层（现有：{known}）。请核对层的编号。"
            )
        return Calendar(
            [layer.with_year(table) if layer.id == table.layer else layer for layer in self.layers]
        )

    def with_layer(self, layer: Layer) -> Calendar:
        """The calendar with one more layer on top. Raises CalendarError when the id is taken."""
        if layer.id in [known.id for known in self.layers]:
            raise CalendarError(f"日历 {self.id} 里已经有“{layer.id}”这一层。请换一个编号。")
        return Calendar([*self.layers, layer])

    def with_hours(self, *written: str) -> Calendar:
        """The calendar with an organisation's office hours on top, all year: `with_hours("09:00-12:00")`."""
        return self.with_layer(Layer("office", "单位办公时间", hours=parse_hours(*written), required=False))

    def widen(self) -> None:
        """Double the years laid out in `span`. Raises RuleError when all supported years are in it."""
        span = self.span
        if (span.first_year, span.last_year) == (FIRST_YEAR, LAST_YEAR):
            raise RuleError(f"推算超出了系统支持的 {FIRST_YEAR}-{LAST_YEAR} 年。请核对起算日期和期限长短。")
        years = span.last_year - span.first_year + 1
        self.span = lay_out(
            self, max(span.first_year - years, FIRST_YEAR), min(span.last_year + years, LAST_YEAR)
        )

    def _statutory_of(self, year: int) -> dict[date, str]:
        if year not in self._statutory:
            self._statutory[year] = statutory_days(year)
        return self._statutory[year]

    def _refuse_idle(self, year: int) -> None:
        first = date(year, 1, 1).toordinal()
        if not any(self.is_workday(date.fromordinal(first + day)) for day in range(365)):
            raise CalendarError(
                f"日历 {self.id} 的 {year} 年一个工作日也没有，期限永远走不完。请核对放假表。"
            )


def available() -> tuple[str, ...]:
    """Identifiers of the calendars shipped."""
    return tuple(sorted(entry.name for entry in _data().iterdir() if entry.is_dir()))


def load(id: str = "cn", extra: Sequence[YearTable] = ()) -> Calendar:
    """A shipped calendar, with imported notices replacing shipped ones; loaded once per content.

    `extra` may hold notices of any layer: those of layers this calendar does not have are left aside.
    Raises CalendarError for an unknown id.

    >>> load().day(date(2026, 2, 14)).type.value
    'makeup'
    """
    return _load(id, tuple(extra))


@cache
def _load(id: str, extra: tuple[YearTable, ...]) -> Calendar:
    layers: list[Layer] = []
    above: str | None = id
    while above:
        layer, above = _shipped(above)
        layers.insert(0, layer)
    calendar = Calendar(layers)
    own = {layer.id for layer in layers}
    for table in extra:
        if table.layer in own:
            calendar = calendar.replace_year(table)
    return calendar


def _data() -> Traversable:
    return resources.files("lvyue.rules") / "data"


def _shipped(id: str) -> tuple[Layer, str | None]:
    """One shipped layer and the id of the layer it lies on."""
    if id not in available():
        raise CalendarError(f"没有编号为“{id}”的日历（现有：{'、'.join(available())}）。请核对日历编号。")
    folder = _data() / id
    head = json.loads((folder / "layer.json").read_text("utf-8"))
    tables = [
        parse_year(json.loads(entry.read_text("utf-8")))
        for entry in folder.iterdir()
        if entry.name != "layer.json"
    ]
    years = tuple(sorted(tables, key=lambda table: table.year))
    return Layer(head["id"], head["name"], years, parse_seasons(head["hours"])), head.get("above")


def _overlay(layers: Sequence[Layer]) -> dict[date, tuple[Mark, YearTable, bool]]:
    """For each marked date the mark that holds, its table, and whether it comes from the lowest layer."""
    holds: dict[date, tuple[Mark, YearTable, bool]] = {}
    for depth, layer in enumerate(layers):
        for table in layer.years:
            for mark in table.days:
                holds[mark.on] = (mark, table, depth == 0)
    return holds


def _type(mark: Mark, statutory: str, lowest: bool) -> DayType:
    weekend = mark.on.weekday() >= 5
    if not mark.off:
        return DayType.MAKEUP if weekend or statutory else DayType.WORKDAY
    if not lowest:
        return DayType.REGIONAL
    if statutory:
        return DayType.STATUTORY
    return DayType.WEEKEND if weekend else DayType.SWAPPED_REST


def _digest(layers: Sequence[Layer]) -> str:
    content = [
        [layer.id, layer.required, [[s.month, s.day, s.stretches] for s in layer.hours]]
        + [[t.year, t.notice, t.url, [[str(m.on), m.name, m.off] for m in t.days]] for t in layer.years]
        for layer in layers
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:12]


def _refuse_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RuleError(f"{year} 年不在系统支持的 {FIRST_YEAR}-{LAST_YEAR} 年之内。请核对日期。")
