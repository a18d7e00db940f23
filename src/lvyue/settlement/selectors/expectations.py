"""What a failure would come to before anyone attributes it: an amount beside a suggestion, no proposal.

Each suggestion is worked out by the one term its obligation names against who owes it; queries do not grow
with the suggestions of one version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import terms_of
from lvyue.contracts.types import BaseName, ContractFile, FulfilledBy, PartyCode, Penalty
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.foundation.errors import LvyueError
from lvyue.identity.types import Access
from lvyue.rules.errors import RuleError
from lvyue.rules.money import rounded
from lvyue.settlement.accounts import Account, payment_duty
from lvyue.settlement.calculation import calculate, named_base, termination_inputs
from lvyue.settlement.cases import duty_facts, received_of
from lvyue.settlement.errors import BaseMissing, BaseOpen
from lvyue.settlement.lateness import termination_of


@dataclass(frozen=True, slots=True)
class Expectation:
    """Fen that an attribution to the owing side would give, and the right to end the contract."""

    amount_fen: int | None = None
    termination: Mapping[str, Any] | None = None


def expectations(
    duties: Iterable[Duty], accounts: Iterable[Account], now: datetime
) -> dict[int, Expectation]:
    """{duty id: what its failure would come to} where its obligation names a term; others are left out."""
    found = list(duties)
    held = {one.duty.pk: one for one in accounts}
    received = received_of({one.contract_id for one in found}) if found else {}
    files: dict[int, tuple[ContractFile, ContractFile]] = {}
    made = {}
    for duty in found:
        if duty.version_id not in files:
            files[duty.version_id] = terms_of(duty.version), duty.version.file
        file, asked = files[duty.version_id]
        owed = payment_duty(duty) if duty.fulfilled_by == FulfilledBy.PAID else None
        account = held.get(owed.pk) if owed is not None else None
        facts = duty_facts(duty, account, received.get(duty.contract_id, ()), now)
        for penalty in _named(file, duty):
            ending = termination_inputs(termination_of(file, penalty, facts))
            try:
                worked = calculate(file, asked, penalty, facts)
            except (LvyueError, RuleError):  # what cannot be worked out yet is shown without an amount
                made[duty.pk] = Expectation(None, ending)
            else:
                made[duty.pk] = Expectation(worked.amount_fen, ending)
    return made


def expectation_of(duty: Duty, account: Account | None, now: datetime) -> Expectation | None:
    """What one duty's failure would come to; None where its obligation names no single term."""
    return expectations([duty], [account] if account else [], now).get(duty.pk)


def unit_fen(
    access: Access, contract: Contract, terms: ContractFile, penalty: Penalty, at: datetime
) -> int | None:
    """Fen that one failure, or one day late, comes to under a term by what was paid at a moment.

    None where the base is what stays unpaid, is not known yet or waits for a ruling.
    """
    received = 0
    if penalty.base is BaseName.RECEIVED and contract.space_id in access.space_ids:
        on = at.astimezone(clock.TZ).date()
        paid = received_of({contract.pk}).get(contract.pk, ())
        received = sum(one.amount_fen for one in paid if one.paid_on <= on)
    try:
        base = named_base(terms, penalty.base, received or None)
    except (BaseMissing, BaseOpen):
        return None
    return rounded(base.exact * penalty.rate)


def termination_ahead(account: Account, now: datetime) -> Mapping[str, Any] | None:
    """The right to end the contract that an unattributed late payment gives under its own term."""
    if account.duty.fulfilled_by != FulfilledBy.PAID:
        return None
    facts = duty_facts(account.duty, account, (), now)
    if facts.due_on is None or facts.as_of.date() <= facts.due_on:
        return None
    for penalty in _named(account.terms, account.duty):
        return termination_inputs(termination_of(account.terms, penalty, facts))
    return None


def _named(terms: ContractFile, duty: Duty) -> Iterator[Penalty]:
    """The one term that the obligation names against its own debtor; none where several might apply."""
    obligation = terms.obligation(duty.obligation)
    listed = [terms.penalty(one) for one in obligation.consequence] if obligation else []
    against = [one for one in listed if one is not None and one.payer in (PartyCode.AB, duty.by)]
    if len(against) == 1:
        yield against[0]
