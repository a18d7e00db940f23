"""Writes of the contracts room: versions and their open points, the facts of a draft one by one."""

from lvyue.contracts.services.facts import fact_accept, fact_correct, fact_reject
from lvyue.contracts.services.intakes import intake_import, intake_open, supplement_import, supplement_open
from lvyue.contracts.services.suggestions import suggestion_ask, suggestion_drop, suggestion_take
from lvyue.contracts.services.versions import (
    contract_import,
    question_answer,
    version_confirm,
    version_supplement,
)

__all__ = [
    "contract_import",
    "fact_accept",
    "fact_correct",
    "fact_reject",
    "intake_import",
    "intake_open",
    "question_answer",
    "suggestion_ask",
    "suggestion_drop",
    "suggestion_take",
    "supplement_import",
    "supplement_open",
    "version_confirm",
    "version_supplement",
]
