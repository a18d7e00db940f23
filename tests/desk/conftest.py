"""A ticket under the running contract of the shared cast, and the people who work on it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from lvyue.identity.types import Access
from tests.desk.cast import graded_changes, reported
from tests.market import SIGNING, TEXT, market_file


@pytest.fixture
def vendor(provider: Any, market: Any, access_for: Callable[[Any], Access]) -> Access:
    """乙方项目经理, once the contract runs."""
    return access_for(provider)


@pytest.fixture
def bureau(customer: Any, market: Any, access_for: Callable[[Any], Access]) -> Access:
    """甲方合同负责人, once the contract runs."""
    return access_for(customer)


@pytest.fixture
def reporter(space: Any) -> Any:
    """甲方报修人: reports and sees only what was reported by this very person."""
    from lvyue.identity.types import Role, Side
    from tests.conftest import _member

    return _member(space, "reporter", "报修人", Role.REPORTER, Side.A)


@pytest.fixture
def ticket(market: Any, vendor: Access) -> Any:
    """M-0001, entered by the vendor's manager at the moment it was reported."""
    return reported(vendor, market)


@pytest.fixture
def agreed(provider: Any, customer: Any, access_for: Callable[[Any], Access]) -> Callable[..., Any]:
    """`agreed(at, **changes)`: the market with changes as its next version, confirmed by both sides then."""
    from lvyue.contracts.services import contract_import
    from lvyue.duties.services import question_answer, version_confirm
    from lvyue.foundation import clock

    b, a = access_for(provider), access_for(customer)

    def make(at: datetime, **changes: Any) -> Any:
        with clock.moved(at):
            version = contract_import(access=b, file=market_file(**changes), texts={"body": TEXT})
            for side in (b, a):
                question_answer(access=side, version=version, question="monthly-fee", reading="twelfth")
            for side in (b, a):
                version_confirm(access=side, version=version)
        return version.contract

    return make


@pytest.fixture
def graded_market(agreed: Callable[..., Any]) -> Any:
    """The market contract with levels, a telephone clock and an exemption, confirmed by both sides."""
    return agreed(SIGNING, **graded_changes())


@pytest.fixture
def graders(provider: Any, customer: Any, graded_market: Any, access_for: Callable[[Any], Access]) -> Any:
    """(乙方项目经理, 甲方合同负责人), once the contract with levels runs."""
    return access_for(provider), access_for(customer)
