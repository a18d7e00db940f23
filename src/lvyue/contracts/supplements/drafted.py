"""What the reader finds in a text, laid into a contract file, to tell one text's terms from another's."""

from __future__ import annotations

from itertools import chain

from lvyue.contracts.drafting import levels, money, obligations
from lvyue.contracts.drafting.questions import draft_questions, waiting
from lvyue.contracts.drafting.source import Source
from lvyue.contracts.supplements.changes import clause_spans
from lvyue.contracts.types import ClauseSpan, ContractFile
from lvyue.reading import read


def drafted(base: ContractFile, text: str) -> ContractFile:
    """`base` with the clauses, levels, obligations, penalties and open points that a text gives.

    Not checked and never stored: parties, price and dates stay those of `base`, and so do its clauses that
    the text's own do not stand in for.
    """
    reading = read(text)
    whole = ClauseSpan(id="whole", number="全文", start=0, end=len(text), level=0)
    source = Source(text, (*clause_spans(reading), whole), reading.facts, reading.citations)
    questions = draft_questions(source, reading.questions)
    waits = waiting(reading.questions, questions)
    terms = tuple(money.penalties(source))
    late = tuple(one.id for one in terms if one.payer == "a" and one.formula == "daily_rate")
    known = levels.grades(source)
    found = chain(
        levels.levels(source, known),
        obligations.periodic(source, waits),
        obligations.deliverables(source),
        obligations.staffing(source),
        obligations.acceptance(source),
        obligations.payments(source, late),
    )
    own = {one.id for one in source.clauses}
    return base.model_copy(
        update={
            "clauses": (*source.clauses, *(one for one in base.clauses if one.id not in own)),
            "levels": tuple(known.values()),
            "obligations": tuple(found),
            "penalties": terms,
            "questions": questions,
        }
    )
