"""The tickets of the demo as data: what was reported when, and how quickly each step followed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from lvyue.config.demo.story import Story
from lvyue.desk.types import Channel, TicketKind

Step = tuple[timedelta, str]
"""How long after the step before, and what was said."""


class When(BaseModel):
    """The moment of the report: one of a day from the start, a day back from today, or a time before now."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    workday: int | None = None
    rest: int | None = None
    ago: int | None = None
    makeup: bool = False
    before: timedelta | None = None
    at: time = time()

    def moment(self, story: Story) -> datetime | None:
        """The moment in this story; None where the term has had no make-up day yet."""
        if self.before is not None:
            return story.now - self.before
        if self.makeup:
            return story.makeup_day(self.at)
        if self.ago is not None:
            return story.ago(self.ago, self.at)
        if self.rest is not None:
            return story.rest_day(self.rest, self.at)
        assert self.workday is not None
        return story.workday(self.workday, self.at)


class Fault(BaseModel):
    """One ticket; a step left out did not happen. `signs` names the sides that sign the record sheet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    title: str
    words: str
    when: When
    kind: TicketKind = TicketKind.INCIDENT
    channel: Channel = Channel.WEB
    onsite: bool = False
    respond: Step | None = None
    arrive: Step | None = None
    finish: Step | None = None
    signs: Literal["ba", "b", ""] = "ba"
    notice: timedelta | None = None
    review: Literal["accepted", "objected", ""] = ""
    objection: str = ""
    rework: str = ""


def faults() -> tuple[Fault, ...]:
    """The tickets shipped beside the example, oldest first."""
    text = (files("lvyue") / "examples" / "market" / "tickets.yaml").read_text("utf-8")
    return tuple(Fault.model_validate(one) for one in yaml.safe_load(text))
