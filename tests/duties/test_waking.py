"""Wake-ups: each share told once, missed ones after a stop, nothing lost or doubled by killed workers."""

import time
from datetime import timedelta

import pytest

from lvyue.duties import rewaking, waking
from lvyue.duties.models import Duty, Wake
from lvyue.duties.rewaking import duties_rewake, wakes_wrong
from lvyue.duties.types import Closing
from lvyue.duties.wakes import next_wake, wakes_keep
from lvyue.duties.waking import BATCH, duties_wake, duties_wake_due
from lvyue.foundation import clock
from tests.duties.cast import moment
from tests.duties.killing import Nursery, kill_repeatedly

pytestmark = pytest.mark.django_db

START, DUE = moment("2026-03-02T09:00"), moment("2026-03-02T11:00")
PASSED = DUE + timedelta(minutes=1)


@pytest.fixture
def duties(market):
    """`duties(n, **fields)`: n open duties of two hours from 09:00, beside nothing else that is due."""
    Duty.objects.all().update(next_wake_at=None, woken=100)
    like = Duty.objects.filter(contract=market, silence="").first()

    def make(count: int, **fields) -> list[Duty]:
        values = {
            name: getattr(like, name)
            for name in (
                "space_id", "contract_id", "version_id", "obligation", "by", "what", "clause",
                "clause_number", "fulfilled_by", "calendar_version",
            )
        }  # fmt: skip
        values |= {"starts_at": START, "due_at": DUE, "due_on": DUE.date()} | fields
        made = [Duty(code=f"W-{n}", key=f"wake-{n}", **values) for n in range(count)]
        for one in made:
            one.next_wake_at = next_wake(one)
        return Duty.objects.bulk_create(made)

    return make


def told(duty: Duty) -> list[tuple[int, str]]:
    """(share, when) of every wake-up of a duty, in order."""
    rows = Wake.objects.filter(duty=duty).order_by("id")
    return [(one.share, f"{one.at.astimezone(clock.TZ):%H:%M}") for one in rows]


def wake(at: str) -> int:
    with clock.moved(moment(f"2026-03-02T{at}")):
        return duties_wake()


def test_each_share_is_told_once_when_its_time_has_passed(duties):
    """Two hours from 09:00: half at 10:00, 80 % at 10:36, and 11:00 itself is still in time."""
    (duty,) = duties(1)
    moments = ("09:59", "10:00", "10:00", "10:35", "10:36", "11:00", "11:01", "12:00")
    assert [wake(at) for at in moments] == [0, 1, 0, 0, 1, 0, 1, 0]
    assert told(duty) == [(50, "10:00"), (80, "10:36"), (100, "11:01")]
    duty.refresh_from_db()
    assert (duty.woken, duty.next_wake_at) == (100, None)


def test_after_a_stop_what_was_missed_is_told_in_order_and_once(duties):
    first, second = duties(2)
    Duty.objects.filter(pk=second.pk).update(woken=50)
    assert wake("11:30") == 2
    assert told(first) == [(50, "11:30"), (80, "11:30"), (100, "11:30")]
    assert told(second) == [(80, "11:30"), (100, "11:30")]
    assert wake("11:31") == 0


def test_a_closed_a_paused_and_an_unlimited_duty_are_left_asleep(duties):
    closed, paused, held, open_ = duties(4)
    Duty.objects.filter(pk=closed.pk).update(closed_at=START, closing=Closing.WAIVED.value)
    paused.paused_at = START
    assert next_wake(paused) is None
    Duty.objects.filter(pk=paused.pk).update(paused_at=START, next_wake_at=None)
    Duty.objects.filter(pk=held.pk).update(paused_at=START)
    Duty.objects.filter(pk=open_.pk).update(due_at=None, next_wake_at=None)
    assert wake("12:00") == 0
    assert not Wake.objects.exists()


def test_a_share_told_once_is_not_told_again_when_the_deadline_moves(duties):
    """Half was told at 10:00; a pause moves the last moment to 13:00, whose 80 % is 12:12."""
    (duty,) = duties(1)
    wake("10:00")
    duty.refresh_from_db()
    duty.due_at = moment("2026-03-02T13:00")
    assert next_wake(duty) == moment("2026-03-02T12:12")
    Duty.objects.filter(pk=duty.pk).update(due_at=duty.due_at, next_wake_at=next_wake(duty))
    assert [wake(at) for at in ("11:01", "12:12")] == [0, 1]
    assert told(duty) == [(50, "10:00"), (80, "12:12")]


def test_a_lost_wake_up_is_given_again_and_tells_what_was_missed(duties):
    (duty,) = duties(1)
    duties_rewake()
    Duty.objects.filter(pk=duty.pk).update(next_wake_at=None, woken=50)
    assert wake("12:00") == 0
    assert (wakes_wrong(), duties_rewake(), wakes_wrong(), duties_rewake()) == (1, 1, 0, 0)
    assert wake("12:00") == 1
    assert told(duty) == [(80, "12:00"), (100, "12:00")]


def test_wrong_wake_ups_are_put_right_and_right_ones_left(duties, monkeypatch):
    """Late, paused and entered afterwards are wrong; the closed and the right one stay as they are."""
    monkeypatch.setattr(rewaking, "SPAN", 2)
    late, paused, past, closed, _ = duties(5)
    duties_rewake()
    off = moment("2026-03-09T09:00")
    Duty.objects.filter(pk__in=[late.pk, paused.pk, past.pk, closed.pk]).update(next_wake_at=off)
    Duty.objects.filter(pk=paused.pk).update(paused_at=START)
    Duty.objects.filter(pk=past.pk).update(backlog=True)
    Duty.objects.filter(pk=closed.pk).update(closed_at=START, closing=Closing.WAIVED.value)
    assert (wakes_wrong(), duties_rewake(), wakes_wrong()) == (3, 3, 0)
    made = Duty.objects.filter(code__startswith="W-").order_by("pk")
    half = moment("2026-03-02T10:00")
    assert [one.next_wake_at for one in made] == [half, None, None, off, half]


def test_a_duty_closed_or_mended_since_it_was_found_wrong_is_left_alone(duties):
    closed, mended = duties(2)
    Duty.objects.filter(pk=closed.pk).update(closed_at=START, closing=Closing.WAIVED.value, next_wake_at=None)
    closed.next_wake_at = DUE
    assert wakes_keep([closed]) == 0
    assert rewaking._mend([closed.pk, mended.pk]) == 0
    closed.refresh_from_db()
    assert (closed.next_wake_at, closed.woken) == (None, 0)


def test_silence_closes_after_its_last_moment_and_was_told_before(duties):
    (duty,) = duties(1, silence="accepted")
    assert (wake("10:00"), wake("10:36"), wake("11:00")) == (1, 1, 0)
    assert wake("11:01") == 1
    duty.refresh_from_db()
    assert (duty.closing, duty.woken, duty.next_wake_at) == ("deemed", 100, None)
    assert [share for share, _ in told(duty)] == [50, 80, 100]


def test_one_duty_that_cannot_be_closed_does_not_hold_back_the_rest(duties, monkeypatch):
    first, second = duties(2, silence="accepted")
    closing = waking.services.duties_close

    def close(**given):
        if given["duties"][0].pk == first.pk:
            raise RuntimeError("broken")
        return closing(**given)

    monkeypatch.setattr(waking.services, "duties_close", close)
    assert wake("11:01") == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.closed_at, second.closing) == (None, "deemed")
    assert not Wake.objects.filter(duty=first).exists()
    monkeypatch.undo()
    Duty.objects.update(lease_until=None)
    assert wake("11:02") == 1
    first.refresh_from_db()
    assert first.closing == "deemed"


def test_a_turn_takes_batch_after_batch(duties):
    duties(BATCH + 20)
    with clock.moved(PASSED):
        assert duties_wake_due() == BATCH + 20
        assert duties_wake_due() == 0
    assert Wake.objects.count() == 3 * (BATCH + 20)


def test_a_batch_costs_the_same_number_of_queries_however_many_it_tells(
    duties, django_assert_max_num_queries
):
    duties(200)
    with clock.moved(PASSED), django_assert_max_num_queries(16):
        assert duties_wake() == 200


@pytest.mark.django_db(transaction=True)
def test_workers_killed_twenty_times_lose_nothing_and_double_nothing(duties, database_url, tmp_path):
    """Two workers side by side, one of them killed with -9 in the middle of its batch, twenty times over."""
    made = duties(3_000)
    nursery = Nursery(database_url, tmp_path, PASSED)
    try:
        kill_repeatedly(nursery, kills=20, workers=2, batch=2, dwell=0.03, seed=7)
        left = Duty.objects.filter(code__startswith="W-", woken__lt=100)
        assert left.count() > BATCH, "the kills fell while there was work"
        nursery.start(BATCH, 0)
        limit = time.monotonic() + 60
        while left.exists():
            assert time.monotonic() < limit, "the workers that live tell the rest"
            time.sleep(0.05)
    finally:
        nursery.close()
    rows = Wake.objects.filter(duty__in=made).values_list("duty_id", "share").order_by("duty_id", "share")
    assert list(rows) == [(one.pk, share) for one in made for share in (50, 80, 100)]
    assert not Duty.objects.filter(code__startswith="W-").exclude(next_wake_at=None).exists()
