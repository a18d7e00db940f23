"""Limits and citations as a contract file writes them, and the way to and from rule values.

YAML: `{count: 7, unit: workday}`, `{month: 12, day: 31, boundary: by}`,
`{workday: {count: 2, unit: hour}, rest: {count: 4, unit: hour}}`, `{earliest: [...]}`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema

from lvyue.rules.errors import RuleError
from lvyue.rules.recurrence import Every
from lvyue.rules.types import (
    Boundary,
    ByDayClass,
    Closing,
    Direction,
    Earliest,
    FixedDay,
    Limit,
    Period,
    Roll,
    Unit,
)


class Strict(BaseModel):
    """Every part of the file: unknown keys refused, values frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Id = Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,39}$")
"""What a part of the file is known by."""


class Cite(Strict):
    """Where a fact stands: a clause and the words quoted from it, word for word.

    `nth` (1-based) picks one when the words occur more than once in the clause.
    """

    clause: str
    quote: str = Field(min_length=1)
    document: str = "body"
    nth: int = Field(default=1, ge=1)


def _every(value: object) -> Every:
    if not isinstance(value, str):
        raise ValueError("周期要写成 P1D、P2W、P3M、P1Y 这样的文字")
    try:
        return Every(value)
    except RuleError as error:
        raise ValueError(str(error)) from error


EveryModel = Annotated[
    Every,
    PlainValidator(_every),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{Every.PATTERN}$", "description": Every.__doc__}),
]

Citations = Annotated[tuple[Cite, ...], Field(min_length=1)]


class PeriodModel(Strict):
    """n units after (or before) the trigger; `within`: in the n units that end with the trigger day."""

    count: int = Field(ge=0, le=100_000)
    unit: Unit
    direction: Direction = Direction.AFTER
    roll: Roll | None = None
    closing: Closing = Closing.MIDNIGHT
    within: bool = False


class FixedDayModel(Strict):
    """A day of the year; without `year`, the first on or after the trigger."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    year: int | None = None
    boundary: Boundary = Boundary.BY
    roll: Roll = Roll.NONE


class ByDayClassModel(Strict):
    """Different periods by the day class of the moment of receipt (standards.md rule 13)."""

    workday: PeriodModel
    rest: PeriodModel


class EarliestModel(Strict):
    """Several limits on one clause; the earliest drives (standards.md rule 14)."""

    earliest: tuple[PeriodModel | FixedDayModel, ...] = Field(min_length=2)


LimitModel = PeriodModel | FixedDayModel | ByDayClassModel | EarliestModel


def as_limit(model: LimitModel) -> Limit:
    """Return the rule value of a limit written in a file."""
    if isinstance(model, PeriodModel):
        return Period(model.count, model.unit, model.direction, model.roll, model.closing, model.within)
    if isinstance(model, FixedDayModel):
        return FixedDay(model.month, model.day, model.year, model.boundary, model.roll)
    if isinstance(model, ByDayClassModel):
        workday, rest = as_limit(model.workday), as_limit(model.rest)
        assert isinstance(workday, Period) and isinstance(rest, Period)
        return ByDayClass(workday, rest)
    return Earliest(tuple(as_limit(one) for one in model.earliest))


def limit_model(limit: Limit) -> LimitModel:
    """Return how a rule value is written in a file; the inverse of `as_limit`."""
    if isinstance(limit, Period):
        return PeriodModel(
            count=limit.count,
            unit=limit.unit,
            direction=limit.direction,
            roll=limit.roll,
            closing=limit.closing,
            within=limit.within,
        )
    if isinstance(limit, FixedDay):
        return FixedDayModel(
            month=limit.month, day=limit.day, year=limit.year, boundary=limit.boundary, roll=limit.roll
        )
    if isinstance(limit, ByDayClass):
        workday, rest = limit_model(limit.workday), limit_model(limit.rest)
        assert isinstance(workday, PeriodModel) and isinstance(rest, PeriodModel)
        return ByDayClassModel(workday=workday, rest=rest)
    parts = tuple(limit_model(one) for one in limit.limits)
    return EarliestModel(earliest=tuple(p for p in parts if isinstance(p, PeriodModel | FixedDayModel)))
