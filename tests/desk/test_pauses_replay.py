"""Whatever is done to a ticket in whatever order: its stored duties are what a replay of its story says."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lvyue.contracts.selectors import terms_of, version_running
from lvyue.contracts.types import Cause, PauseReason
from lvyue.desk import services
from lvyue.desk.models import Pause
from lvyue.desk.replaying import clock_terms, ticket_events
from lvyue.desk.types import Review
from lvyue.duties.calendars import calendar_of
from lvyue.duties.models import Duty
from lvyue.duties.types import Closing, DutyState, state_of
from lvyue.foundation import clock
from lvyue.foundation.audit import verify
from lvyue.foundation.errors import LvyueError
from lvyue.rules.replay import Verdict, replay
from tests.desk.cast import reported
from tests.desk.test_pauses import at, pausing

__all__ = ["pausing"]
pytestmark = pytest.mark.django_db

ACTS = ["respond", "note", "done", "notice", "accept", "object", "object_own", "major", "minor"]
ACTS += ["arrive", "ask_onsite", "claim", "claim_open", "claim_uncounted", "end", "acknowledge", "deny"]
ACTS += ["ask_onsite", "withdraw_onsite", "done_back", "done_back"]
ACTS += ["done", "notice", "object", "object_own", "claim", "claim_open", "acknowledge", "acknowledge"]
STEP = st.tuples(st.sampled_from(ACTS), st.integers(1, 150), st.integers(1, 120))
"""An act, the minutes that pass before it, and how many minutes back it may speak of."""


def act(name, vendor, bureau, ticket, back):
    now = clock.now()
    past = now - timedelta(minutes=back)
    one = {"access": vendor, "ticket": ticket}
    unanswered = Pause.objects.filter(ticket=ticket, acknowledged__isnull=True).first()
    match name:
        case "respond":
            services.ticket_respond(**one, at=past, text="已回复")
        case "note":
            services.ticket_note(**one, text="正在查")
        case "done":
            services.ticket_done(**one, at=now, result="已恢复", cause=Cause.SOFTWARE)
        case "done_back":
            services.ticket_done(**one, at=past, result="当时就已恢复", cause=Cause.SOFTWARE)
        case "notice":
            services.completion_notice(**one)
        case "accept" | "object":
            verdict = Review.ACCEPTED if name == "accept" else Review.OBJECTED
            services.ticket_review(access=bureau, ticket=ticket, verdict=verdict, reason="看过")
        case "object_own":
            services.sheet_object(**one, reason="还没有好")
        case "major" | "minor":
            services.ticket_grade(access=bureau, ticket=ticket, level=name, at=now, reason="影响变了")
        case "arrive":
            services.ticket_arrive(**one, at=now)
        case "ask_onsite":
            services.ticket_onsite_ask(access=bureau, ticket=ticket, at=now)
        case "withdraw_onsite":
            services.ticket_onsite_withdraw(access=bureau, ticket=ticket, reason="电话已解决")
        case "claim" | "claim_uncounted":
            reason = PauseReason.USER if name == "claim" else PauseReason.HARDWARE
            until = past + timedelta(minutes=back // 2 + 1)
            services.pause_claim(**one, reason=reason, from_at=past, until_at=until, text="等人")
        case "claim_open":
            reason = PauseReason.FORCE_MAJEURE
            services.pause_claim(access=bureau, ticket=ticket, reason=reason, from_at=past, text="台风")
        case "end":
            going = Pause.objects.filter(ticket=ticket, until_at__isnull=True).first()
            if going:
                services.pause_end(access=vendor, pause=going, at=now)
        case "acknowledge" | "deny":
            if unanswered:
                side = bureau if unanswered.side == "b" else vendor
                services.pause_answer(
                    access=side, pause=unanswered, agreed=name == "acknowledge", text="核对过"
                )


VERDICTS = {
    DutyState.FULFILLED: Verdict.MET,
    DutyState.FULFILLED_LATE: Verdict.BREACHED,
    DutyState.OVERDUE: Verdict.BREACHED,
    DutyState.PAUSED: Verdict.PAUSED,
    DutyState.DUE_SOON: Verdict.RUNNING,
    DutyState.RUNNING: Verdict.RUNNING,
    DutyState.CANCELLED: Verdict.CANCELLED,
}


def stored(ticket, ids, now):
    """(obligation, start) to what the latest duty of it says; a waived one is none."""
    found = {}
    duties = Duty.objects.filter(subject_type="desk.ticket", subject_id=ticket.pk, obligation__in=ids)
    for duty in duties.exclude(closing=Closing.WAIVED.value).order_by("pk"):
        state = state_of(duty.facts, now)
        # A duty that stands still moves on with its pause: the stored moment is that of the last act.
        due = None if state is DutyState.PAUSED else duty.due_at
        stop = duty.fulfilled_at
        found[duty.obligation, duty.trigger.at] = (VERDICTS[state], due, stop, duty.closed_at)
    return found


def replayed(ticket, now):
    version = version_running(ticket.contract)
    terms = terms_of(version)
    found = {}
    for one in replay(
        clock_terms(terms), ticket_events(ticket), calendar_of(terms, ticket.contract.code), now
    ):
        due = None if one.verdict is Verdict.PAUSED else one.due_at
        found[one.clock, one.start_at] = (one.verdict, due, one.stop_at)
    return found


def parts(verdict):
    """How much of (verdict, last moment, stop) must agree: a cancelled clock has no moments to keep."""
    return {Verdict.CANCELLED: 1, Verdict.MET: 3}.get(verdict, 2)


def in_time(mine, said):
    """Whether one calls a clock met in time that the other calls cancelled by a regrading: neither is late.

    A completion entered after a regrading but dated before it, or a pause acknowledged after the completion,
    says so of a duty that is closed already; what is closed is not closed again in another way.
    """
    return {mine[0], said[0]} == {Verdict.CANCELLED, Verdict.MET}


def compared(ticket, now):
    """The differences between the two, but for what each side keeps that the other has no word for."""
    told = replayed(ticket, now)
    kept = stored(ticket, {one for one, _ in told}, now)
    differences = {}
    for key, mine in kept.items():
        said = told.get(key)
        if said and mine[3] is not None and in_time(mine, said):
            continue
        if said is None or said[: parts(mine[0])] != mine[: parts(mine[0])]:
            differences[key] = (mine, said)
    return differences


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=8, max_size=16))
def test_the_stored_duties_are_what_a_replay_of_the_story_says(pausing, steps):
    vendor, bureau, first = pausing
    ticket = reported(vendor, first.contract, at("09:12"))
    now, log = at("09:12"), []
    for name, minutes, back in [("major", 5, 1), ("respond", 5, 1), *steps]:
        now += timedelta(minutes=minutes)
        with clock.moved(now):
            try:
                act(name, vendor, bureau, ticket, back)
                log.append((now.strftime("%d %H:%M"), name, back))
            except LvyueError:
                pass
            ticket.refresh_from_db()
            assert compared(ticket, now) == {}, log


def test_a_visit_asked_for_with_the_report_and_withdrawn_leaves_no_clock(pausing):
    vendor, bureau, first = pausing
    ticket = reported(vendor, first.contract, at("09:12"), onsite_asked=True)
    assert ("arrive", at("09:12")) in replayed(ticket, at("09:12"))
    with clock.moved(at("09:30")):
        act("withdraw_onsite", vendor, bureau, ticket, 0)
    with clock.moved(at("09:40")):
        act("ask_onsite", vendor, bureau, ticket, 0)
    ticket.refresh_from_db()
    told = {start for one, start in replayed(ticket, at("09:41")) if one == "arrive"}
    assert told == {at("09:40")}
    assert compared(ticket, at("09:41")) == {}


def test_a_completion_dated_back_into_a_pause_counts_only_the_pause_before_it(pausing):
    """Done 10:30 of a pause 10:00 to 11:00 that is acknowledged only afterwards: half an hour stands."""
    vendor, bureau, ticket = pausing
    with clock.moved(at("11:05")):
        services.ticket_respond(access=vendor, ticket=ticket, at=at("09:30"), text="已回复")
        pause = services.pause_claim(
            access=vendor,
            ticket=ticket,
            reason=PauseReason.USER,
            from_at=at("10:00"),
            until_at=at("11:00"),
            text="等钥匙",
        )
        services.ticket_done(
            access=vendor, ticket=ticket, at=at("10:30"), result="已恢复", cause=Cause.SOFTWARE
        )
    with clock.moved(at("11:30")):
        services.pause_answer(access=bureau, pause=pause, agreed=True)
    ticket.refresh_from_db()
    duty = Duty.objects.get(obligation="mend-major", subject_id=ticket.pk)
    assert (duty.due_at, duty.fulfilled_at) == (at("13:42"), at("10:30"))
    assert compared(ticket, at("11:30")) == {}


def test_a_completion_taken_back_after_a_regrading_hides_no_lateness(pausing):
    """Said done at 12:00, regraded at 18:00, taken back: the major clock of 13:12 ran out meanwhile."""
    vendor, bureau, ticket = pausing
    with clock.moved(at("12:00")):
        services.ticket_respond(access=vendor, ticket=ticket, at=at("12:00"), text="已回复")
        services.ticket_done(access=vendor, ticket=ticket, at=at("12:00"), result="好了", cause=Cause.OTHER)
    with clock.moved(at("18:00")):
        services.ticket_grade(access=bureau, ticket=ticket, level="minor", at=at("18:00"), reason="个别窗口")
        services.sheet_object(access=vendor, ticket=ticket, reason="还没有好")
    ticket.refresh_from_db()
    found = {one.obligation: one for one in Duty.objects.filter(subject_id=ticket.pk).order_by("id")}
    assert state_of(found["mend-major"].facts, at("18:00")) is DutyState.OVERDUE
    assert found["mend-major"].due_at == at("13:12")
    assert state_of(found["mend-minor"].facts, at("18:00")) is DutyState.RUNNING
    assert compared(ticket, at("18:00")) == {}


def test_a_completion_taken_back_leaves_a_level_left_in_time_cancelled(pausing):
    vendor, bureau, ticket = pausing
    with clock.moved(at("12:00")):
        services.ticket_respond(access=vendor, ticket=ticket, at=at("12:00"), text="已回复")
        services.ticket_done(access=vendor, ticket=ticket, at=at("12:00"), result="好了", cause=Cause.OTHER)
        services.ticket_grade(access=bureau, ticket=ticket, level="minor", at=at("12:00"), reason="个别窗口")
    with clock.moved(at("18:00")):
        services.sheet_object(access=vendor, ticket=ticket, reason="还没有好")
    ticket.refresh_from_db()
    duty = Duty.objects.filter(subject_id=ticket.pk, obligation="mend-major").latest("id")
    assert (duty.closing, duty.due_at) == ("cancelled", at("13:12"))
    assert compared(ticket, at("18:00")) == {}


@pytest.mark.parametrize(("time", "verdict"), [("13:12", Verdict.CANCELLED), ("13:13", Verdict.BREACHED)])
def test_a_cancelling_ends_what_is_in_time_and_keeps_what_is_late(pausing, time, verdict):
    _, bureau, ticket = pausing
    with clock.moved(at(time)):
        services.ticket_cancel(access=bureau, ticket=ticket, reason="误报")
    ticket.refresh_from_db()
    assert replayed(ticket, at("18:00"))["mend-major", at("09:12")][0] is verdict
    assert compared(ticket, at("18:00")) == {}


def test_a_level_left_late_and_come_back_to_is_late_once(pausing):
    """Major until 14:00 (due 13:12), minor, major again at 15:00: one overdue clock, and one late closing."""
    vendor, bureau, ticket = pausing
    for time, level in (("14:00", "minor"), ("15:00", "major")):
        with clock.moved(at(time)):
            services.ticket_grade(access=bureau, ticket=ticket, level=level, at=at(time), reason="影响变了")
    major = Duty.objects.filter(subject_id=ticket.pk, obligation__in=["respond-major", "mend-major"])
    assert [state_of(one.facts, at("15:00")) for one in major] == [DutyState.OVERDUE] * 2
    with clock.moved(at("16:00")):
        services.ticket_respond(access=vendor, ticket=ticket, at=clock.now(), text="已回复")
        services.ticket_done(access=vendor, ticket=ticket, at=clock.now(), result="好了", cause=Cause.OTHER)
        services.ticket_grade(access=bureau, ticket=ticket, level="minor", at=clock.now(), reason="个别窗口")
        services.ticket_grade(access=bureau, ticket=ticket, level="major", at=clock.now(), reason="又扩大")
    assert [state_of(one.facts, at("16:00")) for one in major.all()] == [DutyState.FULFILLED_LATE] * 2
    assert compared(ticket, at("16:00")) == {}


def test_a_pause_acknowledged_later_shows_that_a_level_was_left_in_time(pausing):
    """Paused 12:00 to 13:00, regraded at 13:30 past 13:12, acknowledged at 14:00: due 14:12, left in time."""
    vendor, bureau, ticket = pausing
    with clock.moved(at("13:10")):
        pause = services.pause_claim(
            access=vendor,
            ticket=ticket,
            reason=PauseReason.USER,
            from_at=at("12:00"),
            until_at=at("13:00"),
            text="等钥匙",
        )
    with clock.moved(at("13:30")):
        services.ticket_grade(access=bureau, ticket=ticket, level="minor", at=at("13:30"), reason="个别窗口")
    duty = Duty.objects.get(subject_id=ticket.pk, obligation="mend-major")
    assert state_of(duty.facts, at("13:30")) is DutyState.OVERDUE
    with clock.moved(at("14:00")):
        services.pause_answer(access=bureau, pause=pause, agreed=True)
    duty.refresh_from_db()
    assert (duty.closing, duty.due_at) == ("cancelled", at("14:12"))
    assert compared(ticket, at("14:00")) == {}


@pytest.mark.parametrize(
    ("regraded", "done", "ending"),
    [
        ("13:30", "15:00", ("cancelled", None, DutyState.CANCELLED)),
        ("13:30", "14:00", ("fulfilled", "14:00", DutyState.FULFILLED)),
        ("14:13", "15:00", ("fulfilled", "15:00", DutyState.FULFILLED_LATE)),
    ],
    ids=["left in time, done late", "left in time, done in time", "left late"],
)
def test_a_pause_acknowledged_after_the_completion_ends_a_level_that_was_left_in_time(
    pausing, regraded, done, ending
):
    """Paused 12:00 to 13:00, acknowledged at 16:00: major was due 14:12, not 13:12."""
    vendor, bureau, ticket = pausing
    with clock.moved(at("13:10")):
        pause = services.pause_claim(
            access=vendor,
            ticket=ticket,
            reason=PauseReason.USER,
            from_at=at("12:00"),
            until_at=at("13:00"),
            text="等钥匙",
        )
        services.ticket_respond(access=vendor, ticket=ticket, at=at("13:10"), text="已回复")
    with clock.moved(at(regraded)):
        services.ticket_grade(access=bureau, ticket=ticket, level="minor", at=clock.now(), reason="个别窗口")
    with clock.moved(at(done)):
        services.ticket_done(access=vendor, ticket=ticket, at=at(done), result="好了", cause=Cause.OTHER)
    duty = Duty.objects.get(subject_id=ticket.pk, obligation="mend-major")
    assert state_of(duty.facts, at(done)) is DutyState.FULFILLED_LATE
    with clock.moved(at("16:00")):
        services.pause_answer(access=bureau, pause=pause, agreed=True)
    duty.refresh_from_db()
    closing, fulfilled, state = ending
    assert (duty.closing, duty.due_at) == (closing, at("14:12"))
    assert duty.fulfilled_at == (at(fulfilled) if fulfilled else None)
    assert state_of(duty.facts, at("16:00")) is state
    last = duty.events.latest("id")
    assert (last.kind, last.content.get("fulfilled_at")) == (
        ("cancelled", at(done).isoformat()) if state is DutyState.CANCELLED else ("recomputed", None)
    )
    assert verify().problems == []
    assert compared(ticket, at("16:00")) == {}


def test_a_pause_from_after_a_completion_dated_back_holds_no_later_round(pausing):
    vendor, bureau, ticket = pausing
    with clock.moved(at("11:30")):
        services.ticket_respond(access=vendor, ticket=ticket, at=at("09:30"), text="已回复")
        pause = services.pause_claim(
            access=bureau, ticket=ticket, reason=PauseReason.FORCE_MAJEURE, from_at=at("11:00"), text="台风"
        )
        services.pause_answer(access=vendor, pause=pause, agreed=True)
    with clock.moved(at("12:00")):
        services.ticket_done(
            access=vendor, ticket=ticket, at=at("10:30"), result="已恢复", cause=Cause.SOFTWARE
        )
        services.completion_notice(access=vendor, ticket=ticket)
    with clock.moved(at("13:00")):
        services.ticket_review(access=bureau, ticket=ticket, verdict=Review.OBJECTED, reason="仍打不开")
    pause.refresh_from_db()
    assert pause.until_at == at("12:00")
    duty = Duty.objects.filter(subject_id=ticket.pk, obligation="mend-major").latest("id")
    assert (duty.due_at, duty.paused_at) == (at("17:00"), None)
    ticket.refresh_from_db()
    assert compared(ticket, at("13:00")) == {}
