"""The list of duties: its filters agree with the states, and its cost does not grow with the rows."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lvyue.contracts.types import TriggerName
from lvyue.duties import services
from lvyue.duties.forms import filter_from
from lvyue.duties.models import Duty
from lvyue.duties.selectors import DutyFilter, duties_filtered
from lvyue.duties.types import DutyState, state_of
from lvyue.foundation import clock
from lvyue.rules.types import SHANGHAI

pytestmark = pytest.mark.django_db

ADDRESS = "/duties"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def mixed(market, provider, customer, system, access_for):
    """The market contract in its third month: duties of every state."""
    with clock.moved(moment("2025-05-30T08:00")):
        done, late = (
            Duty.objects.get(obligation="inspection", key=key) for key in ("2025-03-04", "2025-04-01")
        )
        services.duty_fulfil(
            access=access_for(provider), duty=done, at=moment("2025-03-20T10:00"), note="巡检"
        )
        services.duty_fulfil(
            access=access_for(provider), duty=late, at=moment("2025-05-02T10:00"), note="补做"
        )
        services.trigger_record(
            access=system, contract=market, name=TriggerName.REPORTED, at=clock.now(), subject=market
        )
        services.trigger_record(
            access=system, contract=market, name=TriggerName.DONE, at=clock.now(), subject=provider
        )
    return market


MOMENTS = [
    "2025-05-30T08:30",
    "2025-05-30T09:36",
    "2025-05-30T10:00",
    "2025-05-30T10:00:01",
    "2025-06-01T00:00",
]


@pytest.mark.parametrize("now", MOMENTS)
@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("overdue", {DutyState.OVERDUE}),
        ("due_soon", {DutyState.DUE_SOON}),
        ("running", {DutyState.RUNNING, DutyState.DUE_SOON}),
        ("pending", {DutyState.PENDING}),
        ("closed", {DutyState.FULFILLED, DutyState.FULFILLED_LATE, DutyState.WAIVED, DutyState.DEEMED}),
        ("open", {DutyState.OVERDUE, DutyState.DUE_SOON, DutyState.RUNNING, DutyState.PENDING}),
        ("all", set(DutyState)),
    ],
)
def test_a_filter_finds_exactly_the_duties_in_its_states(mixed, provider, access_for, name, states, now):
    at = moment(now)
    found = duties_filtered(access_for(provider), DutyFilter(state=name), at)
    expected = {one.code for one in Duty.objects.all() if state_of(one.facts, at) in states}
    assert {one.code for one in found} == expected
    assert expected or name in ("overdue", "due_soon")


def test_due_soon_begins_at_four_fifths_of_the_time(mixed, provider, access_for):
    respond = Duty.objects.get(obligation="respond")
    soon = DutyFilter(state="due_soon", obligation="respond")
    at = respond.starts_at + (respond.due_at - respond.starts_at) * 0.8
    assert list(duties_filtered(access_for(provider), soon, at)) == [respond]
    assert not duties_filtered(access_for(provider), soon, at - timedelta(microseconds=5)).exists()


def test_what_passed_before_the_confirmation_is_backlog_and_not_overdue(
    market, provider, access_for, client_for
):
    access, now = access_for(provider), moment("2025-06-02T09:00")
    Duty.objects.filter(obligation="inspection", key="2025-05-01").update(backlog=True)
    (late,) = duties_filtered(access, DutyFilter(state="backlog"), now)
    assert (late.key, state_of(late.facts, now)) == ("2025-05-01", DutyState.BACKLOG)
    assert late not in duties_filtered(access, DutyFilter(state="overdue"), now)
    assert late in duties_filtered(access, DutyFilter(state="open"), now)
    assert not duties_filtered(access, DutyFilter(state="backlog"), late.due_at).exists()
    with clock.moved(now):
        page = client_for(provider).get(f"/duties/market/{late.code}").content.decode()
        listed = client_for(provider).get(f"{ADDRESS}?state=backlog").content.decode()
    assert "不计逾期" in listed
    assert "超 " not in listed
    assert "待补录：期限在合同版本确认之前已过，不算逾期" in page


def test_filters_narrow_by_side_obligation_contract_and_month(mixed, provider, access_for):
    access, now = access_for(provider), moment("2025-05-30T08:30")

    def codes(**wanted) -> set[str]:
        found = duties_filtered(access, DutyFilter(**{"state": "all"} | wanted), now)
        return set(found.values_list("obligation", flat=True))

    assert codes(by="a") == {"pay-yearly", "record-sheet"}
    assert "record-sheet" in codes(by="b")
    assert "pay-yearly" not in codes(by="b")
    assert codes(obligation="respond") == {"respond"}
    assert codes(contract="nothing") == set()
    assert codes(month=(2025, 12)) == {"inspection", "pay-yearly"}
    december = duties_filtered(access, DutyFilter(state="all", month=(2025, 12)), now)
    assert {one.due_on for one in december} == {date(2025, 12, 31)}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({}, DutyFilter()),
        (
            {"state": "overdue", "by": "a", "month": "2025-12"},
            DutyFilter("overdue", by="a", month=(2025, 12)),
        ),
        ({"state": "drop table", "by": "x", "month": "2025-13"}, DutyFilter()),
        ({"month": "0000-00", "contract": "x" * 99}, DutyFilter(contract="x" * 40)),
    ],
)
def test_what_an_address_does_not_say_clearly_narrows_nothing(query, wanted):
    assert filter_from(query) == wanted


def test_the_page_shows_last_moments_as_2400_and_how_late_it_is(mixed, customer, client_for):
    with clock.moved(moment("2025-06-02T00:00")):
        page = client_for(customer).get(f"{ADDRESS}?state=overdue").content.decode()
    assert "2025-05-31 24:00" in page
    assert "超 1 天" in page
    assert 'href="/duties/market/D-0003"' in page


def test_htmx_gets_the_table_without_the_frame(mixed, provider, client_for):
    response = client_for(provider).get(f"{ADDRESS}?by=a", headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert "支付当年运维费" in page
    assert "每月现场巡检" not in page


def test_an_empty_filter_says_what_to_do(mixed, provider, client_for):
    page = client_for(provider).get(f"{ADDRESS}?month=2031-01").content.decode()
    assert "放宽筛选条件" in page


def test_duties_of_other_spaces_are_not_listed(mixed, outsider, client_for):
    page = client_for(outsider).get(f"{ADDRESS}?state=all&contract=market").content.decode()
    assert "每月现场巡检" not in page
    assert "还没有履约事项" in page


def test_a_stranger_is_sent_to_the_login_page(client):
    assert client.get(ADDRESS).url == "/login?next=%2Fduties"


def _many(market, count: int) -> None:
    """Copies of one stored duty, each an hour apart."""
    first = Duty.objects.filter(obligation="inspection", closed_at__isnull=True).first()
    values = {
        field.attname: getattr(first, field.attname) for field in Duty._meta.fields if field.attname != "id"
    }
    due_at = values.pop("due_at")
    Duty.objects.bulk_create(
        [
            Duty(**values | {"code": f"X-{n}", "key": f"x{n}"}, due_at=due_at + timedelta(hours=n))
            for n in range(count)
        ],
        batch_size=1000,
    )


@pytest.mark.parametrize(
    "address", [ADDRESS, f"{ADDRESS}?state=running&contract=market", f"{ADDRESS}?page=60"]
)
def test_five_thousand_duties_cost_as_many_queries_as_fifty(market, provider, client_for, address):
    client = client_for(provider)
    with clock.moved(moment("2025-06-02T09:00")):
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        _many(market, 5000)
        with CaptureQueriesContext(connection) as many:
            response = client.get(address)
    assert len(response.context["rows"]) == 50
    # Session, person, grants; count, ids, duties, contracts, (contract, version); two of the frame.
    assert len(many) == len(few) <= 12
