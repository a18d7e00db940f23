"""Due rows are shared by lease: nobody works on a row twice, and nothing is lost with a worker."""

from datetime import timedelta

import pytest

from lvyue.foundation import clock, jobs
from lvyue.foundation.jobs import Job
from lvyue.foundation.lease import claim, release


def _due(number: int, *, minutes: int = -1) -> Job:
    wake = clock.now() + timedelta(minutes=minutes)
    return Job.objects.create(name="test", key=f"test-{number}", args={}, run_at=wake, next_wake_at=wake)


@pytest.fixture
def rows(db: None) -> list[Job]:
    return [_due(number, minutes=-10 + number) for number in range(3)]


def test_due_rows_are_claimed_once_in_order(rows) -> None:
    first = claim(Job.objects.all(), limit=2)
    assert [one.pk for one in first] == [rows[0].pk, rows[1].pk]
    assert [one.pk for one in claim(Job.objects.all(), limit=2)] == [rows[2].pk]
    assert claim(Job.objects.all(), limit=2) == []


def test_a_row_not_due_or_never_due_is_left_alone(db) -> None:
    _due(1, minutes=5)
    Job.objects.create(name="test", key="never", args={}, run_at=clock.now(), next_wake_at=None)
    assert claim(Job.objects.all(), limit=10) == []


def test_business_time_decides_what_is_due(db, at) -> None:
    row = _due(1, minutes=60)
    with at(clock.now() + timedelta(hours=2)):
        assert [one.pk for one in claim(Job.objects.all(), limit=10)] == [row.pk]


def test_a_lease_that_ran_out_is_claimed_by_another(rows) -> None:
    slow = claim(Job.objects.filter(pk=rows[0].pk), limit=1, seconds=-1)[0]
    quick = claim(Job.objects.filter(pk=rows[0].pk), limit=1)[0]
    assert quick.pk == slow.pk
    assert quick.token != slow.token
    assert release(Job, slow.pk, slow.token, None) is False
    row = Job.objects.get(pk=slow.pk)
    assert row.lease_token == quick.token
    assert row.next_wake_at is not None


def test_a_released_row_waits_for_its_next_moment(rows) -> None:
    one = claim(Job.objects.filter(pk=rows[0].pk), limit=1)[0]
    later = clock.now() + timedelta(hours=1)
    assert release(Job, one.pk, one.token, later) is True
    row = Job.objects.get(pk=one.pk)
    assert (row.lease_token, row.lease_until, row.next_wake_at) == ("", None, later)
    assert claim(Job.objects.filter(pk=one.pk), limit=1) == []


ran: list[int] = []


@jobs.job("test.count")
def _count(number: int) -> None:
    ran.append(number)


@jobs.job("test.fail")
def _fail() -> None:
    raise RuntimeError("坏了")


def test_a_job_enqueued_twice_runs_once(db) -> None:
    ran.clear()
    first = jobs.enqueue("test.count", args={"number": 7}, key="count:7")
    assert jobs.enqueue("test.count", args={"number": 8}, key="count:7").pk == first.pk
    assert jobs.jobs_run_due() == 1
    assert jobs.jobs_run_due() == 0
    assert ran == [7]
    first.refresh_from_db()
    assert first.done_at is not None
    assert (first.attempts, first.next_wake_at, first.lease_token) == (1, None, "")


def test_a_job_waits_for_its_time(db, at) -> None:
    ran.clear()
    jobs.enqueue("test.count", args={"number": 1}, key="later", run_at=clock.now() + timedelta(days=1))
    assert jobs.jobs_run_due() == 0
    with at(clock.now() + timedelta(days=2)):
        assert jobs.jobs_run_due() == 1
    assert ran == [1]


def test_a_failed_job_keeps_its_error_and_comes_back_later(db, caplog) -> None:
    row = jobs.enqueue("test.fail", args={}, key="fail")
    assert jobs.jobs_run_due() == 0
    row.refresh_from_db()
    assert row.last_error == "RuntimeError: 坏了"
    assert (row.attempts, row.done_at, row.lease_token) == (1, None, "")
    assert row.next_wake_at is not None
    assert timedelta(seconds=5) < row.next_wake_at - clock.now() <= timedelta(seconds=10)


def test_a_job_is_given_up_after_twelve_attempts(db, at, caplog) -> None:
    row = jobs.enqueue("test.fail", args={}, key="hopeless")
    for day in range(jobs.MAX_ATTEMPTS + 3):
        with at(clock.now() + timedelta(days=day + 1)):
            jobs.jobs_run_due()
    row.refresh_from_db()
    assert row.attempts == jobs.MAX_ATTEMPTS
    assert row.next_wake_at is None


def test_an_unknown_job_is_refused(db) -> None:
    with pytest.raises(ValueError, match=r"no job named test\.unknown"):
        jobs.enqueue("test.unknown", args={}, key="unknown")
    assert not Job.objects.exists()


def test_two_functions_cannot_share_a_job_name() -> None:
    with pytest.raises(ValueError, match=r"two jobs named test\.fail"):
        jobs.job("test.fail")(_count)


def test_an_idle_worker_writes_nothing(db, django_assert_num_queries) -> None:
    from lvyue.foundation.audit import seal

    with django_assert_num_queries(1):
        assert claim(Job.objects.all(), limit=10) == []
    with django_assert_num_queries(2):
        assert seal() is None
