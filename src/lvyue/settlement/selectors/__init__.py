"""Reads of the settlement room; every one takes an Access and sees only what it grants."""

from lvyue.settlement.accounts import Account
from lvyue.settlement.selectors.candidates import breach_candidates
from lvyue.settlement.selectors.expectations import expectation_of
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
from lvyue.settlement.selectors.owing import Waiting, money_waiting, sums_owed

__all__ = [
    "Account",
    "MoneyPage",
    "Waiting",
    "application_get",
    "application_list",
    "breach_candidates",
    "breach_get",
    "expectation_of",
    "money_overview",
    "money_page",
    "money_waiting",
    "penalties_open_fen",
    "proposal_get",
    "proposal_list",
    "stances_said",
    "sums_owed",
]
