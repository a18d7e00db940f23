"""What a contract file may say about pauses."""

import pytest
from pydantic import ValidationError

from lvyue.contracts.types import Obligation, PauseReason

CLOCK = {
    "id": "mend",
    "by": "b",
    "kind": "event",
    "trigger": "ticket.reported",
    "what": "处理故障",
    "limit": {"count": 4, "unit": "hour"},
    "fulfilled_by": "ticket.done",
    "clause": "3",
    "cite": [{"clause": "3", "quote": "4小时"}],
}


def test_an_obligation_pauses_for_nothing_unless_its_clause_says_so():
    assert Obligation.model_validate(CLOCK).pauses == ()


def test_the_reasons_of_a_clause_are_those_of_the_rules():
    found = Obligation.model_validate(CLOCK | {"pauses": ["user", "power_network"]})
    assert found.pauses == (PauseReason.USER, PauseReason.POWER_NETWORK)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pauses": ["user"], "limit": None}, "没有时钟可停"),
        ({"pauses": ["user", "user"]}, "有重复"),
        ({"pauses": ["weather"]}, "other_party"),
    ],
    ids=["no-limit", "twice", "unknown"],
)
def test_reasons_that_cannot_be_are_refused(changes, message):
    with pytest.raises(ValidationError, match=message):
        Obligation.model_validate(CLOCK | changes)
