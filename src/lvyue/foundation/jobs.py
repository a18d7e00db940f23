"""One-off work that must happen once the caller's transaction commits, at least once, whatever dies
meanwhile.

A job is a row, written with the business write. It runs at least once: the function behind it is
idempotent, takes ids as arguments and calls one service. A worker that dies leaves a lease that runs out.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from lvyue.foundation import clock
from lvyue.foundation.lease import claim
from lvyue.foundation.models import Job
from lvyue.foundation.types import Claimed

__all__ = ["Job", "enqueue", "job", "job_names", "jobs_run_due"]

log = logging.getLogger("lvyue.jobs")

MAX_ATTEMPTS = 12
LEASE_SECONDS = 120

_registry: dict[str, Callable[..., Any]] = {}


def job(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a module-level function under a dotted name; ValueError when the name is taken by another."""

    def registered(function: Callable[..., Any]) -> Callable[..., Any]:
        if _registry.get(name, function) is not function:
            raise ValueError(f"two jobs named {name}")
        _registry[name] = function
        return function

    return registered


def job_names() -> list[str]:
    """Every registered job, sorted."""
    return sorted(_registry)


def enqueue(name: str, *, args: dict[str, Any], key: str, run_at: datetime | None = None) -> Job:
    """Write the job in the caller's transaction; the same `key` twice is one job.

    `args` is JSON (ids, not rows); `run_at` is business time, now by default. ValueError for an unknown name.
    """
    if name not in _registry:
        raise ValueError(f"no job named {name}; known: {job_names()}")
    wake = run_at or clock.now()
    row, _created = Job.objects.get_or_create(
        key=key, defaults={"name": name, "args": args, "run_at": wake, "next_wake_at": wake}
    )
    return row


def jobs_run_due(limit: int = 20) -> int:
    """Run up to `limit` due jobs, one after another; returns how many succeeded.

    Each is claimed just before it runs, so that a slow one never lets the lease of the next run out.
    """
    done = 0
    for _ in range(limit):
        claimed = claim(Job.objects.filter(done_at__isnull=True), limit=1, seconds=LEASE_SECONDS)
        if not claimed:
            break
        done += _run(claimed[0])
    return done


def _run(claimed: Claimed) -> bool:
    row = Job.objects.get(pk=claimed.pk)
    try:
        function = _registry[row.name]
        function(**row.args)
    except Exception as error:
        log.exception("job %s (%s) failed", row.name, row.key)
        _fail(row, claimed, error)
        return False
    return _finish(claimed, done_at=clock.now(), attempts=row.attempts + 1, next_wake_at=None, last_error="")


def _fail(row: Job, claimed: Claimed, error: Exception) -> None:
    """Try again after 10 s, 20 s, 40 s … at most an hour; give up after twelve attempts (see doctor)."""
    attempts = row.attempts + 1
    pause = timedelta(seconds=min(10 * 2 ** (attempts - 1), 3600))
    _finish(
        claimed,
        attempts=attempts,
        last_error=f"{type(error).__name__}: {error}"[:2000],
        next_wake_at=None if attempts >= MAX_ATTEMPTS else clock.now() + pause,
    )


def _finish(claimed: Claimed, **columns: Any) -> bool:
    """Write the outcome, unless another worker took the row over meanwhile."""
    held = Job.objects.filter(pk=claimed.pk, lease_token=claimed.token)
    with transaction.atomic():
        return held.update(lease_token="", lease_until=None, **columns) == 1
