"""Which confirmed version binds at a moment: terms that were amended later govern nothing from before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from lvyue.contracts.models import Contract, ContractVersion
from lvyue.contracts.selectors import terms_of
from lvyue.contracts.types import ContractFile
from lvyue.duties.errors import ContractNotRunning
from lvyue.duties.planning import midnight
from lvyue.foundation import clock
from lvyue.foundation.rows import rows_where


class Binding(NamedTuple):
    """A version with its terms: asked once for a step, and handed on to all that it starts."""

    version: ContractVersion
    terms: ContractFile


def governing_version(contract: Contract, at: datetime) -> ContractVersion:
    """The newest confirmed version that bound at `at`; the first one for what lies before all.

    A ticket asks for the moment of its report and keeps that version when the contract is amended or ends
    (default governed-by-report). Raises ContractNotRunning while no version is confirmed.
    """
    found = rows_where(
        ContractVersion, contract=contract.pk, order=("-number",), without=("content", "texts")
    )
    confirmed = [one for one in found if one.confirmed_at is not None]
    if not confirmed:
        raise ContractNotRunning(contract.code, "还没有双方确认的版本")
    *further, first = confirmed
    bound = next((one for one in further if binds_since(one, terms_of(one)) <= at), first)
    bound.contract = contract
    return bound


def governing_terms(contract: Contract, at: datetime) -> Binding:
    """`governing_version` with its terms."""
    version = governing_version(contract, at)
    return Binding(version, terms_of(version))


def binds_since(version: ContractVersion, terms: ContractFile) -> datetime:
    """The first moment a further version binds: its `effective` day, at the earliest the day after."""
    assert version.confirmed_at is not None
    following = version.confirmed_at.astimezone(clock.TZ).date() + timedelta(days=1)
    return midnight(max(terms.effective or following, following))
