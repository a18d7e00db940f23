"""Workers that are killed with -9 in the middle of a batch of wake-ups.

`python -m tests.duties.killing` is the nursery: a process that has Django loaded, never touches the database
and forks one worker for each line it reads, so that a worker is born in milliseconds.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from lvyue.duties.models import Duty

SLACK = 60.0
"""Seconds a worker may take to begin a batch."""


class Nursery:
    """Worker processes over one database, all at the business time `at`.

    A worker that begins a batch adds a byte to its own file in `folder`.
    """

    def __init__(self, url: str, folder: Path, at: datetime) -> None:
        env = os.environ | {"LVYUE_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lvyue.config.settings"}
        self._folder = folder
        self._parent = subprocess.Popen(
            [sys.executable, "-m", __name__, at.isoformat()],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        self._alive: dict[int, Path] = {}
        self._born = 0

    def start(self, batch: int, dwell: float) -> int:
        """The pid of a new worker that takes `batch` duties at a time and stays `dwell` seconds in each."""
        self._born += 1
        begun = self._folder / f"worker-{self._born}"
        begun.touch()
        _pipe(self._parent.stdin).write(f"{batch} {dwell} {begun}\n")
        _pipe(self._parent.stdin).flush()
        pid = int(_pipe(self._parent.stdout).readline())
        self._alive[pid] = begun
        return pid

    def kill_inside(self, pid: int, wait: float) -> None:
        """Kill a worker `wait` seconds after it began a batch."""
        begun = self._alive.pop(pid)
        size, limit = begun.stat().st_size, time.monotonic() + SLACK
        while begun.stat().st_size == size:
            assert time.monotonic() < limit, "a worker that lives begins a batch"
            time.sleep(0.001)
        time.sleep(wait)
        self._end(pid)

    def close(self) -> None:
        """Kill every worker and the nursery itself."""
        for pid in list(self._alive):
            self._end(pid)
        self._parent.kill()
        self._parent.communicate()

    def _end(self, pid: int) -> None:
        self._alive.pop(pid, None)
        os.kill(pid, signal.SIGKILL)
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.001)


def kill_repeatedly(
    nursery: Nursery, *, kills: int, workers: int, batch: int, dwell: float, seed: int
) -> None:
    """Keep `workers` running and kill the eldest in its batch, `kills` times; all are then left running."""
    dice = random.Random(seed)
    running = [nursery.start(batch, dwell) for _ in range(workers)]
    for _ in range(kills):
        nursery.kill_inside(running.pop(0), dice.uniform(0, dwell * 1.2))
        running.append(nursery.start(batch, dwell))


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def _work(at: datetime, batch: int, dwell: float, begun: str) -> None:
    from lvyue.duties import waking
    from lvyue.foundation import clock

    keep = waking.wakes_keep

    def slow(duties: Iterable[Duty]) -> int:
        """Half told: the shares are written, and for the second half the duties too, but nothing is final."""
        with Path(begun).open("ab") as file:
            file.write(b".")
        time.sleep(dwell / 2)
        kept = keep(duties)
        time.sleep(dwell / 2)
        return kept

    waking.wakes_keep = slow
    with clock.moved(at):
        while True:
            try:
                found = waking.duties_wake(batch)
            except Exception as error:
                found = 0
                sys.stderr.write(f"{type(error).__name__} {error}\n")
            time.sleep(dwell if found else 0.05)  # SQLite's one writer lets the others have a turn


def _nurse(at: datetime) -> None:
    import django

    django.setup()
    from lvyue.duties import waking  # noqa: F401 - loaded once, before any worker is born

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for line in sys.stdin:
        batch, dwell, begun = line.split(maxsplit=2)
        pid = os.fork()
        if pid == 0:
            _work(at, int(batch), float(dwell), begun.strip())
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _nurse(datetime.fromisoformat(sys.argv[1]))
