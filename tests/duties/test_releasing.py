"""A ruling starts what waited for it, from each event's own moment; what is late by then is 补录."""

from datetime import date

import pytest

from lvyue.contracts.types import FulfilledBy, TriggerName
from lvyue.desk import services as desk
from lvyue.duties import services
from lvyue.duties.events import events_offered
from lvyue.duties.models import Duty, Trigger
from lvyue.duties.selectors import duties_overdue
from lvyue.duties.types import DutyState, EventKind, state_of
from lvyue.duties.waking import duties_wake
from lvyue.foundation import clock
from lvyue.foundation.audit import verify
from lvyue.settlement.models import PaymentApplication
from lvyue.settlement.selectors import breach_candidates
from lvyue.settlement.services import application_receive, application_submit, payment_record
from tests.duties.cast import moment, obligation
from tests.market import market_raw

pytestmark = pytest.mark.django_db

QUESTION = {
    "id": "how-long",
    "about": "obligations.hand-over.limit",
    "text": "多久算及时？",
    "readings": [{"id": "as-written", "text": "照写明的天数"}, {"id": "other", "text": "另行商定"}],
    "cite": [{"clause": "c3.3", "quote": "提前30天"}],
}
RULED = moment("2025-11-20T09:00")


def waiting(*ids: str, **added: object) -> dict[str, object]:
    """The market with a hand-over ten days after staff leaves; it and `ids` wait for one question."""
    raw = market_raw()
    hand_over = obligation(
        "hand-over", kind="event", trigger="staff.leaves", limit={"count": 10, "unit": "day"}, **added
    )
    both = [*raw["obligations"], hand_over]
    held = [one | {"waits_for": "how-long"} if one["id"] in ("hand-over", *ids) else one for one in both]
    return {"obligations": held, "questions": [*raw["questions"], QUESTION]}


@pytest.fixture
def rule(provider, customer, access_for):
    """`rule(contract, at)`: both sides choose the same reading of the open question then."""

    def make(contract, at=RULED):
        version = contract.versions.order_by("-number").first()
        with clock.moved(at):
            for person in (provider, customer):
                services.question_answer(
                    access=access_for(person), version=version, question="how-long", reading="as-written"
                )

    return make


def leave(access, contract, at, **given):
    with clock.moved(moment(at)):
        return services.event_record(
            access=access,
            contract=contract,
            name=TriggerName.STAFF_LEAVES,
            at=clock.now(),
            note="离岗",
            **given,
        )


def test_an_event_recorded_before_the_ruling_starts_it_from_its_own_moment(
    confirmed, rule, provider, access_for
):
    contract = confirmed(**waiting())
    trigger, begun = leave(access_for(provider), contract, "2025-11-15T10:00")
    assert [one.obligation for one in begun] == ["replace"]
    rule(contract)
    duty = Duty.objects.get(obligation="hand-over")
    assert (duty.trigger, duty.starts_at, duty.due_on) == (
        trigger, moment("2025-11-15T10:00"), date(2025, 11, 25)
    )  # fmt: skip
    assert (duty.backlog, state_of(duty.facts, RULED)) == (False, DutyState.RUNNING)
    assert duty.next_wake_at is not None
    assert not duty.events.exists()
    assert Duty.objects.filter(obligation="replace").count() == 1
    assert Trigger.objects.count() == 1


def test_one_whose_last_moment_had_passed_is_entered_afterwards_and_says_so(
    confirmed, rule, provider, access_for
):
    contract = confirmed(**waiting())
    leave(access_for(provider), contract, "2025-10-08T10:00")
    rule(contract)
    duty = Duty.objects.get(obligation="hand-over")
    assert (duty.due_on, duty.backlog, duty.next_wake_at) == (date(2025, 10, 20), True, None)
    event = duty.events.get()
    assert (event.kind, event.at, event.note) == (
        EventKind.OPENED, RULED, "双方裁定时期限已过：按补录办理，不算逾期"
    )  # fmt: skip
    with clock.moved(moment("2025-12-01T09:00")):
        assert state_of(duty.facts, clock.now()) is DutyState.BACKLOG
        mine = access_for(provider)
        assert not duties_overdue(mine, clock.now()).filter(obligation="hand-over").exists()
        assert not breach_candidates(mine, contract, clock.now()).filter(obligation="hand-over").exists()
    assert verify().problems == []


def test_windows_that_ended_before_the_ruling_are_entered_afterwards_too(
    market, provider, customer, access_for
):
    with clock.moved(RULED):
        for person in (provider, customer):
            version = market.versions.get()
            services.question_answer(
                access=access_for(person), version=version, question="report-cycle", reading="quarterly"
            )
    found = Duty.objects.filter(obligation="report").order_by("key").values_list("key", "backlog")
    assert list(found) == [
        ("2025-03-04", True), ("2025-04-01", True), ("2025-07-01", True), ("2025-10-01", False),
        ("2026-01-01", False),
    ]  # fmt: skip


def test_an_event_that_only_something_waiting_begins_with_may_be_recorded(
    confirmed, rule, provider, access_for
):
    contract = confirmed(**waiting("replace"))
    terms = contract.versions.get().file
    assert (TriggerName.STAFF_LEAVES, ()) in events_offered(terms, ())
    _, begun = leave(access_for(provider), contract, "2025-11-15T10:00")
    assert begun == []
    rule(contract)
    assert {one.obligation for one in Duty.objects.filter(trigger__name="staff.leaves")} == {
        "replace",
        "hand-over",
    }


def test_what_was_recorded_for_one_thing_starts_nothing_else(confirmed, rule, provider, access_for):
    given = waiting()
    third = obligation("lock", kind="event", trigger="staff.leaves", limit={"count": 1, "unit": "day"})
    contract = confirmed(**given | {"obligations": [*given["obligations"], third]})
    leave(access_for(provider), contract, "2025-11-15T10:00", obligation="lock")
    rule(contract)
    assert not Duty.objects.filter(obligation="hand-over").exists()


def test_what_was_asked_for_starts_nothing_that_waited(confirmed, rule, provider, access_for):
    given = waiting()
    asked = [one | {"trigger": "asked"} if one["id"] in ("hand-over", "replace") else one
             for one in given["obligations"]]  # fmt: skip
    contract = confirmed(**given | {"obligations": asked})
    with clock.moved(moment("2025-11-15T10:00")):
        services.event_record(
            access=access_for(provider), contract=contract, name=TriggerName.ASKED, at=clock.now(),
            note="要求更换", obligation="replace",
        )  # fmt: skip
    rule(contract)
    assert not Duty.objects.filter(obligation="hand-over").exists()


def test_the_ruling_starts_it_once_and_later_events_as_usual(confirmed, rule, provider, access_for):
    contract = confirmed(**waiting())
    leave(access_for(provider), contract, "2025-11-15T10:00")
    rule(contract)
    with clock.moved(RULED):
        services.version_activate(access=access_for(provider), version=contract.versions.get())
    _, begun = leave(access_for(provider), contract, "2025-11-21T10:00")
    assert [one.obligation for one in begun] == ["replace", "hand-over"]
    assert Duty.objects.filter(obligation="hand-over").count() == 2


def test_an_event_from_before_an_amendment_is_not_under_its_terms(
    confirmed, rule, provider, customer, access_for
):
    contract = confirmed()
    leave(access_for(provider), contract, "2025-10-14T10:00")
    confirmed(at=moment("2025-10-15T10:00"), **waiting())
    leave(access_for(provider), contract, "2025-11-15T10:00")
    rule(contract)
    assert Duty.objects.get(obligation="hand-over").trigger.at == moment("2025-11-15T10:00")


@pytest.fixture
def ticket(confirmed, provider, access_for):
    """Reported on 2025-11-18 at 9:00 under a contract whose time to respond waits for the ruling."""
    contract = confirmed(**waiting("respond", "accept"))
    with clock.moved(moment("2025-11-18T09:00")):
        return desk.ticket_report(
            access=access_for(provider), contract=contract, at=clock.now(), title="无法登录",
            description="打不开", reporter_name="某窗口",
        )  # fmt: skip


def test_a_ticket_answered_before_the_ruling_is_answered_and_not_late(ticket, rule, provider, access_for):
    with clock.moved(moment("2025-11-18T12:30")):
        desk.ticket_respond(access=access_for(provider), ticket=ticket, at=clock.now(), text="已回复")
    rule(ticket.contract)
    duty = Duty.objects.get(obligation="respond")
    assert (duty.due_at, duty.fulfilled_at) == (moment("2025-11-18T11:00"), moment("2025-11-18T12:30"))
    assert (duty.backlog, state_of(duty.facts, RULED)) == (True, DutyState.FULFILLED)
    assert not breach_candidates(access_for(provider), ticket.contract, RULED).filter(pk=duty.pk).exists()


def test_a_ticket_not_answered_yet_still_is_answered_by_its_own_act(ticket, rule, provider, access_for):
    rule(ticket.contract)
    duty = Duty.objects.get(obligation="respond")
    assert state_of(duty.facts, RULED) is DutyState.BACKLOG
    with clock.moved(moment("2025-11-20T10:00")):
        desk.ticket_respond(access=access_for(provider), ticket=ticket, at=clock.now(), text="已回复")
    duty.refresh_from_db()
    assert state_of(duty.facts, RULED) is DutyState.FULFILLED


def test_silence_before_the_ruling_is_not_taken_for_consent(ticket, rule, provider, access_for):
    mine = access_for(provider)
    with clock.moved(moment("2025-11-18T10:00")):
        desk.ticket_respond(access=mine, ticket=ticket, at=clock.now(), text="已回复")
        desk.ticket_done(access=mine, ticket=ticket, at=clock.now(), result="已恢复")
    with clock.moved(moment("2025-11-18T11:00")):
        desk.completion_notice(access=mine, ticket=ticket)
    rule(ticket.contract, moment("2025-12-20T09:00"))
    with clock.moved(moment("2025-12-20T10:00")):
        duties_wake()
    duty = Duty.objects.get(obligation="accept")
    assert (duty.closing, duty.backlog) == ("", True)


def test_a_cancelled_ticket_starts_nothing(ticket, rule, provider, access_for):
    with clock.moved(moment("2025-11-18T09:10")):
        desk.ticket_cancel(access=access_for(provider), ticket=ticket, reason="误报")
    rule(ticket.contract)
    assert not Duty.objects.filter(obligation="respond").exists()


@pytest.mark.parametrize("paid", [True, False])
def test_papers_received_before_the_ruling_start_their_time_to_pay(
    confirmed, rule, provider, finance, access_for, paid
):
    contract = confirmed(**waiting("pay-papers"))
    owed = Duty.objects.get(obligation="pay-yearly")
    with clock.moved(moment("2025-11-13T10:00")):
        application = application_submit(
            access=access_for(provider), duty=owed, amount_fen=2_800_000, invoice_number="12345678",
            invoice_title=contract.party_a, invoice_amount_fen=2_800_000,
            invoice_issued_on=date(2025, 11, 13),
        )  # fmt: skip
        assert application_receive(access=access_for(finance), application=application) == []
    if paid:
        with clock.moved(moment("2025-11-14T10:00")):
            payment_record(access=access_for(finance), duty=owed, amount_fen=2_800_000, paid_at=clock.now())
    rule(contract, moment("2025-11-18T09:00"))
    duty = Duty.objects.get(obligation="pay-papers")
    assert (duty.fulfilled_by, duty.due_on) == (FulfilledBy.PAID, date(2025, 11, 24))
    assert duty.subject_id == PaymentApplication.objects.get().pk
    assert duty.fulfilled_at == (moment("2025-11-14T10:00") if paid else None)
