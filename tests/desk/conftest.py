"""A ticket under the running contract of the shared cast, and the people who work on it."""

from collections.abc import Callable
from typing import Any

import pytest

from lvyue.identity.types import Access
from tests.desk.cast import reported


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
