"""The logic of a contract file beyond its schema: ids, references, quotes, dates and amounts.

Each check takes the file and yields its faults; `check` runs them all, so that one run names every fault.
"""

from __future__ import annotations

from collections.abc import Mapping

from lvyue.contracts.checking import documents, values
from lvyue.contracts.checking.types import Check
from lvyue.contracts.errors import Finding
from lvyue.contracts.places import Lines, place_of
from lvyue.contracts.types import ContractFile

CHECKS: tuple[Check, ...] = (
    values.unique_ids,
    documents.documents_present,
    documents.document_faults,
    documents.clauses_in_text,
    documents.quotes_stand,
    values.signed_is_cited,
    values.references,
    values.term_in_order,
    values.effective_in_term,
    values.calendar_known,
    values.amount_agrees,
    values.questions_settable,
    values.periodic_inside_term,
)


def check(contract: ContractFile, texts: Mapping[str, str], lines: Lines | None = None) -> list[Finding]:
    """Return every fault of a file against itself and its documents' texts, in the order of the checks."""
    return [
        Finding(place_of(path, lines or {}), cause, remedy)
        for one in CHECKS
        for path, cause, remedy in one(contract, texts)
    ]
