"""Rows added, won and read by prepared statements are the rows that Django knows."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lvyue.foundation import clock
from lvyue.foundation.jobs import Job
from lvyue.foundation.models import Entry, Sealer
from lvyue.foundation.rows import row_add, row_known, row_renew, row_win, rows_where
from lvyue.identity.models import Grant

pytestmark = pytest.mark.django_db


def _job(key: str = "one") -> Job:
    return Job(name="test", key=key, args={"a": [1, "二"], "b": None}, run_at=clock.now())


def test_an_added_row_is_as_django_reads_it():
    job = _job()
    assert row_add(job)
    assert Job.objects.get(pk=job.pk).__dict__ | {"_state": None} == job.__dict__ | {"_state": None}
    assert not job._state.adding


def test_adding_takes_one_statement():
    with CaptureQueriesContext(
        connection,
    ) as seen:
        row_add(_job())
    assert len(seen) == 1


def test_a_row_that_a_constraint_refuses_is_an_error_or_not_added_once():
    row_add(_job())
    with pytest.raises(IntegrityError), transaction.atomic():
        row_add(_job())
    again = _job()
    assert not row_add(again, once=True)
    assert again.pk is None
    assert Job.objects.count() == 1


def test_a_row_is_won_once_and_then_as_stored():
    mine = _job()
    row_add(mine)
    other = Job.objects.get()
    at = clock.now() + timedelta(hours=1)
    assert row_win(mine, {"done_at": None}, done_at=at, attempts=1)
    assert (mine.done_at, mine.attempts) == (at, 1)
    assert not row_win(other, {"done_at": None}, done_at=at + timedelta(hours=1), attempts=7)
    assert (other.done_at, other.attempts) == (None, 0)
    assert Job.objects.values_list("done_at", "attempts").get() == (at, 1)


def test_a_row_read_again_is_as_stored_and_one_that_is_gone_says_so():
    job = _job()
    row_add(job)
    Job.objects.update(attempts=3, last_error="断")
    row_renew(job)
    assert (job.attempts, job.last_error) == (3, "断")
    Job.objects.all().delete()
    with pytest.raises(Job.DoesNotExist):
        row_renew(job)


def test_what_a_row_points_to_stays_known_until_it_points_elsewhere(space, other_space, engineer):
    grant = Grant.objects.filter(space=space).first()
    assert grant.space == space
    row_renew(grant)
    with CaptureQueriesContext(connection) as seen:
        assert grant.space == space
    assert len(seen) == 0
    Grant.objects.filter(pk=grant.pk).update(space=other_space)
    row_renew(grant)
    assert grant.space == other_space


def test_rows_are_found_by_what_they_equal_empty_columns_included_in_the_order_asked():
    for key in ("a", "b", "c"):
        row_add(_job(key))
    Job.objects.filter(key="b").update(done_at=clock.now())
    assert [one.key for one in rows_where(Job, name="test", done_at=None)] == ["a", "c"]
    assert [one.key for one in rows_where(Job, order=("-key",), name="test")] == ["c", "b", "a"]
    assert rows_where(Job, name="other") == []


def test_whether_a_row_is_known():
    row_add(_job())
    assert row_known(Job, key="one", done_at=None)
    assert not row_known(Job, key="two")


@pytest.mark.parametrize("model", [Entry, Sealer, Grant])
def test_every_column_reads_as_django_reads_it(model, engineer):
    for known in model.objects.all():
        (read,) = rows_where(model, pk=known.pk)
        assert read.__dict__ | {"_state": None} == known.__dict__ | {"_state": None}
