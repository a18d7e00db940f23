"""A long kill test on a private PostgreSQL: workers die in the middle of wake-ups again and again.

`python -m bench.soak [kills]` (`make soak`) tells 60,000 duties all their shares with four workers, kills one
with -9 some hundred times, lets the rest finish, and counts: nothing lost, nothing twice, nothing left.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

KILLS = 300
DUTIES = 60_000
WORKERS = 4
PATIENCE = 300.0
"""Seconds that the workers left alive may take for the rest."""


def main(arguments: list[str]) -> int:
    """Run, print what was counted, and return 0 when every duty was told every share exactly once."""
    from tests.postgresql import PrivateServer

    kills = int(arguments[0]) if arguments else KILLS
    server = PrivateServer()
    try:
        with tempfile.TemporaryDirectory(prefix="lvyue-soak-") as folder:
            os.environ |= {
                "LVYUE_DATABASE_URL": server.url,
                "LVYUE_DATA": folder,
                "LVYUE_SECRET_KEY": "soak",
                "DJANGO_SETTINGS_MODULE": "lvyue.config.settings",
            }
            return _soak(server.url, Path(folder), kills)
    finally:
        server.stop()


def _soak(url: str, folder: Path, kills: int) -> int:
    from bench import wakes
    from lvyue.foundation import clock
    from tests.duties.killing import Nursery, kill_repeatedly

    wakes.prepare()
    wakes.fill("due", DUTIES)
    wakes.ready("due", 50, elapsed=1.5)
    started = time.monotonic()
    nursery = Nursery(url, folder, clock.now())
    try:
        kill_repeatedly(nursery, kills=kills, workers=WORKERS, batch=20, dwell=0.04, seed=11)
        left = _waiting()
        for _ in range(WORKERS):
            nursery.start(500, 0)
        while _waiting() and time.monotonic() < started + PATIENCE + kills:
            time.sleep(0.1)
    finally:
        nursery.close()
    counted = _counted()
    whole = DUTIES * 3
    right = counted == (whole, whole, 0) and left > 0
    sys.stdout.write(
        f"soak       {kills} kills in {time.monotonic() - started:.0f} s, {left:,} duties left at the last: "
        f"{counted[0]:,} of {whole:,} wake-ups told, {counted[0] - counted[1]} twice, {counted[2]} waiting: "
        f"{'right' if right else 'WRONG'}\n"
    )
    return 0 if right else 1


def _waiting() -> int:
    from lvyue.duties.models import Duty

    return Duty.objects.filter(next_wake_at__isnull=False).count()


def _counted() -> tuple[int, int, int]:
    """Wake-ups told, different ones among them, and duties that still wait or were not told their end."""
    from lvyue.duties.models import Duty, Wake

    told = Wake.objects.filter(share__in=(50, 80, 100))
    different = told.order_by().values("duty", "share").distinct().count()
    return told.count(), different, _waiting() + Duty.objects.exclude(woken=100).count()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
