"""One contract from its text to money: both parties at their browsers, against a served instance."""

from datetime import timedelta
from typing import Any

from lvyue.foundation import clock
from tests.journeys import agreeing, mending, paying, proving
from tests.journeys.cast import Cast
from tests.journeys.instance import Instance


def test_a_contract_runs_from_its_text_to_money(browser: Any, instance: Instance) -> None:
    cast = Cast(browser, instance)
    # Agreed yesterday: what was due before both sides confirmed would be entered afterwards, never late.
    instance.start(at=clock.now() - timedelta(days=1))
    agreeing.upload(cast)
    agreeing.walk_facts(cast.vendor.page)
    agreeing.rule_open_points(cast)
    agreeing.confirm(cast)
    agreeing.see_duties(cast)
    mending.seat(cast)
    instance.stop()
    instance.start()
    mending.report_from_a_phone(cast)
    mending.respond_late(cast)
    mending.sign_both(cast)
    mending.accept(cast)
    mending.mend_twice(cast)
    mending.see_on_a_phone(cast)
    paying.attribute(cast)
    paying.unfold(cast)
    paying.settle(cast)
    paying.apply(cast)
    paying.pay(cast)
    proving.prove(cast)
    assert cast.faults == []
