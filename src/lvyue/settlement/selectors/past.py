"""The past of a contract brought in mid-term: which sums may have been paid before it ran here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import terms_of, version_running
from lvyue.contracts.types import BY_DATE, ContractFile, FulfilledBy, Obligation, TriggerName
from lvyue.duties.events import started_by
from lvyue.duties.models import Duty
from lvyue.duties.selectors import confirmed_first
from lvyue.foundation import clock
from lvyue.identity.types import Access
from lvyue.settlement.accounts import CALLED_OFF, accounts_of, owing_duties
from lvyue.settlement.payable import payable


def entered_late(contract: Contract, at: datetime) -> bool:
    """Whether what happened then was entered afterwards (补录): the contract did not run here yet."""
    first = confirmed_first(contract)
    return first is not None and at <= first


@dataclass(frozen=True, slots=True)
class PastSum:
    """A sum that may have been paid in the past.

    `code` is the duty's, or the obligation's id where its duty never started here because `event` was never
    recorded; `unpaid_fen` is what may be entered.
    """

    code: str
    what: str
    clause_number: str
    unpaid_fen: int
    event: TriggerName | None = None


def past_sums(access: Access, contract: Contract) -> list[PastSum]:
    """The sums of a contract that are not paid in full and were owed by the time it ran here."""
    version = version_running(contract)
    first = confirmed_first(contract)
    if version is None or first is None or contract.space_id not in access.space_ids:
        return []
    terms, on = terms_of(version), first.astimezone(clock.TZ).date()
    started = [
        PastSum(
            one.duty.code,
            f"{one.duty.what}（{one.payable.opens_on} 起）" if one.payable.opens_on else one.duty.what,
            one.duty.clause_number,
            one.unpaid_fen,
        )
        for one in accounts_of(owing_duties(access, contract))
        if one.unpaid_fen and (one.payable.opens_on is None or one.payable.opens_on <= on)
    ]
    return [*started, *_never_started(terms, contract)]


def _never_started(terms: ContractFile, contract: Contract) -> Iterator[PastSum]:
    known = set(
        Duty.objects.filter(contract=contract)
        .exclude(closing__in=CALLED_OFF)
        .values_list("obligation", flat=True)
    )
    for one in terms.obligations:
        event = starting_event(terms, one)
        if event is None or (one.id in known and one.pays == "total"):
            continue
        owed = payable(terms, one, "")
        if owed is not None:
            clause = terms.clause(one.clause)
            yield PastSum(one.id, one.what, clause.number if clause else one.clause, owed.amount_fen, event)


def starting_event(terms: ContractFile, one: Obligation) -> TriggerName | None:
    """The event that must have begun a payment and that a sheet may tell; None where none may.

    The contract's own dates start their duties by themselves; papers that 乙方 owes under a duty of its own
    start theirs by being received.
    """
    name = one.trigger
    if one.pays is None or one.fulfilled_by is not FulfilledBy.PAID or name is None or name in BY_DATE:
        return None
    if not started_by(one, name):
        return None
    handed_in = any(other.fulfilled_by is FulfilledBy.PAPERS_SUBMITTED for other in terms.obligations)
    return None if name is TriggerName.PAPERS_RECEIVED and handed_in else name
