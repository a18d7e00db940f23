"""The duty engine on one running contract: activation, triggers, closing, waking."""

from datetime import date, datetime, timedelta

import pytest

from lvyue.contracts.types import FulfilledBy, TriggerName
from lvyue.duties import services
from lvyue.duties.errors import (
    ClosedElsewhere,
    ContractNotRunning,
    DutyClosedAlready,
    EvidenceMissing,
    MomentImpossible,
    NotYourDuty,
    OwedByBoth,
)
from lvyue.duties.models import Duty, DutyEvent, Trigger
from lvyue.duties.types import DutyState, state_of
from lvyue.duties.waking import duties_wake
from lvyue.foundation import clock
from lvyue.foundation.errors import NotAllowed, NotFound
from lvyue.rules.types import SHANGHAI

pytestmark = pytest.mark.django_db


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_confirming_makes_thirteen_monthly_windows_clipped_to_the_term(market):
    windows = list(Duty.objects.filter(contract=market, obligation="inspection").values_list("key", "due_on"))
    assert len(windows) == 13
    assert windows[0] == ("2025-03-04", date(2025, 3, 31))
    assert windows[-1] == ("2026-03-01", date(2026, 3, 31))


def test_a_yearly_payment_is_due_once_for_the_fee_period_not_for_the_longer_term(market):
    duty = Duty.objects.get(contract=market, obligation="pay-yearly")
    assert (duty.key, duty.due_on, duty.by) == ("2025-03-04", date(2025, 12, 31), "a")
    assert duty.due_at.astimezone(SHANGHAI) == moment("2026-01-01T00:00")


def test_what_waits_for_a_ruling_makes_no_duty_until_both_sides_chose(market, provider, customer, access_for):
    version = market.versions.get()
    assert not Duty.objects.filter(obligation="report").exists()
    answer = {"version": version, "question": "report-cycle", "reading": "quarterly"}
    assert services.question_answer(access=access_for(provider), **answer) is None
    assert not Duty.objects.filter(obligation="report").exists()
    assert services.question_answer(access=access_for(customer), **answer).reading == "quarterly"
    assert list(Duty.objects.filter(obligation="report").values_list("key", flat=True)) == [
        "2025-03-04",
        "2025-04-01",
        "2025-07-01",
        "2025-10-01",
        "2026-01-01",
    ]


def test_activating_twice_makes_nothing_more(market, system):
    before = Duty.objects.count()
    assert services.version_activate(access=system, version=market.versions.get()) == []
    assert Duty.objects.count() == before


@pytest.mark.parametrize(
    ("reported", "due"),
    [
        ("2025-11-20T10:00", "2025-11-20T12:00"),
        ("2025-11-22T10:00", "2025-11-22T14:00"),
        ("2026-02-28T23:50", "2026-03-01T01:50"),
        ("2026-03-07T10:00", "2026-03-07T14:00"),
    ],
    ids=["weekday 2 h", "Saturday 4 h", "make-up Saturday 2 h (X13)", "Saturday 4 h (X14)"],
)
def test_a_report_starts_the_response_clock_of_its_day_class(market, system, reported, due):
    with clock.moved(moment(reported)):
        made = services.trigger_record(
            access=system, contract=market, name=TriggerName.REPORTED, at=clock.now(), subject=market
        )
    assert [(one.obligation, one.due_at.astimezone(SHANGHAI)) for one in made] == [("respond", moment(due))]


def test_recording_a_trigger_twice_starts_one_duty(market, system):
    with clock.moved(moment("2025-11-20T10:00")):
        call = {"access": system, "contract": market, "name": TriggerName.REPORTED, "at": clock.now()}
        assert len(services.trigger_record(**call, subject=market)) == 1
        assert services.trigger_record(**call, subject=market) == []
    assert Trigger.objects.count() == 1


@pytest.mark.parametrize(
    ("at", "words"),
    [("2026-04-01T09:00", "服务期已于 2026-03-31 届满"), ("2025-03-03T09:00", "服务期 2025-03-04 才开始")],
)
def test_nothing_starts_outside_the_term(market, system, at, words):
    with clock.moved(moment("2026-05-01T00:00")), pytest.raises(ContractNotRunning, match=words):
        services.trigger_record(
            access=system, contract=market, name=TriggerName.REPORTED, at=moment(at), subject=market
        )
    assert not Trigger.objects.exists()


def test_a_trigger_cannot_lie_in_the_future(market, system):
    with clock.moved(moment("2025-11-20T10:00")), pytest.raises(MomentImpossible, match="不能晚于现在"):
        services.trigger_record(
            access=system,
            contract=market,
            name=TriggerName.REPORTED,
            at=moment("2025-11-20T10:01"),
            subject=market,
        )
    assert not Trigger.objects.exists()


def test_a_draft_starts_nothing(market_version, system):
    with clock.moved(moment("2025-11-20T10:00")), pytest.raises(ContractNotRunning, match="还没有双方确认"):
        services.trigger_record(
            access=system,
            contract=market_version.contract,
            name=TriggerName.REPORTED,
            at=clock.now(),
            subject=market_version,
        )


def inspection(market) -> Duty:
    return Duty.objects.get(contract=market, obligation="inspection", key="2025-04-01")


def test_a_duty_closes_once_with_its_evidence(market, provider, access_for, data_folder):
    duty = inspection(market)
    at = moment("2025-04-20T15:00")
    with clock.moved(moment("2025-04-21T09:00")):
        services.duty_fulfil(
            access=access_for(provider),
            duty=duty,
            at=at,
            note="现场巡检正常",
            files=[("巡检记录.txt", "磁盘 61 %".encode(), "text/plain")],
        )
        assert state_of(duty.facts, clock.now()) is DutyState.FULFILLED
        with pytest.raises(DutyClosedAlready, match="已经结束（履行）"):
            services.duty_fulfil(access=access_for(provider), duty=inspection(market), at=at, note="再来一次")
    event = DutyEvent.objects.get(duty=duty)
    assert (event.kind, event.note, event.actor_name) == ("fulfilled", "现场巡检正常", "乙经理")


def test_a_late_act_shows_as_late(market, provider, access_for):
    duty = inspection(market)
    with clock.moved(moment("2025-05-02T09:00")):
        services.duty_fulfil(
            access=access_for(provider), duty=duty, at=moment("2025-05-01T00:00:01"), note="迟"
        )
        assert state_of(duty.facts, clock.now()) is DutyState.FULFILLED_LATE


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"note": "  "}, EvidenceMissing),
        ({"at": moment("2025-04-22T00:00")}, MomentImpossible),
        ({"at": moment("2025-03-31T00:00")}, MomentImpossible),
    ],
    ids=["no evidence", "in the future", "before it began"],
)
def test_a_wrong_closing_is_refused_and_changes_nothing(market, provider, access_for, change, error):
    duty = inspection(market)
    call = {"note": "巡检", "at": moment("2025-04-20T15:00")} | change
    with clock.moved(moment("2025-04-21T09:00")), pytest.raises(error):
        services.duty_fulfil(access=access_for(provider), duty=duty, **call)
    assert Duty.objects.get(pk=duty.pk).closed_at is None
    assert not DutyEvent.objects.exists()


def test_only_the_owing_side_closes_a_duty(market, customer, auditor, outsider, access_for):
    duty = inspection(market)
    call = {"duty": duty, "at": moment("2025-04-20T15:00"), "note": "代办"}
    with clock.moved(moment("2025-04-21T09:00")):
        with pytest.raises(NotYourDuty, match="由乙方履行"):
            services.duty_fulfil(access=access_for(customer), **call)
        with pytest.raises(NotAllowed):
            services.duty_fulfil(access=access_for(auditor), **call)
        with pytest.raises(NotFound):
            services.duty_fulfil(access=access_for(outsider), **call)
    assert Duty.objects.get(pk=duty.pk).closed_at is None


def test_a_payment_is_not_attested_by_hand(market, customer, access_for):
    duty = Duty.objects.get(contract=market, obligation="pay-yearly")
    with clock.moved(moment("2025-06-01T09:00")), pytest.raises(ClosedElsewhere, match="付款"):
        services.duty_fulfil(access=access_for(customer), duty=duty, at=clock.now(), note="已付")


def test_silence_counts_as_acceptance_only_after_the_last_moment(market, system):
    at = moment("2026-01-30T16:00")
    with clock.moved(at):
        (duty,) = services.trigger_record(
            access=system, contract=market, name=TriggerName.COMPLETION_NOTICED, at=at, subject=market
        )
    assert duty.due_at.astimezone(SHANGHAI) == moment("2026-02-03T00:00")  # X1: Monday 2026-02-02 24:00
    with clock.moved(moment("2026-02-03T00:00")):
        while duties_wake():
            pass
    duty.refresh_from_db()
    assert duty.closed_at is None
    with clock.moved(moment("2026-02-03T00:00:01")):
        while duties_wake():
            pass
        duty.refresh_from_db()
        assert state_of(duty.facts, clock.now()) is DutyState.DEEMED
        assert duties_wake() == 0


def test_an_act_closes_the_duties_of_its_subject_only(market, system, provider):
    with clock.moved(moment("2025-11-20T10:00")):
        for subject in (market, provider):
            services.trigger_record(
                access=system, contract=market, name=TriggerName.REPORTED, at=clock.now(), subject=subject
            )
        closed = services.subject_fulfil(
            access=system,
            contract=market,
            act=FulfilledBy.RESPONDED,
            subject=market,
            at=clock.now() - timedelta(0),
        )
    assert [one.obligation for one in closed] == ["respond"]
    assert Duty.objects.filter(obligation="respond", closed_at__isnull=True).count() == 1


def test_what_both_sides_owe_is_waived_by_neither(market, system, provider, customer, access_for):
    at = moment("2025-11-20T10:00")
    with clock.moved(at):
        made = services.trigger_record(
            access=system, contract=market, name=TriggerName.DONE, at=at, subject=market
        )
        sheet = next(one for one in made if one.by == "ab")
        for person in (provider, customer):
            with pytest.raises(OwedByBoth, match="由双方共同履行"):
                services.duty_waive(access=access_for(person), duty=sheet, reason="不需要")
    assert Duty.objects.get(pk=sheet.pk).closed_at is None
    assert not DutyEvent.objects.filter(duty=sheet).exists()
