"""Wake-ups on a private PostgreSQL: how many a second, and what a batch costs in a small and a large table.

Every duty here has one share left to tell. The peer is the plain way without batches: one duty claimed, told
and committed at a time, on the same server and table.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from typing import Any

FLOOR = 2_000
"""Wake-ups a second that must be reached."""

DUE = 20_000
PEER = 500
SMALL, LARGE = 1_000, 1_000_000
RATIO = 2.0
"""How much more a batch may cost in the large table; the rest is the noise of a shared machine."""

_ROWS = """
INSERT INTO duties_duty (space_id, contract_id, version_id, code, obligation, key, "by", what, clause,
  clause_number, fulfilled_by, silence, subject_type, starts_at, due_at, provisional, backlog,
  calendar_version, closing, woken, next_wake_at, lease_token)
SELECT %s, 1, 1, %s || n, 'o', %s || n, 'B', 'w', 'c', '1', 'record', '', '',
  now() - interval '2 hours', now() + %s::interval, false, false, '', '', 80, now() + %s::interval, ''
FROM generate_series(1, %s) AS n
"""


def main(arguments: list[str]) -> int:
    """Measure, print a line (or JSON), and return 0 when the floor and the ratio are kept."""
    from tests.postgresql import PrivateServer

    server = PrivateServer()
    try:
        with tempfile.TemporaryDirectory(prefix="lvyue-bench-") as folder:
            os.environ |= {
                "LVYUE_DATABASE_URL": server.url,
                "LVYUE_DATA": folder,
                "LVYUE_SECRET_KEY": "bench",
                "DJANGO_SETTINGS_MODULE": "lvyue.config.settings",
            }
            row = measured()
    finally:
        server.stop()
    if "--json" in arguments:
        print(json.dumps(row, ensure_ascii=False, indent=2))
    else:
        print(
            f"wakes      {row['per_second']:,}/s (floor {FLOOR:,}), "
            f"one at a time {row['peer_per_second']:,}/s; "
            f"a batch of 500: {row['small_ms']} ms of {SMALL:,}, {row['large_ms']} ms of {LARGE:,} duties; "
            f"{row['plan']}"
        )
    return 0 if row["kept"] else 1


def measured() -> dict[str, Any]:
    """Throughput, the peer's, milliseconds per batch in both tables, and how PostgreSQL finds the rows."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from lvyue.duties.models import Wake
    from lvyue.duties.waking import BATCH
    from lvyue.foundation import clock
    from lvyue.identity.models import Space

    call_command("migrate", verbosity=0)
    space = Space.objects.create(code="bench", title="bench", created_at=clock.now())
    fill(space.pk, "a", SMALL, due=True)
    small = _batch_ms(SMALL // BATCH)
    fill(space.pk, "b", LARGE, due=False)
    fill(space.pk, "c", SMALL, due=True)
    plan = _plan()
    large = _batch_ms(SMALL // BATCH)
    fill(space.pk, "d", DUE, due=True)
    before = Wake.objects.count()
    rate = DUE / (_batch_ms(DUE // BATCH) * (DUE // BATCH) / 1000)
    told = Wake.objects.count() - before
    fill(space.pk, "e", PEER, due=True)
    peer = PEER / (_batch_ms(PEER, limit=1) * PEER / 1000)
    connection.close()
    return {
        "per_second": round(rate),
        "peer_per_second": round(peer),
        "small_ms": round(small, 1),
        "large_ms": round(large, 1),
        "plan": plan,
        "told": told,
        "kept": rate >= FLOOR and told == DUE and large <= small * RATIO and plan.startswith("Index"),
    }


def fill(space: int, prefix: str, count: int, *, due: bool) -> None:
    """Open duties without their contract: the foreign keys are not looked at while they are made."""
    from django.db import connection, transaction

    gap = "-1 second" if due else "30 days"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_ROWS, [space, prefix, prefix, gap, gap, count])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE duties_duty")


def _batch_ms(batches: int, limit: int = 500) -> float:
    from lvyue.duties.waking import duties_wake

    started = time.perf_counter()
    for _ in range(batches):
        if duties_wake(limit) != limit:
            raise SystemExit("a batch was not full: the figure would be wrong")
    return (time.perf_counter() - started) * 1000 / batches


def _plan() -> str:
    """The scan PostgreSQL chooses for the rows that are due."""
    from lvyue.duties import waking
    from lvyue.foundation import clock

    now = clock.now()
    found = waking._due(now).exclude(waking._silent(now)).order_by("next_wake_at", "pk")[:500]
    scans = [line.strip(" ->") for line in found.explain().splitlines() if "Scan" in line]
    return scans[0].split("  (")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
