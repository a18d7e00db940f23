"""A further version: what has begun keeps its terms, what has not begun follows the new ones."""

from datetime import date, datetime
from typing import Any

import pytest

from lvyue.contracts.errors import ContractFileInvalid, VersionConfirmed
from lvyue.contracts.models import Confirmation, ContractVersion
from lvyue.contracts.services import contract_import
from lvyue.contracts.types import TriggerName
from lvyue.duties import services
from lvyue.duties.errors import ContractNotRunning, EventStartsOther
from lvyue.duties.models import Duty, DutyEvent, Trigger
from lvyue.duties.selectors import duty_derivation
from lvyue.duties.types import Closing
from lvyue.foundation import clock
from lvyue.foundation.audit import verify
from tests.duties.cast import at_once, moment, obligation
from tests.market import SIGNING, TEXT, market_file, market_raw

pytestmark = pytest.mark.django_db

AMENDED = moment("2025-10-15T10:00")


@pytest.fixture
def amend(provider, customer, access_for):
    """`amend(at, **changes)`: the market with changes as its next version, confirmed by both sides then."""

    def make(at: datetime = AMENDED, **changes: Any) -> Any:
        with clock.moved(at):
            version = contract_import(
                access=access_for(provider), file=market_file(**changes), texts={"body": TEXT}
            )
            for person in (provider, customer):
                services.question_answer(
                    access=access_for(person), version=version, question="monthly-fee", reading="twelfth"
                )
            for person in (provider, customer):
                services.version_confirm(access=access_for(person), version=version)
        return version

    return make


def changed(id: str, **values: Any) -> list[dict[str, Any]]:
    """The market's obligations, one of them with other values."""
    return [one | values if one["id"] == id else one for one in market_raw()["obligations"]]


def living(id: str = "inspection") -> list[tuple[str, int, date]]:
    """(key, version, last day) of an obligation's duties that were not cancelled."""
    found = Duty.objects.filter(obligation=id).exclude(closing="cancelled").select_related("version")
    return [(one.key, one.version.number, one.due_on) for one in found]


def test_windows_that_have_begun_stay_and_later_ones_follow_the_new_cycle(market, amend):
    amend(obligations=changed("inspection", every="P3M"))
    assert [one for one in living() if one[1] == 1] == [
        (f"2025-{month:02}-{4 if month == 3 else 1:02}", 1, last)
        for month, last in zip(
            range(3, 11),
            [date(2025, 3, 31), date(2025, 4, 30), date(2025, 5, 31), date(2025, 6, 30), date(2025, 7, 31),
             date(2025, 8, 31), date(2025, 9, 30), date(2025, 10, 31)],
            strict=True,
        )
    ]  # fmt: skip
    # What is left of the quarter that October began, then whole quarters: no day is without a term.
    assert [one for one in living() if one[1] == 2] == [
        ("2025-11-01", 2, date(2025, 12, 31)),
        ("2026-01-01", 2, date(2026, 3, 31)),
    ]
    cancelled = Duty.objects.filter(obligation="inspection", closing="cancelled")
    assert [one.key for one in cancelled] == [
        "2025-11-01@1", "2025-12-01@1", "2026-01-01@1", "2026-02-01@1", "2026-03-01@1"
    ]  # fmt: skip
    assert {one.note for one in DutyEvent.objects.filter(duty__in=cancelled)} == {"由第 2 版取代"}
    assert duty_derivation(cancelled[0]).value == "2025-11-30 24:00"
    assert verify().problems == []


def test_what_did_not_change_is_left_alone(market, amend):
    before = list(Duty.objects.order_by("id").values())
    file = market_raw()
    for one in file["obligations"]:
        one["ref"] = ["M99"]
    amend(obligations=file["obligations"])
    assert list(Duty.objects.order_by("id").values()) == before
    assert not DutyEvent.objects.exists()


def test_the_effective_day_decides_which_windows_follow(market, amend):
    amend(effective="2026-01-01", obligations=changed("inspection", what="每月巡检两处机房"))
    assert [key for key, number, _ in living() if number == 2] == ["2026-01-01", "2026-02-01", "2026-03-01"]
    assert ("2025-12-01", 1, date(2025, 12, 31)) in living()
    assert Duty.objects.get(key="2026-01-01", obligation="inspection").what == "每月巡检两处机房"


def test_an_effective_day_that_has_passed_does_not_reach_back(market, amend):
    amend(effective="2025-06-01", obligations=changed("inspection", every="P3M"))
    assert [key for key, number, _ in living() if number == 1][-1] == "2025-10-01"


def test_an_obligation_that_fell_away_ends_with_the_window_that_runs(market, amend):
    kept = [one for one in market_raw()["obligations"] if one["id"] != "inspection"]
    amend(obligations=kept)
    assert [key for key, _, _ in living()][-1] == "2025-10-01"
    assert Duty.objects.filter(obligation="inspection", closing="cancelled").count() == 5


def test_a_new_obligation_begins_the_day_after_and_owes_nothing_from_before(market, amend):
    added = [
        *market_raw()["obligations"],
        obligation("backup", kind="periodic", every="P1M"),
        obligation("watch", kind="standing"),
        obligation("plan", kind="once", trigger="term.start", limit={"count": 5, "unit": "day"}),
    ]
    amend(obligations=added)
    assert living("backup")[0] == ("2025-10-16", 2, date(2025, 10, 31))
    assert living("watch") == [("2025-10-16", 2, date(2026, 3, 31))]
    assert living("plan") == []
    assert not Duty.objects.filter(backlog=True).exists()


def test_a_longer_term_adds_windows_and_leaves_the_others(market, amend):
    cite = [{"clause": "c2", "quote": "2026年3月31日"}]
    amend(term={"start": "2025-03-04", "end": "2026-05-31", "cite": cite})
    numbers = {key: number for key, number, _ in living()}
    assert (numbers["2026-03-01"], numbers["2026-04-01"], numbers["2026-05-01"]) == (1, 2, 2)
    assert not Duty.objects.filter(closing="cancelled").exists()


def test_a_clock_that_runs_keeps_the_terms_it_was_started_under(market, amend, system):
    limit = {"count": 1, "unit": "hour"}
    with clock.moved(AMENDED):
        call = {"access": system, "contract": market, "name": TriggerName.REPORTED}
        (before,) = services.trigger_record(**call, at=clock.now(), subject=market)
    amend(obligations=changed("respond", limit=limit))
    with clock.moved(moment("2025-10-16T10:00")):
        (after,) = services.trigger_record(**call, at=clock.now(), subject=system_subject(market))
    before.refresh_from_db()
    assert (before.version.number, before.due_at) == (1, moment("2025-10-15T12:00"))
    assert (after.version.number, after.due_at) == (2, moment("2025-10-16T11:00"))


def system_subject(market):
    return market.versions.get(number=2)


def test_a_duty_closed_ahead_of_time_is_not_asked_for_again(market, amend, provider, access_for):
    ahead = Duty.objects.get(obligation="inspection", key="2025-12-01")
    services.duties_close(
        access=access_for(provider), duties=[ahead], how=Closing.WAIVED, at=AMENDED, note="停用"
    )
    amend(obligations=changed("inspection", what="每月巡检两处机房"))
    assert [(key, number) for key, number, _ in living() if key >= "2025-11"] == [
        ("2025-11-01", 2), ("2025-12-01", 1), ("2026-01-01", 2), ("2026-02-01", 2), ("2026-03-01", 2)
    ]  # fmt: skip


def test_a_third_version_takes_over_from_the_second_and_the_keys_stay_plain(market, amend):
    amend(obligations=changed("inspection", every="P3M"))
    amend(at=moment("2025-12-10T10:00"))
    assert [(key, number) for key, number, _ in living() if key >= "2025-11"] == [
        ("2025-11-01", 2), ("2026-01-01", 3), ("2026-02-01", 3), ("2026-03-01", 3)
    ]  # fmt: skip
    keys = Duty.objects.filter(obligation="inspection", closing="cancelled").values_list("key", flat=True)
    assert {"2026-01-01@1", "2026-01-01@2"} <= set(keys)
    assert verify().problems == []


def test_activating_a_further_version_again_changes_nothing(market, amend, system):
    version = amend(obligations=changed("inspection", every="P3M"))
    before = list(Duty.objects.order_by("id").values())
    with clock.moved(moment("2025-11-20T10:00")):
        assert services.version_activate(access=system, version=version) == []
    assert list(Duty.objects.order_by("id").values()) == before


def test_a_replaced_version_is_not_activated_and_its_rulings_start_nothing(
    market, amend, system, provider, customer, access_for
):
    first = market.versions.get(number=1)
    amend()
    before = list(Duty.objects.order_by("id").values())
    with clock.moved(AMENDED):
        with pytest.raises(ContractNotRunning, match="已由后来的版本取代"):
            services.version_activate(access=system, version=first)
        for person in (provider, customer):
            services.question_answer(
                access=access_for(person), version=first, question="report-cycle", reading="monthly"
            )
        with pytest.raises(VersionConfirmed):
            services.version_confirm(access=access_for(provider), version=first)
    assert list(Duty.objects.order_by("id").values()) == before


def test_a_draft_changes_nothing_until_both_sides_confirmed_it(market, provider, customer, access_for):
    before = list(Duty.objects.order_by("id").values())
    version = drafted(provider, customer, access_for)
    with clock.moved(AMENDED):
        assert services.version_confirm(access=access_for(provider), version=version) is False
        with pytest.raises(ContractNotRunning):
            services.version_activate(access=access_for(provider), version=version)
    assert list(Duty.objects.order_by("id").values()) == before


def drafted(provider, customer, access_for):
    """The market as a second version, every blocking point ruled, confirmed by nobody."""
    with clock.moved(AMENDED):
        file = market_file(obligations=changed("inspection", every="P3M"))
        version = contract_import(access=access_for(provider), file=file, texts={"body": TEXT})
        for person in (provider, customer):
            services.question_answer(
                access=access_for(person), version=version, question="monthly-fee", reading="twelfth"
            )
    return version


@pytest.mark.django_db(transaction=True)
def test_both_sides_that_confirm_at_once_bring_it_into_effect_once(market, provider, customer, access_for):
    version = drafted(provider, customer, access_for)

    def confirm(person):
        mine = ContractVersion.objects.get(pk=version.pk)
        return services.version_confirm(access=access_for(person), version=mine)

    results = at_once(AMENDED, lambda: confirm(provider), lambda: confirm(customer))
    assert sorted(map(str, results)) == ["False", "True"]
    assert [(key, number) for key, number, _ in living() if key >= "2025-11"] == [
        ("2025-11-01", 2), ("2026-01-01", 2)
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_one_side_that_confirms_twice_at_once_counts_once(market, provider, customer, access_for):
    version = drafted(provider, customer, access_for)

    def confirm():
        mine = ContractVersion.objects.get(pk=version.pk)
        return services.version_confirm(access=access_for(provider), version=mine)

    results = at_once(AMENDED, confirm, confirm)
    assert sorted(type(one).__name__ for one in results) == ["ConfirmIncomplete", "bool"]
    assert Confirmation.objects.filter(version=version).count() == 1
    assert not Duty.objects.filter(version=version).exists()


@pytest.mark.django_db(transaction=True)
def test_two_sides_that_answer_at_once_make_one_ruling(market, provider, customer, access_for):
    version = market.versions.get()

    def answer(person):
        mine = ContractVersion.objects.get(pk=version.pk)
        return services.question_answer(
            access=access_for(person), version=mine, question="report-cycle", reading="quarterly"
        )

    at_once(SIGNING, lambda: answer(provider), lambda: answer(customer))
    assert version.rulings.filter(question="report-cycle").count() == 1
    assert Duty.objects.filter(obligation="report").count() == 5


def test_a_signature_of_the_supplement_does_not_sign_the_contract_again(confirmed, amend):
    from tests.duties.cast import signing_plan

    confirmed(obligations=signing_plan())
    quote = [{"clause": "c13", "quote": "2025年3月4日"}]
    amend(signed={"date": "2025-10-14", "cite": quote}, obligations=signing_plan())
    assert [(key, number) for key, number, _ in living("plan")] == [("2025-03-04", 1)]


def test_a_change_outside_the_term_is_refused_with_its_place():
    with pytest.raises(ContractFileInvalid, match="变更自 2026-04-01 起执行，不在服务期") as refused:
        market_file(effective="2026-04-01")
    assert "effective" in refused.value.findings[0].place


@pytest.mark.parametrize(
    ("at", "number", "due_on"),
    [("2025-10-15T23:59", 1, date(2025, 9, 15)), ("2025-10-16T00:00", 2, date(2025, 10, 6))],
    ids=["the last minute before the new terms", "the first of the new terms"],
)
def test_an_event_recorded_by_hand_falls_under_the_version_that_bound_when_it_happened(
    market, amend, provider, access_for, at, number, due_on
):
    ten = {"count": 10, "unit": "day", "direction": "before", "roll": "none"}
    amend(obligations=changed("replace", limit=ten))
    with clock.moved(moment("2025-10-20T09:00")):
        _, (duty,) = services.event_record(
            access=access_for(provider),
            contract=market,
            name=TriggerName.STAFF_LEAVES,
            at=moment(at),
            note="李工离职",
        )
    assert (duty.obligation, duty.version.number, duty.due_on) == ("replace", number, due_on)


def test_what_an_amendment_brings_is_not_asked_for_by_an_event_from_before_it(
    market, amend, provider, access_for
):
    more = obligation("handover", trigger="staff.leaves", kind="event", limit={"count": 3, "unit": "day"})
    amend(obligations=[*market_raw()["obligations"], more])
    call = {
        "access": access_for(provider),
        "contract": market,
        "name": TriggerName.STAFF_LEAVES,
        "note": "离职",
    }
    before = Duty.objects.count()
    with clock.moved(moment("2025-10-20T09:00")):
        with pytest.raises(EventStartsOther, match="发生在合同变更之前的，按变更之前的约定"):
            services.event_record(**call, at=moment("2025-10-15T12:00"), obligation="handover")
        assert (Duty.objects.count(), Trigger.objects.filter(name="staff.leaves").count()) == (before, 0)
        _, (duty,) = services.event_record(**call, at=moment("2025-10-16T12:00"), obligation="handover")
    assert (duty.obligation, duty.version.number) == ("handover", 2)


def test_a_signing_date_left_open_is_given_to_the_newest_version(confirmed, amend, provider, access_for):
    from tests.duties.cast import signing_plan

    contract = confirmed(signed={"date": None}, obligations=signing_plan())
    amend(signed={"date": None}, obligations=signing_plan())
    with clock.moved(moment("2025-10-20T09:00")):
        _, (duty,) = services.event_record(
            access=access_for(provider),
            contract=contract,
            name=TriggerName.SIGNED,
            at=moment("2025-03-06T00:00"),
            note="签署页扫描件",
        )
    assert (duty.obligation, duty.version.number) == ("plan", 2)
