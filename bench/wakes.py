"""Wake-ups on a private PostgreSQL: how many a second, and what a batch costs in a small and a large table.

Every share (50, 80, 100 %) is measured alone: each duty has just that one left to tell. The peer is the plain
way without batches: one duty claimed, told and committed at a time, on the same server and table.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from typing import Any

FLOOR = 2_000
"""Wake-ups a second that must be reached, for whichever share."""

SMALL, LARGE, DUE, PEER = 1_000, 1_000_000, 20_000, 500
"""Duties of the small table, of the large one (six in ten closed), those told for the rate, by the peer."""

SPACE = 1
ROUNDS = 6
RATIO = 2.0
"""How much more a batch may cost in the large table; the rest is the noise of a shared machine."""

_ASLEEP = "SET LOCAL session_replication_role = replica"
"""Foreign keys and triggers look away until the transaction ends."""

_ELAPSED = {50: 0.6, 80: 0.9, 100: 1.01}
"""The share of its time that has passed of a duty to be told so."""

_OWN = {
    "code": "%(name)s || n",
    "key": "%(name)s || n",
    "closed_at": "CASE WHEN n %% 10 < %(closed)s THEN now() END",
    "closing": "CASE WHEN n %% 10 < %(closed)s THEN 'fulfilled' ELSE '' END",
    "next_wake_at": "CASE WHEN n %% 10 >= %(closed)s THEN now() + interval '15 days' END",
}
"""What a generated duty does not copy from the one it is made like."""

_READY = """
UPDATE duties_duty SET woken = %(told)s, next_wake_at = now() - interval '1 second',
  starts_at = now() - interval '10 hours' * %(elapsed)s,
  due_at = now() + interval '10 hours' * (1 - %(elapsed)s)
WHERE code LIKE %(name)s
"""


def main(arguments: list[str]) -> int:
    """Measure, print a line for each share (or JSON), and return 0 when floor and ratio are kept."""
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
            rows = measured()
    finally:
        server.stop()
    if "--json" in arguments:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows["shares"]:
            print(
                f"wakes      {row['share']:>3} %  {row['per_second']:>6,}/s (floor {FLOOR:,}); "
                f"a batch of 500: {row['small_ms']} ms of {SMALL:,} duties, {row['large_ms']} ms of {LARGE:,}"
            )
        print(
            f"wakes      one at a time {rows['peer_per_second']:,}/s; "
            f"all wake-ups compared {rows['compared_per_second']:,}/s; {rows['plan']}"
        )
    return 0 if rows["kept"] else 1


def measured() -> dict[str, Any]:
    """Rates and milliseconds per batch of every share, the peer's rate, and how PostgreSQL finds the rows."""
    prepare()
    fill("few", SMALL)
    for share in _ELAPSED:
        batches("few", SMALL, share)  # warms up code, plans and pages
    small = {share: _median(share) for share in _ELAPSED}
    fill("many", LARGE, closed=6)
    fill("due", DUE)
    large = {share: _median(share) for share in _ELAPSED}
    ready("due", 100)
    plan = _plan()
    rates = {share: DUE / sum(batches("due", DUE, share)) for share in _ELAPSED}
    fill("one", PEER)
    peer = PEER / sum(batches("one", PEER, 100, limit=1))
    compared = _compared()
    shares = [
        {
            "share": share,
            "per_second": round(rates[share]),
            "small_ms": round(small[share] * 1000, 1),
            "large_ms": round(large[share] * 1000, 1),
            "kept": rates[share] >= FLOOR and large[share] <= small[share] * RATIO,
        }
        for share in _ELAPSED
    ]
    return {
        "shares": shares,
        "peer_per_second": round(peer),
        "compared_per_second": round(compared),
        "plan": plan,
        "kept": all(row["kept"] for row in shares) and plan.startswith("Index"),
    }


def prepare() -> None:
    """Set Django up over the server and make the tables."""
    import django

    django.setup()
    from django.core.management import call_command

    from lvyue.foundation import clock
    from lvyue.identity.models import Space

    call_command("migrate", verbosity=0)
    Space.objects.create(pk=SPACE, code="bench", title="bench", created_at=clock.now())


def fill(name: str, count: int, *, closed: int = 0) -> None:
    """Duties without a contract, `closed` in ten of them closed, none of them due."""
    from django.db import connection, transaction

    from lvyue.duties.models import Duty
    from lvyue.foundation import clock

    like = Duty(space_id=SPACE, contract_id=1, version_id=1, code=name, key=name, starts_at=clock.now())
    like.due_at = like.starts_at + timedelta(days=30)
    columns = [field.column for field in Duty._meta.fields if not field.primary_key]
    given = ", ".join(_OWN.get(column, f'"{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    rows = (
        f"INSERT INTO duties_duty ({named}) SELECT {given} FROM duties_duty, generate_series(1, %(count)s) n"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ASLEEP)
        like.save()
        cursor.execute(f"{rows} WHERE id = %(like)s", _values(name, count, closed, like.pk))
        cursor.execute("DELETE FROM duties_duty WHERE id = %s", [like.pk])
    _maintain("duties_duty")


def _values(name: str, count: int, closed: int, like: int) -> dict[str, object]:
    return {"name": f"{name}-", "count": count, "closed": closed, "like": like}


def ready(name: str, share: int, elapsed: float | None = None) -> None:
    """Make the named duties due for this share, and forget what was told.

    It is the only one that has passed, unless `elapsed` (1 for the whole time) says more.
    """
    from lvyue.rules.wakes import SHARES

    told = max((one for one in SHARES if one < share), default=0)
    _execute("DELETE FROM duties_wake", {})
    _execute(_READY, {"told": told, "elapsed": elapsed or _ELAPSED[share], "name": f"{name}-%"})
    _maintain("duties_duty", "duties_wake")


def batches(name: str, count: int, share: int, limit: int = 500) -> list[float]:
    """Seconds of each batch that tells `count` duties one share; SystemExit unless each was told it once."""
    from lvyue.duties.models import Wake
    from lvyue.duties.waking import duties_wake

    ready(name, share)
    spent = []
    for _ in range(count // limit):
        started = time.perf_counter()
        found = duties_wake(limit)
        spent.append(time.perf_counter() - started)
        if found != limit:
            raise SystemExit("a batch was not full: the figure would be wrong")
    if Wake.objects.count() != count or Wake.objects.filter(share=share).count() != count:
        raise SystemExit(f"not every duty was told {share} % once")
    return spent


def _median(share: int) -> float:
    return statistics.median(one for _ in range(ROUNDS) for one in batches("few", SMALL, share))


def _compared() -> float:
    """Open duties a second whose wake-up is compared with what it should be."""
    from lvyue.duties.models import Duty
    from lvyue.duties.rewaking import wakes_wrong

    count = Duty.objects.filter(closed_at__isnull=True).count()
    started = time.perf_counter()
    wakes_wrong()
    return count / (time.perf_counter() - started)


def _plan() -> str:
    """The scan PostgreSQL chooses for the rows that are due."""
    from lvyue.duties import waking
    from lvyue.foundation import clock

    now = clock.now()
    found = waking._due(now).exclude(waking._silent(now)).order_by("next_wake_at", "pk")[:500]
    scans = [line.strip(" ->") for line in found.explain().splitlines() if "Scan" in line]
    return scans[0].split("  (")[0]


def _execute(sql: str, values: dict[str, object]) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ASLEEP)
        cursor.execute(sql, values)


def _maintain(*tables: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(tables)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
