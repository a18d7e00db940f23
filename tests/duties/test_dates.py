"""Duties of the contract's own dates: renewal notices before the end, a signature long after the start."""

from datetime import date

import pytest

from lvyue.contracts.types import FulfilledBy, TriggerName
from lvyue.duties import services
from lvyue.duties.models import Duty
from lvyue.duties.selectors import backlog_duties, duties_overdue, duty_derivation
from lvyue.duties.types import DutyState, state_of
from lvyue.duties.waking import duties_wake
from lvyue.foundation import clock
from lvyue.settlement.selectors import breach_candidates
from tests.duties.cast import moment, obligation
from tests.market import market_raw

pytestmark = pytest.mark.django_db


def renewal(count: int, unit: str) -> list[dict]:
    """The market's obligations and a notice before the term ends."""
    limit = {"count": count, "unit": unit, "direction": "before"}
    one = obligation("renew", kind="once", trigger="term.end", what="书面告知续签意向", limit=limit)
    return [*market_raw()["obligations"], one]


@pytest.fixture
def ending(confirmed):
    """`ending(first day, last day, count, unit)`: the renewal duty of the market with another term."""

    def make(start: str, end: str, count: int, unit: str) -> Duty:
        cite = [{"clause": "c2", "quote": "2026年3月31日"}]
        term = {"start": start, "end": end, "cite": cite}
        confirmed(term=term, obligations=renewal(count, unit))
        return Duty.objects.get(obligation="renew")

    return make


@pytest.mark.parametrize(
    ("term", "count", "unit", "due"),
    [
        (("2023-06-08", "2024-06-07"), 30, "day", date(2024, 5, 8)),
        (("2025-03-04", "2026-03-31"), 1, "month", date(2026, 2, 28)),
        (("2025-03-04", "2026-02-09"), 3, "workday", date(2026, 2, 4)),
        (("2025-03-04", "2026-03-18"), 90, "day", date(2025, 12, 18)),
    ],
    ids=["X16: 30 days", "one month, a shorter one", "three working days", "ninety days"],
)
def test_a_renewal_notice_falls_due_counted_back_from_the_end_of_the_term(ending, term, count, unit, due):
    duty = ending(*term, count, unit)
    assert (duty.due_on, duty.trigger, duty.key) == (due, None, term[1])
    assert duty.starts_at < duty.due_at
    assert state_of(duty.facts, moment(f"{term[0]}T00:00")) is DutyState.PENDING
    assert duty_derivation(duty).value == f"{due} 24:00"


def test_a_renewal_notice_is_attested_once_its_time_has_come(ending, provider, access_for):
    duty = ending("2025-03-04", "2026-03-31", 1, "month")
    with clock.moved(moment("2026-02-20T10:00")):
        services.duty_fulfil(access=access_for(provider), duty=duty, at=clock.now(), note="续签函已送达")
        assert state_of(duty.facts, clock.now()) is DutyState.FULFILLED
        while duties_wake():
            pass
    assert Duty.objects.filter(obligation="renew").count() == 1


SIGNED = moment("2025-12-04T10:00")
"""Nine months after the service began on 2025-03-04."""


@pytest.fixture
def retroactive(confirmed):
    """The market signed and confirmed nine months after its service began, papers of that day in hand."""
    quote = [{"clause": "c13", "quote": "2025年3月4日"}]
    limit = {"count": 10, "unit": "day"}
    started = obligation("start-report", kind="once", trigger="term.start", what="进场报告", limit=limit)
    plan = obligation("plan", kind="once", trigger="contract.signed", what="提交运维方案", limit=limit)
    return confirmed(
        at=SIGNED,
        signed={"date": "2025-12-04", "cite": quote},
        obligations=[*market_raw()["obligations"], started, plan],
    )


def test_what_fell_due_before_a_late_signature_is_backlog_and_never_a_breach(
    retroactive, provider, customer, access_for
):
    past = Duty.objects.filter(contract=retroactive, due_at__lte=SIGNED)
    assert past.count() == 10  # nine inspections, March to November, and the report of the start
    assert all(one.backlog for one in past)
    with clock.moved(SIGNED):
        while duties_wake():
            pass
        for person in (provider, customer):
            access = access_for(person)
            assert not duties_overdue(access, clock.now()).exists()
            assert not breach_candidates(access, retroactive, clock.now()).exists()
            assert set(backlog_duties(access, retroactive, clock.now())) == set(past)


def test_what_falls_due_after_a_late_signature_counts_as_ever(retroactive, provider, access_for):
    plan = Duty.objects.get(obligation="plan")
    assert (plan.due_on, plan.backlog) == (date(2025, 12, 15), False)  # the tenth day is a Sunday
    with clock.moved(moment("2026-01-02T10:00")):
        late = set(duties_overdue(access_for(provider), clock.now()).values_list("obligation", "key"))
    assert late == {("plan", "2025-12-04"), ("inspection", "2025-12-01"), ("pay-yearly", "2025-03-04")}


def test_an_event_of_the_time_before_is_recorded_and_its_duty_is_backlog(retroactive, provider, access_for):
    with clock.moved(moment("2025-12-05T10:00")):
        _, (duty,) = services.event_record(
            access=access_for(provider),
            contract=retroactive,
            name=TriggerName.STAFF_LEAVES,
            at=moment("2025-07-01T10:00"),
            note="当时的离岗通知",
        )
        assert state_of(duty.facts, clock.now()) is DutyState.BACKLOG
        assert not breach_candidates(access_for(provider), retroactive, clock.now()).exists()
    assert duty.fulfilled_by == FulfilledBy.ATTEST
