"""Wake-ups follow from what is stored of a duty: what a restored or repaired database lost is given again."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from lvyue.duties.models import Duty
from lvyue.duties.wakes import next_wake, wakes_keep
from lvyue.foundation import lease

SPAN = 5_000
"""Open duties looked at together."""

_READ = ("starts_at", "due_at", "closed_at", "paused_at", "backlog", "silence", "woken", "next_wake_at")


def duties_rewake() -> int:
    """Mend every open duty whose next wake-up is lost or wrong; returns how many were mended.

    Mended duties tell what they missed, once, and nothing twice.
    """
    return sum(_mend(keys) for keys in _wrong())


def wakes_wrong() -> int:
    """How many open duties would be woken at another moment than their terms and pauses say."""
    return sum(len(keys) for keys in _wrong())


def _wrong() -> Iterator[list[int]]:
    """The ids of wrong duties, span after span along the primary key."""
    after = 0
    while True:
        open_ = Duty.objects.filter(closed_at__isnull=True, pk__gt=after).order_by("pk")
        looked = list(open_.only(*_READ)[:SPAN])
        if wrong := [one.pk for one in looked if _is_wrong(one)]:
            yield wrong
        if len(looked) < SPAN:
            return
        after = looked[-1].pk


def _is_wrong(duty: Duty) -> bool:
    return duty.next_wake_at != next_wake(duty)


def _mend(keys: list[int]) -> int:
    with transaction.atomic():
        found = Duty.objects.filter(pk__in=keys).only(*_READ)
        wrong = [one for one in lease.held(found) if _is_wrong(one)]  # again: work went on since the look
        for duty in wrong:
            duty.next_wake_at = next_wake(duty)
        return wakes_keep(wrong)
