"""Shapes of the desk's REST that more than one of its modules speaks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import PlainSerializer

from lvyue.contracts.types import PauseReason
from lvyue.desk.types.pausing import PauseState
from lvyue.foundation import clock

Moment = Annotated[datetime, PlainSerializer(lambda at: at.astimezone(clock.TZ).isoformat(), return_type=str)]
"""A moment as ISO text of Asia/Shanghai."""


class PauseIn(Schema):
    """A claim. `until_at` left out: it goes on. It needs words; files are attached on the page."""

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
    may_end: bool
    may_answer: bool
