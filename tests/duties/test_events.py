"""Events recorded by hand, clocks of levels, and what a contract brought in late owes from its past."""

from datetime import date

import pytest

from lvyue.contracts.types import TriggerName
from lvyue.duties import services
from lvyue.duties.errors import (
    ContractNotRunning,
    EventNotByHand,
    EventRecorded,
    EventStartsOther,
    EvidenceMissing,
    MomentImpossible,
)
from lvyue.duties.models import Duty, Trigger
from lvyue.duties.selectors import duties_overdue
from lvyue.duties.types import DutyState, state_of
from lvyue.foundation import clock
from lvyue.foundation.errors import NotAllowed, NotFound
from tests.duties.cast import moment, signing_plan
from tests.market import market_raw

pytestmark = pytest.mark.django_db


def record(access, contract, name=TriggerName.STAFF_LEAVES, at="2026-03-31T00:00", **given):
    call = {"note": "李工离职", "at": moment(at)} | given
    return services.event_record(access=access, contract=contract, name=name, **call)


def test_a_staff_change_asks_for_notice_thirty_days_before(market, provider, access_for):
    with clock.moved(moment("2026-03-31T09:00")):
        trigger, (duty,) = record(access_for(provider), market)
    assert (trigger.name, trigger.note) == ("staff.leaves", "李工离职")
    # X17: thirty days before 2026-03-31 is Sunday 3-1, planned for Saturday 2-28, a make-up working day.
    assert (duty.obligation, duty.due_on, duty.unrolled_on) == (
        "replace",
        date(2026, 2, 28),
        date(2026, 3, 1),
    )


def test_the_same_kind_of_event_may_happen_again(market, provider, access_for):
    with clock.moved(moment("2026-03-31T09:00")):
        for _ in range(2):
            record(access_for(provider), market)
    assert Trigger.objects.filter(name="staff.leaves").count() == 2
    assert Duty.objects.filter(obligation="replace").count() == 2


def test_a_blank_signing_date_starts_nothing_until_it_is_recorded(confirmed, provider, access_for):
    contract = confirmed(signed={"date": None}, obligations=signing_plan())
    assert not Duty.objects.filter(obligation="plan").exists()
    with clock.moved(moment("2025-03-10T09:00")):
        _, (duty,) = record(
            access_for(provider), contract, TriggerName.SIGNED, "2025-03-06T00:00", note="签署页扫描件"
        )
        assert duty.due_on == date(2025, 3, 11)
        with pytest.raises(EventRecorded, match="已经登记过"):
            record(access_for(provider), contract, TriggerName.SIGNED, "2025-03-07T00:00")
    assert Duty.objects.filter(obligation="plan").count() == 1


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"name": TriggerName.REPORTED}, EventNotByHand),
        ({"name": TriggerName.SIGNED}, EventNotByHand),
        ({"name": TriggerName.YEAR_OF_FEE}, EventNotByHand),
        ({"note": " "}, EvidenceMissing),
        ({"at": "2026-03-31T10:00"}, MomentImpossible),
        ({"at": "2024-01-01T10:00"}, ContractNotRunning),
    ],
    ids=["a ticket tells it", "the contract says it", "a date", "no evidence", "future", "before the term"],
)
def test_a_wrong_event_is_refused_and_nothing_starts(market, provider, access_for, given, error):
    before = Duty.objects.count(), Trigger.objects.count()
    with clock.moved(moment("2026-03-31T09:00")), pytest.raises(error):
        record(access_for(provider), market, **given)
    assert (Duty.objects.count(), Trigger.objects.count()) == before


@pytest.mark.parametrize(
    ("who", "error"), [("auditor", NotAllowed), ("finance", NotAllowed), ("outsider", NotFound)]
)
def test_only_the_parties_record_events(request, market, access_for, who, error):
    with clock.moved(moment("2026-03-31T09:00")), pytest.raises(error):
        record(access_for(request.getfixturevalue(who)), market)
    assert not Trigger.objects.filter(name="staff.leaves").exists()


def test_a_level_s_clock_starts_only_for_its_level(confirmed, system):
    raw = market_raw()
    raw["levels"] = [
        {"id": "major", "name": "重大", "definition": "系统不能用", "clause": "c3.2",
         "cite": [{"clause": "c3.2", "quote": "要求到场"}]}
    ]  # fmt: skip
    major = dict(
        raw["obligations"][2], id="respond-major", level="major", limit={"count": 30, "unit": "minute"}
    )
    contract = confirmed(levels=raw["levels"], obligations=[*raw["obligations"], major])
    with clock.moved(moment("2025-11-20T10:00")):
        call = {"access": system, "contract": contract, "name": TriggerName.REPORTED, "at": clock.now()}
        plain = services.trigger_record(**call, subject=contract)
        graded = services.trigger_record(**call, subject=contract, key="graded", level="major")
    assert [one.obligation for one in plain] == ["respond"]
    assert {one.obligation: one.due_at for one in graded}["respond-major"] == moment("2025-11-20T10:30")


def test_a_contract_confirmed_late_owes_its_past_as_backlog(confirmed, provider, access_for):
    late = moment("2025-06-10T09:00")
    contract = confirmed(at=late)
    past = Duty.objects.filter(contract=contract, obligation="inspection", backlog=True)
    assert [one.key for one in past] == ["2025-03-04", "2025-04-01", "2025-05-01"]
    with clock.moved(late):
        assert not duties_overdue(access_for(provider), clock.now()).exists()
        duty = past[0]
        assert state_of(duty.facts, clock.now()) is DutyState.BACKLOG
        services.duty_fulfil(
            access=access_for(provider), duty=duty, at=moment("2025-03-20T10:00"), note="补录"
        )
        assert state_of(duty.facts, clock.now()) is DutyState.FULFILLED


def test_papers_and_finished_work_start_their_clocks_after_the_term_too(market, system):
    with clock.moved(moment("2026-04-03T09:00")):
        for name in (TriggerName.PAPERS_RECEIVED, TriggerName.COMPLETION_NOTICED):
            call = {"access": system, "contract": market, "name": name, "at": clock.now(), "subject": market}
            assert len(services.trigger_record(**call)) == 1


def test_before_opening_falls_due_when_the_office_opens_on_working_days_only(confirmed):
    raw = market_raw()
    daily = dict(raw["obligations"][0], id="daily", every="P1D", before_opening=True)
    contract = confirmed(obligations=[*raw["obligations"], daily], office={"hours": ["08:30-12:00"]})
    found = Duty.objects.filter(contract=contract, obligation="daily").order_by("key")
    # 2025-04-26 is a Saturday, 04-27 a make-up Sunday, 05-01 to 05-05 the holiday.
    keys = list(found.filter(key__gte="2025-04-25", key__lt="2025-05-07").values_list("key", flat=True))
    assert keys == ["2025-04-25", "2025-04-27", "2025-04-28", "2025-04-29", "2025-04-30", "2025-05-06"]
    assert found.get(key="2025-04-27").due_at == moment("2025-04-27T08:30")


def test_what_was_asked_for_starts_alone(confirmed, provider, access_for):
    raw = market_raw()
    asked = [
        dict(raw["obligations"][0], id=id, kind="event", every=None, trigger="asked", what=what)
        for id, what in (("briefing", "准备汇报材料"), ("coordinate", "协调其他单位"))
    ]
    contract = confirmed(obligations=[*raw["obligations"], *asked])
    with clock.moved(moment("2025-05-06T10:00")):
        call = {"name": TriggerName.ASKED, "at": "2025-05-06T09:00", "note": "甲方来函"}
        _, duties = record(access_for(provider), contract, obligation="briefing", **call)
        with pytest.raises(EventStartsOther, match="不起算义务“inspection”"):
            record(access_for(provider), contract, obligation="inspection", **call)
    assert [one.obligation for one in duties] == ["briefing"]
    assert not Duty.objects.filter(obligation="coordinate").exists()


def test_the_page_offers_each_thing_that_can_be_asked_for(confirmed, provider, client_for):
    raw = market_raw()
    asked = dict(
        raw["obligations"][0], id="briefing", kind="event", every=None, trigger="asked", what="准备汇报"
    )
    contract = confirmed(obligations=[*raw["obligations"], asked])
    with clock.moved(moment("2025-05-06T10:00")):
        client = client_for(provider)
        assert "对方提出：准备汇报" in client.get(f"/contracts/{contract.code}/events/new").content.decode()
        posted = client.post(
            f"/contracts/{contract.code}/events/new",
            {"name": "asked/briefing", "at": "2025-05-06T09:00", "note": "甲方来函"},
        )
    assert posted.status_code == 302
    assert Duty.objects.filter(obligation="briefing").count() == 1
