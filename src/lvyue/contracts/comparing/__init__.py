"""Two versions or drafts of a contract compared: clause by clause, and term by term. Pure."""

from lvyue.contracts.comparing.terms import Line, TermChange
from lvyue.contracts.comparing.versions import STATES, ClauseChange, Difference, Edition, compare
from lvyue.contracts.comparing.wording import Piece, word_difference

__all__ = [
    "STATES",
    "ClauseChange",
    "Difference",
    "Edition",
    "Line",
    "Piece",
    "TermChange",
    "compare",
    "word_difference",
]
