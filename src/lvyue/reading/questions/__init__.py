"""The open points of a text, each found by a general rule: never a guess, always readings and places.

The first reading of a question is the one that holds while nobody has answered. Paths in `sets` that the
reader never fills itself:

- `monthly_fee_fen`, `quarterly_fee_fen`, `fee.remainder` (none, days, year)
- `payments[i].boundary` (by, before), `.window` (latest, within), `.combined` (earliest, fixed_day, period),
  `.counts_from` (issued, received)
- `penalties.stacking.<payer>` (sum, highest), `penalties[i].base` also "delayed part"
- `force_majeure.own_affairs` (exempt, counts)
- `duties.<clause id>.every`: a cycle for a duty that is no fact because the text states none
"""

from __future__ import annotations

from typing import Any

from lvyue.reading.document import Document
from lvyue.reading.questions.base import Asked
from lvyue.reading.questions.dispute import dispute_questions
from lvyue.reading.questions.duties import schedule_questions
from lvyue.reading.questions.fees import fee_questions
from lvyue.reading.questions.force import force_questions
from lvyue.reading.questions.levels import level_questions
from lvyue.reading.questions.payments import payment_questions
from lvyue.reading.questions.penalties import penalty_questions
from lvyue.reading.questions.precedence import precedence_questions
from lvyue.reading.questions.price import price_questions
from lvyue.reading.questions.scope import scope_questions
from lvyue.reading.questions.term import term_questions
from lvyue.reading.questions.wording import wording_questions
from lvyue.reading.types import Question

_RULES = (
    term_questions,
    price_questions,
    fee_questions,
    payment_questions,
    penalty_questions,
    level_questions,
    schedule_questions,
    precedence_questions,
    force_questions,
    dispute_questions,
    scope_questions,
    wording_questions,
)


def ask(
    document: Document, facts: dict[str, Any], citations: dict[str, list[list[int]]]
) -> tuple[Question, ...]:
    """All questions of one text, ambiguities and warnings, in the order of `_RULES`."""
    asked = Asked(document, facts, citations)
    return tuple(question for rule in _RULES for question in rule(asked))
