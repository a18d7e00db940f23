"""Tables of the contracts room: the agreement, the review of its draft, what people bring. No rules here."""

from lvyue.contracts.models.contracts import SIDES, Answer, Confirmation, Contract, ContractVersion, Ruling
from lvyue.contracts.models.intakes import Intake, IntakeFile, Original
from lvyue.contracts.models.review import Consultation, FactReview, Suggestion

__all__ = [
    "SIDES",
    "Answer",
    "Confirmation",
    "Consultation",
    "Contract",
    "ContractVersion",
    "FactReview",
    "Intake",
    "IntakeFile",
    "Original",
    "Ruling",
    "Suggestion",
]
