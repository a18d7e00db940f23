"""Pauses from claim to answer: what moves a clock, what is only claimed, and what is refused."""

import pytest

from lvyue.contracts.types import FulfilledBy, PauseReason
from lvyue.desk import services
from lvyue.desk.models import Pause, TicketEvent
from lvyue.desk.pause_errors import PauseAnswered, PauseOwn, PauseRefused, PauseUnproved
from lvyue.duties.errors import MomentImpossible
from lvyue.duties.models import Duty, DutyEvent
from lvyue.duties.selectors import duties_in_state, duties_overdue
from lvyue.duties.types import DutyState, state_of
from lvyue.foundation import clock
from lvyue.foundation.audit import verify
from tests.desk.cast import agreed, graded_changes, moment, reported
from tests.market import SIGNING

pytestmark = pytest.mark.django_db

DAY = "2025-11-20T"


@pytest.fixture
def pausing(provider, customer, access_for):
    """(乙方项目经理, 甲方合同负责人, a major fault of 09:12): 4 hours but for users."""
    vendor, bureau = access_for(provider), access_for(customer)
    changes = graded_changes()
    for one in changes["obligations"]:
        if one["id"] == "mend-major":
            one |= {"pauses": ["user", "force_majeure"], "consequence": ["unusable"]}
    ticket = reported(vendor, agreed(vendor, bureau, SIGNING, **changes))
    with clock.moved(at("09:20")):
        services.ticket_grade(access=vendor, ticket=ticket, level="major", at=clock.now(), reason="全部窗口")
    return vendor, bureau, ticket


def at(time):
    return moment(DAY + time)


def mend(ticket):
    return Duty.objects.get(obligation="mend-major", subject_id=ticket.pk)


def claim(access, ticket, start="10:00", end="11:00", now="11:00", reason=PauseReason.USER, **more):
    with clock.moved(at(now)):
        return services.pause_claim(
            access=access,
            ticket=ticket,
            reason=reason,
            from_at=at(start),
            until_at=at(end) if end else None,
            **{"text": "用户下班锁了机房"} | more,
        )


def answer(access, pause, agreed=True, now="11:30", text="情况属实"):
    with clock.moved(at(now)):
        return services.pause_answer(access=access, pause=pause, agreed=agreed, text=text)


def state(duty, now):
    duty.refresh_from_db()
    return state_of(duty.facts, at(now))


def counts():
    return Pause.objects.count(), TicketEvent.objects.count(), DutyEvent.objects.count()


def test_a_claim_moves_nothing_and_says_what_it_would(pausing):
    vendor, _, ticket = pausing
    claim(vendor, ticket)
    assert (mend(ticket).due_at, mend(ticket).claimed_due_at) == (at("13:12"), at("14:12"))


def test_an_acknowledged_pause_moves_the_clock_its_clause_allows_and_keeps_both_values(pausing):
    vendor, bureau, ticket = pausing
    answer(bureau, claim(vendor, ticket))
    duty = mend(ticket)
    assert (duty.due_at, duty.claimed_due_at, duty.paused_at) == (at("14:12"), None, None)
    told = duty.events.order_by("id").last().content
    assert (told["old"]["due_at"], told["new"]["due_at"]) == (
        at("13:12").isoformat(),
        at("14:12").isoformat(),
    )
    respond = Duty.objects.get(obligation="respond-major", subject_id=ticket.pk)
    assert respond.due_at == at("09:42")
    assert verify().ok


def test_a_denied_pause_leaves_no_provisional_moment(pausing):
    vendor, bureau, ticket = pausing
    answer(bureau, claim(vendor, ticket), agreed=False, text="机房一直开着")
    assert (mend(ticket).due_at, mend(ticket).claimed_due_at) == (at("13:12"), None)


def test_an_open_acknowledged_pause_holds_the_clock_past_its_last_moment(pausing):
    vendor, bureau, ticket = pausing
    pause = answer(bureau, claim(vendor, ticket, end=None))
    duty = mend(ticket)
    assert state(duty, "18:00") is DutyState.PAUSED
    assert (duty.paused_at, duty.next_wake_at) == (at("10:00"), None)
    assert duty not in duties_overdue(bureau, at("18:00"))
    assert duty in duties_in_state(Duty.objects.all(), DutyState.PAUSED, at("18:00"))
    with clock.moved(at("18:00")):
        services.pause_end(access=vendor, pause=pause, at=at("15:00"))
    assert state(duty, "18:12") is DutyState.DUE_SOON
    assert (duty.due_at, duty.paused_at) == (at("18:12"), None)
    assert state(duty, "18:13") is DutyState.OVERDUE


def test_work_done_during_an_open_pause_is_in_time(pausing):
    vendor, bureau, ticket = pausing
    answer(bureau, claim(vendor, ticket, end=None))
    _finish(vendor, ticket, "16:00")
    assert state(mend(ticket), "17:00") is DutyState.FULFILLED


def _finish(vendor, ticket, time):
    from lvyue.contracts.types import Cause

    with clock.moved(at("09:30")):
        services.ticket_respond(access=vendor, ticket=ticket, at=clock.now(), text="已回复")
    with clock.moved(at(time)):
        services.ticket_done(
            access=vendor, ticket=ticket, at=clock.now(), result="已恢复", cause=Cause.SOFTWARE
        )


def test_a_late_answer_turns_a_late_completion_timely(pausing):
    vendor, bureau, ticket = pausing
    pause = claim(vendor, ticket)
    _finish(vendor, ticket, "14:00")
    assert state(mend(ticket), "15:00") is DutyState.FULFILLED_LATE
    answer(bureau, pause, now="15:00")
    assert state(mend(ticket), "15:00") is DutyState.FULFILLED
    assert mend(ticket).fulfilled_by == FulfilledBy.DONE


def test_a_pause_after_the_last_moment_is_kept_and_cures_nothing(pausing):
    vendor, bureau, ticket = pausing
    pause = claim(vendor, ticket, start="13:12", end="15:00", now="15:00")
    answer(bureau, pause, now="15:10")
    assert mend(ticket).due_at == at("13:12")
    assert "期限已届满" in pause.event.text


def test_a_reason_no_clause_allows_is_kept_and_says_that_it_will_not_count(pausing):
    vendor, bureau, ticket = pausing
    pause = claim(vendor, ticket, reason=PauseReason.HARDWARE)
    answer(bureau, pause)
    assert mend(ticket).due_at == at("13:12")
    assert "不计入" in pause.event.text and "第三条" in pause.event.text


def test_a_level_given_later_keeps_the_pauses(pausing):
    vendor, bureau, ticket = pausing
    answer(bureau, claim(vendor, ticket))
    with clock.moved(at("11:40")):
        services.ticket_grade(access=bureau, ticket=ticket, level="minor", at=clock.now(), reason="个别窗口")
        services.ticket_grade(access=bureau, ticket=ticket, level="major", at=clock.now(), reason="又扩大")
    again = Duty.objects.filter(obligation="mend-major", subject_id=ticket.pk).latest("id")
    assert (again.closed_at, again.due_at) == (None, at("14:12"))


def test_an_objection_begins_the_time_anew_and_what_was_paused_before_it_gives_nothing(pausing):
    from lvyue.desk.types import Review

    vendor, bureau, ticket = pausing
    answer(bureau, claim(vendor, ticket))
    _finish(vendor, ticket, "12:00")
    with clock.moved(at("12:10")):
        services.completion_notice(access=vendor, ticket=ticket)
    with clock.moved(at("12:30")):
        services.ticket_review(access=bureau, ticket=ticket, verdict=Review.OBJECTED, reason="仍打不开")
    again = Duty.objects.filter(obligation="mend-major", subject_id=ticket.pk).latest("id")
    assert (again.closed_at, again.due_at) == (None, at("16:30"))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"start": "09:00"}, PauseRefused),
        ({"start": "11:00", "end": "10:00"}, PauseRefused),
        ({"start": "10:00", "end": "10:00"}, PauseRefused),
        ({"start": "11:30", "end": None}, MomentImpossible),
        ({"start": "10:00", "end": "11:30"}, MomentImpossible),
        ({"text": "  "}, PauseUnproved),
    ],
    ids=["before-report", "ends-first", "empty", "begins-later", "ends-later", "no-evidence"],
)
def test_an_impossible_claim_is_refused_and_changes_nothing(pausing, changes, error):
    vendor, _, ticket = pausing
    before = counts()
    with pytest.raises(error):
        claim(vendor, ticket, **changes)
    assert counts() == before
    assert mend(ticket).claimed_due_at is None


def test_a_claim_overlapping_one_of_the_same_reason_is_refused(pausing):
    vendor, _, ticket = pausing
    claim(vendor, ticket)
    before = counts()
    with pytest.raises(PauseRefused, match="重叠"):
        claim(vendor, ticket, start="10:59", end=None)
    assert counts() == before


def test_the_same_claim_twice_is_one(pausing):
    vendor, _, ticket = pausing
    first = claim(vendor, ticket)
    before = counts()
    assert claim(vendor, ticket).pk == first.pk
    assert counts() == before


def test_nobody_claims_after_the_stop(pausing):
    vendor, _, ticket = pausing
    _finish(vendor, ticket, "10:30")
    before = counts()
    with pytest.raises(PauseRefused, match="时钟已停"):
        claim(vendor, ticket)
    assert counts() == before


def test_no_side_acknowledges_its_own_claim(pausing):
    vendor, _, ticket = pausing
    pause = claim(vendor, ticket)
    before = counts()
    with pytest.raises(PauseOwn):
        answer(vendor, pause)
    assert counts() == before


def test_the_first_answer_holds_and_the_same_again_changes_nothing(pausing):
    vendor, bureau, ticket = pausing
    pause = answer(bureau, claim(vendor, ticket))
    before = counts()
    answer(bureau, pause)
    with pytest.raises(PauseAnswered, match="认可"):
        answer(bureau, pause, agreed=False, text="改主意了")
    assert counts() == before
    assert mend(ticket).due_at == at("14:12")


def test_party_a_may_claim_and_the_vendor_answers(pausing):
    vendor, bureau, ticket = pausing
    pause = claim(bureau, ticket)
    with pytest.raises(PauseOwn):
        answer(bureau, pause)
    answer(vendor, pause)
    assert mend(ticket).due_at == at("14:12")


def test_the_clock_of_the_page_is_provisional_until_the_claim_is_answered(pausing):
    from lvyue.desk.clocks import ticket_clocks

    vendor, bureau, ticket = pausing

    def provisional():
        code = mend(ticket).code
        return [
            row.provisional for row in ticket_clocks(bureau, ticket, at("12:00")) if row.duty_code == code
        ]

    assert provisional() == [False]
    pause = claim(vendor, ticket)
    assert provisional() == [True]
    answer(bureau, pause)
    assert provisional() == [False]


def test_a_ticket_whose_clock_stands_still_is_not_listed_as_overdue(pausing):
    from lvyue.desk.selectors import ticket_list

    vendor, bureau, ticket = pausing
    _finish_response(vendor, ticket)
    late = at("14:00")
    assert ticket in ticket_list(bureau, now=late, overdue=True)
    answer(bureau, claim(vendor, ticket, end=None))
    assert ticket not in ticket_list(bureau, now=late, overdue=True)


def _finish_response(vendor, ticket):
    with clock.moved(at("09:30")):
        services.ticket_respond(access=vendor, ticket=ticket, at=clock.now(), text="已回复")
