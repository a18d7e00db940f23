"""The tickets of the demo as data: what was reported when, and how quickly each step followed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from lvyue.config.demo.moments import Moments
from lvyue.contracts.types import PauseReason
from lvyue.desk.types import Channel, TicketKind

Step = tuple[timedelta, str]
"""How long after the step before, and what was said."""


class When(BaseModel):
    """The moment of the report: a day from the start, a day back from today, or a time before now.

    `first` is the first day of service, `makeup` the last make-up day of the term so far.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    workday: int | None = None
    rest: int | None = None
    ago: int | None = None
    makeup: bool = False
    first: bool = False
    before: timedelta | None = None
    at: time = time()

    def moment(self, moments: Moments) -> datetime | None:
        """The moment in this story; None where the term has had no make-up day yet."""
        if self.before is not None:
            return moments.now - self.before
        if self.first:
            return moments.first_day(self.at)
        if self.makeup:
            return moments.makeup_day(self.at)
        if self.ago is not None:
            return moments.ago(self.ago, self.at)
        if self.rest is not None:
            return moments.rest_day(self.rest, self.at)
        assert self.workday is not None
        return moments.workday(self.workday, self.at)


class Fault(BaseModel):
    """One ticket; a step left out did not happen. `signs` names the sides that sign the record sheet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    title: str
    words: str
    when: When
    kind: TicketKind = TicketKind.INCIDENT
    channel: Channel = Channel.WEB
    level: str = ""
    onsite: bool = False
    respond: Step | None = None
    arrive: Step | None = None
    pause: tuple[PauseReason, timedelta, str] | None = None
    finish: Step | None = None
    signs: Literal["ba", "b", ""] = "ba"
    notice: timedelta | None = None
    review: Literal["accepted", "objected", ""] = ""
    objection: str = ""
    rework: str = ""


def faults(code: str) -> tuple[Fault, ...]:
    """The tickets shipped beside an example, oldest first."""
    text = (files("lvyue") / "examples" / code / "tickets.yaml").read_text("utf-8")
    return tuple(Fault.model_validate(one) for one in yaml.safe_load(text))
