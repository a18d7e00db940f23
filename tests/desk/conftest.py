"""A ticket under the running contract of the shared cast, and the people who work on it."""

from collections.abc import Callable
from typing import Any

import pytest

from lvyue.identity.types import Access
from tests.desk.cast import agreed, graded_changes, reported
from tests.market import SIGNING


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
def graded_market(provider: Any, customer: Any, access_for: Callable[[Any], Access]) -> Any:
    """The market contract with levels, a telephone clock and an exemption, confirmed by both sides."""
    return agreed(access_for(provider), access_for(customer), SIGNING, **graded_changes())


@pytest.fixture
def graders(provider: Any, customer: Any, graded_market: Any, access_for: Callable[[Any], Access]) -> Any:
    """(乙方项目经理, 甲方合同负责人), once the contract with levels runs."""
    return access_for(provider), access_for(customer)
