"""Today for each role: what the reader may do stands first and says so; who only reads is offered a look."""

from datetime import datetime, timedelta

import pytest

from lvyue.cockpit.selectors.today import today
from lvyue.cockpit.selectors.turns import may_close, own_first, turns
from lvyue.contracts.types import TriggerName
from lvyue.duties import services
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.identity.types import Role, Side
from lvyue.rules.types import SHANGHAI
from tests.conftest import _member

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 11, 20, 12, tzinfo=SHANGHAI)
SEATS = {
    "engineer": (Role.ENGINEER, Side.B),
    "hotline": (Role.HOTLINE, Side.B),
    "accepter": (Role.ACCEPTER, Side.A),
    "finance": (Role.FINANCE, Side.A),
    "auditor": (Role.AUDITOR, None),
}


@pytest.fixture
def busy(market, system):
    """A fault reported, one noticed complete, and the year's fee to be paid."""
    with clock.moved(NOON - timedelta(minutes=30)):
        for name in (TriggerName.REPORTED, TriggerName.COMPLETION_NOTICED):
            services.trigger_record(access=system, contract=market, name=name, at=clock.now(), subject=market)
    return market


@pytest.fixture
def seat(space, access_for):
    return lambda name: access_for(_member(space, name, f"某{name}", *SEATS[name]))


@pytest.mark.parametrize(
    ("who", "obligations"),
    [
        ("engineer", {"respond", "inspection"}),
        ("hotline", {"respond"}),
        ("accepter", {"accept"}),
        ("finance", {"pay-yearly"}),
        ("auditor", set()),
    ],
)
def test_each_role_may_close_just_its_own(busy, seat, who, obligations):
    access = seat(who)
    watched = Duty.objects.filter(obligation__in=["respond", "inspection", "accept", "pay-yearly"])
    assert {one.obligation for one in watched if may_close(access, one)} == obligations


@pytest.mark.parametrize("who", SEATS)
def test_the_order_in_the_database_is_the_same_rule(busy, seat, who):
    access = seat(who)
    for duty in Duty.objects.annotate(order=own_first(access)):
        assert (duty.order == 0) is may_close(access, duty), duty.obligation


def test_the_reader_s_own_clock_stands_first(busy, seat):
    with clock.moved(NOON):
        shown = today(seat("hotline"), NOON)
    assert shown.clocks[0].duty.obligation == "respond"
    assert shown.clocks[0].mine


def test_an_acceptance_of_three_days_is_told_to_who_accepts_and_to_nobody_else(busy, seat):
    with clock.moved(NOON):
        seen = {who: [row.duty.obligation for row in today(seat(who), NOON).ahead] for who in SEATS}
    assert seen.pop("accepter") == ["accept"]
    assert all("accept" not in rows for rows in seen.values())


def test_an_auditor_is_offered_a_look_and_no_act(busy, space, client_for):
    reader = _member(space, "auditor", "某审计", Role.AUDITOR, None)
    with clock.moved(NOON):
        page = client_for(reader).get("/").content.decode()
    assert "响应报障" in page and "看看" in page
    assert ">去办<" not in page and ">处理<" not in page and "轮到我" not in page


def test_an_open_reading_is_the_turn_of_who_may_rule(market, provider, customer, seat, access_for):
    assert [one.act for one in turns(access_for(provider))] == ["去裁定"]
    assert [one.act for one in turns(access_for(customer))] == ["去裁定"]
    assert turns(seat("engineer")) == turns(seat("finance")) == turns(seat("auditor")) == []


def test_who_answered_waits_and_the_other_side_is_asked(
    market_version, market, provider, customer, access_for
):
    with clock.moved(NOON):
        services.question_answer(
            access=access_for(provider), version=market_version, question="report-cycle", reading="quarterly"
        )
    assert turns(access_for(provider)) == []
    assert len(turns(access_for(customer))) == 1
