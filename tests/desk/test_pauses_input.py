"""Bad input about moments: out of order, dated back, from a skewed clock, twice, at once, to stop a clock."""

from datetime import timedelta

import pytest

from lvyue.contracts.types import Cause, PauseReason
from lvyue.desk import services
from lvyue.desk.errors import StepRefused
from lvyue.desk.models import Pause, RecordSheet, Ticket, TicketEvent
from lvyue.desk.pause_errors import PauseRefused
from lvyue.desk.types import Review
from lvyue.duties.errors import MomentImpossible
from lvyue.duties.models import Duty
from lvyue.duties.types import DutyState, state_of
from lvyue.foundation import clock
from tests.desk.test_pauses import _finish, answer, at, claim, counts, mend, pausing

__all__ = ["pausing"]
pytestmark = pytest.mark.django_db


def respond(access, ticket, when, now):
    with clock.moved(at(now)):
        services.ticket_respond(access=access, ticket=ticket, at=at(when), text="已回复")


def clock_of(ticket, obligation):
    return Duty.objects.filter(obligation=obligation, subject_id=ticket.pk).latest("id")


def test_steps_entered_out_of_order_count_by_when_they_happened(pausing):
    """The pause of 10:00 is entered at 12:00, before the response of 09:40 is."""
    vendor, bureau, ticket = pausing
    answer(bureau, claim(vendor, ticket, now="12:00"), now="12:05")
    respond(vendor, ticket, "09:40", "12:10")
    duty = clock_of(ticket, "respond-major")
    assert (state_of(duty.facts, at("12:10")), duty.fulfilled_at) == (DutyState.FULFILLED, at("09:40"))
    assert mend(ticket).due_at == at("14:12")


def test_a_step_dated_back_says_that_it_was_entered_later_and_keeps_both_moments(pausing):
    vendor, _, ticket = pausing
    respond(vendor, ticket, "09:40", "12:10")
    event = TicketEvent.objects.get(kind="responded")
    assert (event.at, event.recorded_at) == (at("09:40"), at("12:10"))


@pytest.mark.parametrize("seconds", [61, 3600])
def test_a_moment_from_a_clock_that_runs_ahead_is_refused_and_nothing_changes(pausing, seconds):
    vendor, bureau, ticket = pausing
    pause = claim(vendor, ticket, end=None)
    before = counts()
    ahead = at("12:00") + timedelta(seconds=seconds)
    with clock.moved(at("12:00")):
        with pytest.raises(MomentImpossible, match="不能晚于现在"):
            services.ticket_respond(access=vendor, ticket=ticket, at=ahead, text="已回复")
        with pytest.raises(MomentImpossible, match="不能晚于现在"):
            services.pause_end(access=bureau, pause=pause, at=ahead)
        with pytest.raises(MomentImpossible, match="不能晚于现在"):
            services.pause_claim(
                access=bureau, ticket=ticket, reason=PauseReason.OTHER, from_at=ahead, text="停电"
            )
    assert counts() == before
    pause.refresh_from_db()
    assert pause.until_at is None


@pytest.mark.parametrize("seconds", [1, 60])
def test_a_moment_up_to_a_minute_ahead_counts_as_the_moment_of_its_entry(pausing, seconds):
    """Default skew-one-minute: the clock of a person or a monitor is never exactly that of the server."""
    vendor, bureau, ticket = pausing
    pause = claim(vendor, ticket, end=None)
    ahead = at("12:00") + timedelta(seconds=seconds)
    with clock.moved(at("12:00")):
        services.ticket_respond(access=vendor, ticket=ticket, at=ahead, text="已回复")
        services.pause_end(access=bureau, pause=pause, at=ahead)
        other = services.pause_claim(
            access=bureau, ticket=ticket, reason=PauseReason.OTHER, from_at=ahead, text="停电"
        )
        late = services.ticket_report(access=vendor, contract=ticket.contract, title="停机", at=ahead)
    ticket.refresh_from_db()
    event = ticket.events.get(kind="responded")
    assert (event.at, event.recorded_at, ticket.responded_at) == (at("12:00"),) * 3
    assert clock_of(ticket, "respond-major").fulfilled_at == at("12:00")
    assert (pause.until_at, other.from_at, late.reported_at) == (at("12:00"),) * 3


def test_the_same_end_twice_is_one_and_another_end_is_refused(pausing):
    vendor, _, ticket = pausing
    pause = claim(vendor, ticket, end=None)
    with clock.moved(at("12:00")):
        services.pause_end(access=vendor, pause=pause, at=at("11:00"))
        before = counts()
        services.pause_end(access=vendor, pause=pause, at=at("11:00"))
        with pytest.raises(PauseRefused, match="已经结束"):
            services.pause_end(access=vendor, pause=pause, at=at("11:30"))
    assert counts() == before
    pause.refresh_from_db()
    assert pause.until_at == at("11:00")


def test_the_same_step_twice_is_refused_and_counts_once(pausing):
    vendor, _, ticket = pausing
    respond(vendor, ticket, "09:40", "09:40")
    before = counts()
    with pytest.raises(StepRefused, match="已登记响应"):
        respond(vendor, ticket, "09:30", "09:50")
    assert counts() == before
    assert clock_of(ticket, "respond-major").fulfilled_at == at("09:40")


def test_finishing_and_taking_it_back_stops_no_clock(pausing):
    """Done 13:00 of 13:12, taken back 15:00: the clock runs on from the report and is overdue."""
    vendor, _, ticket = pausing
    _finish(vendor, ticket, "13:00")
    with clock.moved(at("15:00")):
        services.sheet_object(access=vendor, ticket=ticket, reason="还没有好")
    duty = mend_again(ticket)
    assert (duty.trigger.at, duty.due_at) == (at("09:12"), at("13:12"))
    assert state_of(duty.facts, at("15:00")) is DutyState.OVERDUE


def mend_again(ticket):
    return clock_of(ticket, "mend-major")


def test_a_pause_over_the_last_moment_holds_only_what_was_left(pausing):
    """Paused 13:00 to 15:00, due 13:12: the twelve minutes are left at 15:00, and no more."""
    vendor, bureau, ticket = pausing
    answer(bureau, claim(vendor, ticket, "13:00", "15:00", "15:00"), now="15:01")
    duty = mend(ticket)
    assert duty.due_at == at("15:12")
    assert state_of(duty.facts, at("15:12")) is DutyState.DUE_SOON
    assert state_of(duty.facts, at("15:13")) is DutyState.OVERDUE


def test_a_pause_that_goes_on_ends_with_the_completion_and_holds_no_later_round(pausing):
    vendor, bureau, ticket = pausing
    answer(bureau, claim(vendor, ticket, end=None))
    _finish(vendor, ticket, "12:00")
    pause = Pause.objects.get()
    assert pause.until_at == at("12:00")
    assert TicketEvent.objects.filter(kind="resumed", at=at("12:00")).count() == 1
    with clock.moved(at("12:10")):
        services.completion_notice(access=vendor, ticket=ticket)
    with clock.moved(at("12:30")):
        services.ticket_review(access=bureau, ticket=ticket, verdict=Review.OBJECTED, reason="仍打不开")
    duty = mend_again(ticket)
    assert (duty.due_at, duty.paused_at) == (at("16:30"), None)


def test_a_claim_across_a_completion_is_refused(pausing):
    vendor, bureau, ticket = pausing
    _finish(vendor, ticket, "11:30")
    with clock.moved(at("11:40")):
        services.sheet_object(access=bureau, ticket=ticket, reason="仍打不开")
    before = counts()
    for end in (None, "12:00"):
        with pytest.raises(PauseRefused, match="登记过处理完成"):
            claim(vendor, ticket, "11:00", end, "12:00")
    assert counts() == before


def test_a_paused_clock_does_not_keep_the_provider_from_cancelling_nor_count_as_overdue(pausing):
    vendor, bureau, ticket = pausing
    with clock.moved(at("09:30")):
        services.ticket_respond(access=vendor, ticket=ticket, at=clock.now(), text="已回复")
    answer(bureau, claim(vendor, ticket, end=None))
    with clock.moved(at("18:00")):
        services.ticket_cancel(access=vendor, ticket=ticket, reason="重复报障")
    assert state_of(mend(ticket).facts, at("18:00")) is DutyState.CANCELLED


def test_regrading_takes_a_paused_clock_with_it(pausing):
    vendor, bureau, ticket = pausing
    answer(bureau, claim(vendor, ticket, end=None))
    with clock.moved(at("18:00")):
        services.ticket_grade(access=bureau, ticket=ticket, level="minor", at=clock.now(), reason="个别窗口")
    assert state_of(mend(ticket).facts, at("18:00")) is DutyState.CANCELLED
    assert Ticket.objects.get(pk=ticket.pk).level == "minor"


def test_a_level_given_later_keeps_the_pauses_where_no_clock_of_before_is_left(pausing):
    vendor, bureau, ticket = pausing
    answer(bureau, claim(vendor, ticket))
    # As in a contract whose only clocks are those of a level: nothing else remembers the pause.
    Duty.objects.filter(subject_id=ticket.pk).exclude(obligation="mend-major").update(pauses=[])
    with clock.moved(at("11:40")):
        services.ticket_grade(access=bureau, ticket=ticket, level="minor", at=clock.now(), reason="个别窗口")
        services.ticket_grade(access=bureau, ticket=ticket, level="major", at=clock.now(), reason="又扩大")
    assert mend_again(ticket).due_at == at("14:12")


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_two_answers_at_once_the_first_holds(self, pausing):
        from tests.desk.test_races import at_once

        vendor, bureau, ticket = pausing
        pause = claim(vendor, ticket)

        def say(agreed):
            mine = Pause.objects.select_related("ticket__contract").get(pk=pause.pk)
            return services.pause_answer(access=bureau, pause=mine, agreed=agreed, text="核对过")

        results = at_once(at("12:00"), lambda: say(True), lambda: say(False))
        pause.refresh_from_db()
        assert sorted(isinstance(one, Exception) for one in results) == [False, True]
        assert TicketEvent.objects.filter(kind="pause_answered").count() == 1
        assert mend(ticket).due_at == (at("14:12") if pause.acknowledged else at("13:12"))

    def test_of_two_people_who_finish_at_once_one_counts(self, pausing):
        from tests.desk.test_races import at_once

        vendor, _, ticket = pausing
        respond(vendor, ticket, "09:40", "09:40")

        def finish(result):
            mine = Ticket.objects.get(pk=ticket.pk)
            return services.ticket_done(
                access=vendor, ticket=mine, at=at("12:00"), result=result, cause=Cause.SOFTWARE
            )

        results = at_once(at("12:00"), lambda: finish("甲修好"), lambda: finish("乙修好"))
        assert sorted(isinstance(one, Exception) for one in results) == [False, True]
        assert TicketEvent.objects.filter(kind="done").count() == 1
        assert RecordSheet.objects.filter(ticket=ticket).count() == 1
        assert mend(ticket).fulfilled_at == at("12:00")
