"""Reads of the settlement room; every one takes an Access and sees only what it grants."""

from lvyue.settlement.selectors.candidates import breach_candidates
from lvyue.settlement.selectors.ledger import MoneyPage, money_page
from lvyue.settlement.selectors.lookups import (
    application_get,
    application_list,
    breach_get,
    money_overview,
    penalties_open_fen,
    proposal_get,
    proposal_list,
    stances_said,
)

__all__ = [
    "MoneyPage",
    "application_get",
    "application_list",
    "breach_candidates",
    "breach_get",
    "money_overview",
    "money_page",
    "penalties_open_fen",
    "proposal_get",
    "proposal_list",
    "stances_said",
]
