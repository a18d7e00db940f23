"""The open points of a contract file, the readings people choose from, and the rulings made."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Field

from lvyue.contracts.types.limits import Cite, Id, Strict


class QuestionReading(Strict):
    """One way to read an open point, and the values it sets by dotted path."""

    id: str = Id
    text: str
    sets: dict[str, Any] = Field(default_factory=dict)


class Question(Strict):
    """An open point of the text (歧义 or a warning) that people of both parties answer."""

    id: str = Id
    kind: Literal["ambiguity", "warning"] = "ambiguity"
    about: str
    text: str
    readings: tuple[QuestionReading, ...] = ()
    blocking: bool = False
    cite: tuple[Cite, ...] = ()


class RulingVote(Strict):
    """One side's answer."""

    by: str
    at: dt.datetime


class Ruling(Strict):
    """The reading both parties confirmed (裁定)."""

    question: str
    reading: str
    a: RulingVote
    b: RulingVote
