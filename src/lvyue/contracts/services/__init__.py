"""Writes of the contracts room: versions and their open points, the facts of a draft one by one."""

from lvyue.contracts.services.versions import (
    contract_import,
    question_answer,
    version_confirm,
    version_supplement,
)

__all__ = [
    "contract_import",
    "question_answer",
    "version_confirm",
    "version_supplement",
]
