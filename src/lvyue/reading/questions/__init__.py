"""The open points of a text, each found by a general rule: never a guess, always readings and places.

The first reading of a question is the one that holds while nobody has answered. Paths in `sets` that the
reader never fills itself: `monthly_fee_fen`, `quarterly_fee_fen`, `payments[i].boundary` (by, before),
`payments[i].window` (latest, within), `payments[i].combined` (earliest, fixed_day, period).
"""

from __future__ import annotations

from typing import Any

from lvyue.reading.document import Document
from lvyue.reading.questions.base import Asked
from lvyue.reading.questions.dispute import dispute_questions
from lvyue.reading.questions.duties import schedule_questions
from lvyue.reading.questions.payments import payment_questions
from lvyue.reading.questions.penalties import penalty_questions
from lvyue.reading.questions.price import price_questions
from lvyue.reading.questions.term import term_questions
from lvyue.reading.questions.wording import wording_questions
from lvyue.reading.types import Question

_RULES = (
    term_questions,
    price_questions,
    payment_questions,
    penalty_questions,
    schedule_questions,
    dispute_questions,
    wording_questions,
)


def ask(
    document: Document, facts: dict[str, Any], citations: dict[str, list[list[int]]]
) -> tuple[Question, ...]:
    """All questions of one text, ambiguities and warnings, in the order of `_RULES`."""
    asked = Asked(document, facts, citations)
    return tuple(question for rule in _RULES for question in rule(asked))
