"""What holds for every clock: against slow walks that share no code, and for any order of any events."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from lvyue.rules.calendars import Calendar, load
from lvyue.rules.clocks import Pause, Reason, running
from lvyue.rules.cycles import ClockTerm, Reopen
from lvyue.rules.deadlines import due
from lvyue.rules.events import Event, Kind, sift
from lvyue.rules.replay import Verdict, digest, replay, runs
from lvyue.rules.types import SHANGHAI, Earliest, Limit, Period, Unit
from lvyue.rules.whose import Whose, shares
from tests.rules.cases import at, limit

OFFICE = load().with_hours("09:00-12:00", "13:30-17:30")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(1)
ZERO = timedelta(0)
BEGINNING = at("2026-02-02")
WORKED = [(9 * 60, 12 * 60), (13 * 60 + 30, 17 * 60 + 30)]

PHRASES = """
90 分钟, 4 小时, 50 小时, 6 工作小时, 95 工作分钟, 1 日, 5 日, 3 个工作日, 1 周, 1 个月, 5 日 下班,
3 日 不顺延, 2 小时/4 小时, 4 小时 与 2 日, 6 工作小时 与 1 个工作日
"""
limits = st.sampled_from([phrase.strip() for phrase in PHRASES.split(",")]).map(limit)
moments = st.integers(0, 40 * 1440).map(lambda minute: BEGINNING + minute * MINUTE)
rough = st.integers(0, 80).map(lambda half: BEGINNING + half * 12 * HOUR)


@st.composite
def stretches(draw: st.DrawFn, *, firm: bool = True) -> Pause:
    """A pause of any length, often at midnight or noon; sometimes still open."""
    start = draw(st.one_of(moments, rough))
    length = draw(st.one_of(st.integers(0, 14 * 1440), st.just(1440), st.just(2880)))
    ended_at = None if draw(st.integers(0, 9)) == 0 else start + length * MINUTE
    return Pause(start, ended_at, draw(st.sampled_from(list(Reason))), firm, firm)


@given(limits, moments, st.lists(stretches(), max_size=4), stretches(), moments)
def test_more_pause_never_means_an_earlier_deadline_or_more_time_used(
    of: Limit, start: datetime, pauses: list[Pause], extra: Pause, now: datetime
) -> None:
    assume(start <= now)
    less = running(of, start, OFFICE, pauses, now)
    more = running(of, start, OFFICE, [*pauses, extra], now)
    assert more.due_at >= less.due_at
    assert more.overdue <= less.overdue
    if not isinstance(of, Earliest):
        assert (more.gross, more.paused >= less.paused, more.net <= less.net) == (less.gross, True, True)


@given(limits, moments, st.lists(stretches(), max_size=4), stretches(firm=False), moments)
def test_a_claimed_pause_moves_nothing_but_the_provisional_deadline(
    of: Limit, start: datetime, pauses: list[Pause], claimed: Pause, now: datetime
) -> None:
    assume(start <= now)
    firm = running(of, start, OFFICE, pauses, now)
    both = running(of, start, OFFICE, [*pauses, claimed], now)
    assert (both.due, both.paused, both.paused_since) == (firm.due, firm.paused, firm.paused_since)
    assert both.provisional_due_at >= both.due_at
    granted = running(of, start, OFFICE, [*pauses, claimed._replace(evidenced=True, acknowledged=True)], now)
    assert both.provisional_due == granted.due


@given(limits, moments, moments)
def test_without_pauses_a_clock_is_its_plain_deadline(of: Limit, start: datetime, now: datetime) -> None:
    assume(start <= now)
    clock = running(of, start, OFFICE, [], now)
    assert clock.due == clock.provisional_due == due(of, start, OFFICE)
    assert (clock.paused, clock.net, clock.paused_since) == (ZERO, clock.gross, None)


@given(
    st.datetimes(datetime(1992, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    st.integers(1, 20 * 365 * 24 * 60),
)
def test_round_the_clock_loses_no_second_over_any_number_of_midnights(start: datetime, minutes: int) -> None:
    start = start.replace(tzinfo=SHANGHAI)
    answer = due(Period(minutes, Unit.MINUTE), start, OFFICE)
    assert answer.due_at.astimezone(UTC) - start.astimezone(UTC) == minutes * MINUTE
    clock = running(Period(1, Unit.HOUR), start, OFFICE, [], answer.due_at)
    assert clock.gross == minutes * MINUTE


@given(
    st.sampled_from([Unit.DAY, Unit.WORKDAY]),
    st.integers(1, 9),
    moments,
    st.lists(stretches(), max_size=4),
    st.integers(0, 60),
)
def test_days_end_where_a_slow_walk_over_them_ends(
    unit: Unit, count: int, start: datetime, pauses: list[Pause], days: int
) -> None:
    now = start + days * DAY
    clock = running(Period(count, unit), start, OFFICE, pauses, now)
    assert clock.due_on == _walked_on(unit, count, start, pauses, now)


def _walked_on(unit: Unit, count: int, start: datetime, pauses: list[Pause], now: datetime) -> date:
    """The first day by which enough unheld days passed and whose own end is not held, pause after pause."""
    spans = sorted((max(p.start_at, start), min(p.end_at or now, now)) for p in pauses)
    spans = [span for span in spans if span[0] < span[1]]
    held: list[tuple[datetime, datetime]] = []
    while True:
        end = _first_end(unit, count, start, held)
        begun = [span for span in spans if span[0] < end and span not in held]
        if not begun:
            return (end - MINUTE).date()
        held.append(begun[0])


def _first_end(unit: Unit, count: int, start: datetime, held: list[tuple[datetime, datetime]]) -> datetime:
    left, midnight = count, start.replace(hour=0, minute=0)
    while True:
        midnight += DAY
        ends = [end for _, end in held if midnight <= end < midnight + DAY]
        wholly = all(any(a <= moment < b for a, b in held) for moment in (midnight, *ends))
        works = OFFICE.is_workday(midnight.date())
        left -= not wholly and (works or unit is Unit.DAY)
        ends_free = not any(a < midnight + DAY <= b for a, b in held)
        if left <= 0 and works and ends_free:
            return midnight + DAY


@given(st.integers(1, 900), moments, st.lists(stretches(), max_size=3), st.integers(0, 12 * 1440))
def test_office_hours_end_where_a_slow_walk_over_minutes_ends(
    count: int, start: datetime, pauses: list[Pause], later: int
) -> None:
    now = start + later * MINUTE
    clock = running(Period(count, Unit.WORK_MINUTE), start, OFFICE, pauses, now)
    spent, minute, due_at = 0, start, None
    while due_at is None:
        stands = any(p.start_at <= minute < min(p.end_at or now, now) for p in pauses)
        spent += _open(minute) and not stands
        minute += MINUTE
        due_at = minute if spent == count else None
    assert clock.due_at == due_at
    opened = sum(_open(start + n * MINUTE) for n in range(later))
    assert clock.gross == opened * MINUTE


def _open(minute: datetime) -> bool:
    of_day = minute.hour * 60 + minute.minute
    return OFFICE.is_workday(minute.date()) and any(opens <= of_day < closes for opens, closes in WORKED)


TERMS = [
    ClockTerm("respond", Kind.REPORTED, frozenset({Kind.RESPONDED}), limit("30 分钟")),
    ClockTerm(
        "solve",
        Kind.REPORTED,
        frozenset({Kind.RESTORED, Kind.DONE}),
        limit("6 工作小时"),
        level="urgent",
        pauses=frozenset({Reason.USER, Reason.OTHER_PARTY}),
    ),
    ClockTerm(
        "arrive",
        Kind.ONSITE_ASKED,
        frozenset({Kind.ARRIVED}),
        limit("24 小时"),
        channel="phone",
        pauses=frozenset(Reason),
    ),
    ClockTerm(
        "repair",
        Kind.REPORTED,
        frozenset({Kind.DONE}),
        limit("3 个工作日"),
        pauses=frozenset({Reason.THIRD_PARTY, Reason.FORCE_MAJEURE}),
        reopen=Reopen.NEW,
    ),
    ClockTerm("report", Kind.RESTORED, frozenset({Kind.REPORT_GIVEN}), limit("24 小时")),
    ClockTerm("accept", Kind.COMPLETION_NOTICED, frozenset({Kind.REVIEWED}), limit("3 日"), by="a"),
]

OFTEN = [Kind.RESPONDED, Kind.ONSITE_ASKED, Kind.ARRIVED, Kind.RESTORED, Kind.DONE, Kind.REPORT_GIVEN]
OFTEN += [Kind.COMPLETION_NOTICED, Kind.REVIEWED, Kind.OBJECTED, Kind.REOPENED, Kind.GRADED]
OFTEN += 4 * [Kind.PAUSED] + 2 * [Kind.RESUMED, Kind.ACKNOWLEDGED]
mostly = st.sampled_from([True, True, True, False])
quarters = st.one_of(st.integers(0, 48), st.integers(0, 6 * 96))
happenings = st.builds(
    Event,
    kind=st.sampled_from(3 * OFTEN + list(Kind)),
    at=quarters.map(lambda quarter: BEGINNING + 10 * HOUR + quarter * 15 * MINUTE),
    recorded_at=st.just(BEGINNING + 60 * DAY),
    key=st.integers(1, 60).map(str),
    level=st.sampled_from(["", "urgent", "ordinary"]),
    channel=st.sampled_from(["", "phone"]),
    reason=st.sampled_from(["", *Reason]),
    of=st.sampled_from(["", "", *"123456"]),
    side=st.sampled_from(["a", "b"]),
    evidenced=mostly,
    acknowledged=mostly,
    automatic=st.sampled_from([False, False, True]),
)
FIRST = Event(Kind.REPORTED, BEGINNING + 9 * HOUR, BEGINNING + 60 * DAY, "0", level="urgent", channel="phone")
stories = st.lists(happenings, min_size=4, max_size=25).map(lambda events: [FIRST, *events])
later = quarters.map(lambda quarter: BEGINNING + 10 * HOUR + quarter * 30 * MINUTE)


@given(stories, later, st.randoms(use_true_random=False), st.integers(0, 5))
def test_order_and_repetition_of_events_do_not_matter(
    events: list[Event], now: datetime, chance: Random, again: int
) -> None:
    told = [*events, *events[:again]]
    chance.shuffle(told)
    once, twice = replay(TERMS, events, OFFICE, now), replay(TERMS, told, OFFICE, now)
    assert once == twice
    assert digest(once) == digest(reversed(twice))
    assert set(sift(events).refused) == set(sift(told).refused)


@given(stories, later, happenings)
def test_what_has_not_happened_yet_changes_nothing(events: list[Event], now: datetime, more: Event) -> None:
    assume(more.kind is not Kind.SETTLED)
    coming = more._replace(at=now + MINUTE, key="coming")
    assert replay(TERMS, [*events, coming], OFFICE, now) == replay(TERMS, events, OFFICE, now)


@given(stories, later)
def test_a_digest_tells_different_states_apart(events: list[Event], now: datetime) -> None:
    states = replay(TERMS, events, OFFICE, now)
    assume(states)
    changed = [states[0]._replace(gross=states[0].gross + timedelta(microseconds=1)), *states[1:]]
    assert digest(changed) != digest(states)
    assert len(digest(states)) == 64


@given(stories, later, st.integers(1, 5000))
def test_a_verdict_stands_while_nothing_happens(events: list[Event], now: datetime, minutes: int) -> None:
    events = [event for event in events if event.at <= now]
    before = {state.id: state for state in replay(TERMS, events, OFFICE, now)}
    after = {state.id: state for state in replay(TERMS, events, OFFICE, now + minutes * MINUTE)}
    assert set(before) == set(after)
    for id, state in before.items():
        moved = {Verdict.RUNNING: {Verdict.RUNNING, Verdict.BREACHED}}.get(state.verdict, {state.verdict})
        assert after[id].verdict in moved
        if state.stop_at is not None:
            assert after[id] == state


@given(stories, later)
def test_shares_tile_the_run_and_add_up_to_gross_and_paused(events: list[Event], now: datetime) -> None:
    for run in runs(TERMS, events, OFFICE, now):
        state = run.state
        told = shares(run, OFFICE, now)
        end = state.stop_at or now
        if state.start_at == end:
            assert told == ()
            continue
        assert (told[0].start, told[-1].end) == (state.start_at, end)
        assert all(one.end == other.start and one[2:] != other[2:] for one, other in pairwise(told))
        assert all(one.start < one.end for one in told)
        assert all(one.late == (one.start >= state.due_at) for one in told)
        inside = [one for one in told if one.whose is not Whose.OUTSIDE]
        held = [one for one in inside if one.whose is not Whose(run.term.by)]
        if run.term.id != "repair":
            assert sum((one.end - one.start for one in inside), ZERO) == state.gross
            assert sum((one.end - one.start for one in held), ZERO) == state.paused
        assert not any(one.claimed for one in held)


def test_the_calendar_of_these_tests_has_the_make_up_days_and_the_festival() -> None:
    calendar: Calendar = OFFICE
    assert [calendar.is_workday(date(2026, 2, day)) for day in (14, 16, 28)] == [True, False, True]
