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
from lvyue.foundation.errors import LvyueError
from lvyue.rules.replay import Verdict, replay
from tests.desk.cast import reported
from tests.desk.test_pauses import at, pausing

__all__ = ["pausing"]
pytestmark = pytest.mark.django_db

ACTS = ["respond", "note", "done", "notice", "accept", "object", "object_own", "major", "minor"]
ACTS += ["arrive", "ask_onsite", "claim", "claim_open", "claim_uncounted", "end", "acknowledge", "deny"]
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
    """(obligation, start) to what the latest duty of it says; a cancelled one only where no other stands."""
    found = {}
    duties = Duty.objects.filter(subject_type="desk.ticket", subject_id=ticket.pk, obligation__in=ids)
    for duty in sorted(duties, key=lambda one: (one.closing != Closing.CANCELLED.value, one.pk)):
        state = state_of(duty.facts, now)
        # A duty that stands still moves on with its pause: the stored moment is that of the last act.
        due = None if state is DutyState.PAUSED else duty.due_at
        stop = duty.fulfilled_at
        found[duty.obligation, duty.trigger.at] = (VERDICTS[state], due, stop)
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


def compared(ticket, now):
    """The differences between the two, but for what each side keeps that the other has no word for."""
    told = replayed(ticket, now)
    kept = stored(ticket, {one for one, _ in told}, now)
    differences = {}
    for key, mine in kept.items():
        said = told.get(key)
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
