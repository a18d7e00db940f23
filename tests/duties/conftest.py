"""The market contract, confirmed at will."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.market import SIGNING, TEXT, market_file


@pytest.fixture
def confirmed(provider, customer, access_for) -> Callable[..., Any]:
    """`confirmed(at, **changes)`: the market contract with changes, confirmed by both sides then."""

    from lvyue.contracts.services import contract_import
    from lvyue.duties import services
    from lvyue.foundation import clock

    def make(at: datetime = SIGNING, **changes: Any) -> Any:
        with clock.moved(at):
            version = contract_import(
                access=access_for(provider), file=market_file(**changes), texts={"body": TEXT}
            )
            for person in (provider, customer):
                services.question_answer(
                    access=access_for(person), version=version, question="monthly-fee", reading="twelfth"
                )
            for person in (provider, customer):
                services.version_confirm(access=access_for(person), version=version)
        return version.contract

    return make
