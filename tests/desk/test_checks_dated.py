"""A contract that times the mending itself (`check.found`): its limit decides, not the day a checker set."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.desk.cast import agreed, moment
from tests.desk.test_checks import FOUND, LAST, answered, duty_of, found, opened, replied
from tests.market import SIGNING, market_raw

pytestmark = pytest.mark.django_db


@pytest.fixture
def dated(provider: Any, customer: Any, access_for: Any) -> Any:
    """(contract, vendor, bureau): what a check finds is mended within two days of being told."""
    mend = {
        "id": "mend",
        "by": "b",
        "kind": "event",
        "trigger": "check.found",
        "what": "检查发现的问题限期整改",
        "limit": {"count": 2, "unit": "day"},
        "fulfilled_by": "check.mended",
        "clause": "c3.1",
        "cite": [{"clause": "c3.1", "quote": "定期提交总结报告"}],
    }
    vendor, bureau = access_for(provider), access_for(customer)
    obligations = [*market_raw()["obligations"], mend]
    return agreed(vendor, bureau, SIGNING, obligations=obligations), vendor, bureau


def test_the_contract_dates_the_mending_and_not_the_checker(dated: Any) -> None:
    contract, _, bureau = dated
    check = opened(bureau, contract)
    finding = found(bureau, check)
    duty = duty_of(finding)
    assert (duty.obligation, duty.by, duty.fulfilled_by) == ("mend", "b", "check.mended")
    assert duty.what == "检查发现的问题限期整改"
    # Two days end on a Saturday, so the next working day is the last (民法典第二百零三条).
    assert duty.due_on == date(2025, 11, 24)
    assert finding.mend_on == LAST == date(2025, 11, 27)
    assert (duty.trigger.name, duty.trigger.at) == ("check.found", FOUND)
    assert f"{duty.code} 应于 2025-11-24 前整改" in check.events.get(kind="found").text


def test_each_finding_has_a_duty_of_its_own_and_the_confirmed_mending_closes_only_it(
    dated: Any, data_folder: Any
) -> None:
    contract, vendor, bureau = dated
    check = opened(bureau, contract)
    first, second = found(bureau, check), found(bureau, check, number=2, what="门禁无人登记")
    replied(vendor, first)
    answered(bureau, first, True)
    assert duty_of(first).fulfilled_at == moment("2025-11-25T10:00")
    assert duty_of(first).closing == "fulfilled"
    assert duty_of(second).closed_at is None


def test_a_mending_after_the_contracts_limit_is_late_however_far_off_the_checkers_day(
    dated: Any, data_folder: Any
) -> None:
    from lvyue.duties.types import DutyState, state_of

    contract, vendor, bureau = dated
    finding = found(bureau, opened(bureau, contract))
    replied(vendor, finding, at="2025-11-25T10:00")
    answered(bureau, finding, True)
    assert finding.mend_on == LAST > moment("2025-11-25T10:00").date()
    assert state_of(duty_of(finding).facts, moment("2025-11-28T10:00")) is DutyState.FULFILLED_LATE
