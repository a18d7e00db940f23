"""One contract from its text to money: people of both parties at their browsers, against a served instance."""

from typing import Any

from tests.journeys import agreeing
from tests.journeys.cast import Cast
from tests.journeys.instance import Instance


def test_a_contract_runs_from_its_text_to_money(browser: Any, instance: Instance) -> None:
    cast = Cast(browser, instance)
    agreeing.upload(cast)
    agreeing.walk_facts(cast.vendor.page)
    agreeing.rule_open_points(cast)
    agreeing.confirm(cast)
    agreeing.see_duties(cast)
    assert cast.faults == []
