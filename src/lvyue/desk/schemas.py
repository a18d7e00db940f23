"""Shapes of the desk's REST that more than one of its modules speaks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field, PlainSerializer

from lvyue.contracts.types import PauseReason
from lvyue.desk.selectors import SheetView
from lvyue.desk.types.pausing import PauseRow, PauseState
from lvyue.foundation import clock

Moment = Annotated[datetime, PlainSerializer(lambda at: at.astimezone(clock.TZ).isoformat(), return_type=str)]
"""A moment as ISO text of Asia/Shanghai."""


class PageIn(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(50, ge=1, le=200)


class FileOut(Schema):
    """A file that came with an event; it is read at `/files/<id>`."""

    id: int
    name: str


class PauseIn(Schema):
    """A claim. `until_at` left out: it goes on. It needs words or files."""

    reason: PauseReason
    from_at: datetime
    until_at: datetime | None = None
    text: str = ""


class PauseEndIn(Schema):
    """When the clocks went on, with zone; now when left out."""

    at: datetime | None = None


class PauseAnswerIn(Schema):
    """The other side's answer; a denial needs its reason."""

    agreed: bool
    text: str = ""


class PauseOut(Schema):
    """One pause; `uncounted` says why it moves no clock, empty when it moves one."""

    id: int
    reason: str
    text: str
    from_at: Moment
    until_at: Moment | None
    side: str
    claimed_by: str
    claimed_at: Moment
    state: PauseState
    uncounted: str
    answer: str
    answered_by: str
    answered_at: Moment | None
    files: list[FileOut]
    may_end: bool
    may_answer: bool


def pause_out(row: PauseRow) -> PauseOut:
    """A pause as the page's row tells it."""
    names = [name for name in PauseOut.model_fields if name != "files"]
    files = [FileOut(id=pk, name=name) for pk, name in row.files]
    return PauseOut(files=files, **{name: getattr(row, name) for name in names})


class SignatureOut(Schema):
    """One side's signature; `level` says how it was made (R13), `fits` whether the content stands.

    `marks` and `written_on` are what stands on paper; `entered_by_name` is whose session it was entered in.
    """

    side: str
    signer_name: str
    level: str
    level_label: str
    marks: str
    written_on: date | None
    signed_at: Moment
    entered_by_name: str
    fits: bool


def signatures_out(sheet: SheetView | None) -> list[SignatureOut]:
    """The signatures under a sheet, party A first; none while there is no sheet."""
    names = [name for name in SignatureOut.model_fields if name != "fits"]
    return [
        SignatureOut(fits=fits, **{name: getattr(one, name) for name in names})
        for _, one, fits in (sheet.sides if sheet else ())
        if one is not None
    ]
