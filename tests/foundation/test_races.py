"""Several processes on one database, and processes killed in the middle: nothing twice, nothing lost."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest

from lvyue.foundation import clock
from lvyue.foundation.audit import Block, Entry, entry_add, verify
from lvyue.foundation.codes import next_code
from lvyue.foundation.jobs import Job
from lvyue.foundation.lease import claim

pytestmark = pytest.mark.django_db(transaction=True)

START = "import os, sys, time, django\ndjango.setup()\n"


def _start(code: str, database_url: str) -> subprocess.Popen[str]:
    env = os.environ | {"LVYUE_DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "lvyue.config.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", START + code],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _together(code: str, database_url: str, count: int) -> list[str]:
    """Run `code` in `count` processes that all begin at the same moment; their outputs."""
    gate = "print('ready', flush=True)\nsys.stdin.readline()\n"
    children = [_start(gate + code, database_url) for _ in range(count)]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    outputs = []
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        output, _ = child.communicate(timeout=60)
        assert child.returncode == 0, output
        outputs.append(output)
    return outputs


def _due_jobs(count: int) -> None:
    wake = clock.now() - timedelta(minutes=1)
    Job.objects.bulk_create(
        Job(name="test", key=f"race-{number}", args={}, run_at=wake, next_wake_at=wake)
        for number in range(count)
    )


def test_workers_never_claim_the_same_row(database_url) -> None:
    _due_jobs(120)
    code = """
from lvyue.foundation.jobs import Job
from lvyue.foundation.lease import claim
empty = 0
while empty < 3:
    won = claim(Job.objects.all(), limit=7)
    empty = 0 if won else empty + 1
    print(*(one.pk for one in won))
    time.sleep(0.05)  # the work itself: a worker that is given the processor late still finds rows to take
"""
    outputs = _together(code, database_url, 3)
    claimed = Counter(int(word) for output in outputs for word in output.split())
    assert sorted(claimed) == sorted(Job.objects.values_list("pk", flat=True))
    assert set(claimed.values()) == {1}
    assert sum(bool(output.split()) for output in outputs) >= 2, "the work was shared"


def test_codes_are_given_once_and_without_gaps(database_url) -> None:
    code = """
from lvyue.foundation.codes import next_code
for _ in range(40):
    print(next_code(5, "M"))
"""
    outputs = _together(code, database_url, 3)
    given = sorted(code for output in outputs for code in output.split())
    assert given == [f"M-{number:04d}" for number in range(1, 121)]
    assert next_code(5, "M") == "M-0121"
    assert next_code(6, "M") == "M-0001"


def test_a_worker_killed_with_a_lease_loses_nothing(database_url) -> None:
    _due_jobs(3)
    child = _start(
        """
from lvyue.foundation.jobs import Job
from lvyue.foundation.lease import claim
print(len(claim(Job.objects.all(), limit=10, seconds=2)), flush=True)
time.sleep(60)
""",
        database_url,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "3\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert claim(Job.objects.all(), limit=10) == [], "the lease still holds"
    Job.objects.update(lease_until=clock.wall() - timedelta(seconds=1))
    assert len(claim(Job.objects.all(), limit=10)) == 3


def test_a_process_killed_inside_its_transaction_leaves_neither_write_nor_entry(database_url) -> None:
    child = _start(
        """
from django.db import transaction
from lvyue.identity.services import organisation_create
from lvyue.identity.types import Access
with transaction.atomic():
    organisation_create(access=Access.system(), name="某市中心")
    print("written", flush=True)
    time.sleep(60)
""",
        database_url,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "written\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert not Entry.objects.exists()
    verdict = verify()
    assert (verdict.ok, verdict.entries) == (True, 0)


def test_sealers_side_by_side_make_one_unbroken_chain(database_url) -> None:
    for number in range(30):
        entry_add(actor=None, action="test.before", space_id=None, subject=None, content={"number": number})
    code = """
from lvyue.foundation.audit import entry_add, seal
for number in range(25):
    entry_add(actor=None, action="test.race", space_id=None, subject=None, content={"number": number})
    seal()
"""
    _together(code, database_url, 3)
    from lvyue.foundation.audit import seal

    seal(full=True)
    verdict = verify()
    assert verdict.problems == []
    assert (verdict.ok, verdict.entries, verdict.unsealed) == (True, 105, 0)
    heights = list(Block.objects.order_by("height").values_list("height", flat=True))
    assert heights == list(range(1, len(heights) + 1))


def test_a_sealer_killed_while_holding_the_fence_is_followed_by_the_next(database_url) -> None:
    entry_add(actor=None, action="test.left", space_id=None, subject=None)
    child = _start(
        """
from lvyue.foundation.sealing import fence_take
print(fence_take(), flush=True)
time.sleep(60)
""",
        database_url,
    )
    assert child.stdout is not None
    fence = int(child.stdout.readline())
    child.send_signal(signal.SIGKILL)
    child.communicate()
    from lvyue.foundation.audit import seal
    from lvyue.foundation.models import Sealer

    assert seal() is None, "the dead sealer's lease still holds"
    Sealer.objects.update(lease_until=clock.wall() - timedelta(seconds=1))
    block = seal()
    assert block is not None
    assert block.entry_count == 1
    assert Sealer.objects.get().fence == fence + 1
    assert verify().ok


def test_a_job_whose_worker_is_killed_runs_again_and_once(database_url) -> None:
    from lvyue.foundation import jobs

    body = """
from lvyue.foundation import jobs
@jobs.job("test.killed")
def work():
    print("begun", flush=True)
    time.sleep(SECONDS)
"""
    wake = clock.now() - timedelta(minutes=1)
    row = Job.objects.create(name="test.killed", key="killed", args={}, run_at=wake, next_wake_at=wake)
    run = "print(jobs.jobs_run_due(), flush=True)\n"
    child = _start(body.replace("SECONDS", "60") + run, database_url)
    assert child.stdout is not None
    assert child.stdout.readline() == "begun\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    row.refresh_from_db()
    assert row.done_at is None
    assert jobs.jobs_run_due() == 0, "the dead worker's lease still holds"
    Job.objects.update(lease_until=clock.wall() - timedelta(seconds=1))
    outputs = _together(body.replace("SECONDS", "0") + run, database_url, 2)
    assert sorted("".join(outputs).split()) == ["0", "1", "begun"]
    row.refresh_from_db()
    assert row.done_at is not None
    assert row.attempts == 1
