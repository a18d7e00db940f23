"""Questions about recurring duties whose cycle the text leaves open: 定期, 不定期, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator

from lvyue.reading.questions.base import Asked, ambiguity
from lvyue.reading.types import Question

_WORDS = {"regular": "只写“定期”", "irregular": "只写“不定期”", "unstated": "没有写周期"}
_PLANS = (("每月一次", "P1M"), ("每季度一次", "P3M"), ("每半年一次", "P6M"), ("每年一次", "P1Y"))


def schedule_questions(asked: Asked) -> Iterator[Question]:
    """One question a duty, with schedules to choose from."""
    for index, row in enumerate(asked.rows("periodic")):
        if row["every"] in _WORDS:
            path = f"periodic[{index}].every"
            text = f"{row['clause']}“{row['what'][:40]}”{_WORDS[row['every']]}，多久做一次？"
            choices = [(words, {path: cycle}) for words, cycle in _PLANS]
            yield ambiguity(path, text, choices, asked.cited(path, f"periodic[{index}].what"), blocking=True)
