"""The beat: what the background does, again and again, in one thread.

`config/wiring.py` registers the beats; `lvyue worker` and `lvyue serve` run them. A beat claims due rows,
so any number of workers may run; one that fails is logged and tried again at its next turn.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from django.db import close_old_connections

log = logging.getLogger("lvyue.worker")


@dataclass(slots=True)
class Beat:
    """A function called every `every_seconds`; `next_at` is on the monotonic clock."""

    function: Callable[[], object]
    every_seconds: float
    next_at: float = 0.0


_beats: dict[str, Beat] = {}


def register_beat(name: str, fn: Callable[[], object], every_seconds: float) -> None:
    """Add a beat; registering the same name again keeps the first."""
    _beats.setdefault(name, Beat(fn, every_seconds))


def beat_names() -> list[str]:
    """Every registered beat, sorted."""
    return sorted(_beats)


def _call(name: str, beat: Beat) -> bool:
    close_old_connections()
    try:
        beat.function()
    except Exception:
        log.exception("beat %s failed; next try in %s s", name, beat.every_seconds)
        return False
    return True


def run_once() -> list[str]:
    """Call every beat once, whatever its interval; returns the names of those that failed."""
    return [name for name, beat in _beats.items() if not _call(name, beat)]


def run_forever(stop: Event) -> None:
    """Call each beat at its interval until `stop` is set; returns within a second of it, beats permitting."""
    while not stop.is_set():
        moment = time.monotonic()
        for name, beat in _beats.items():
            if beat.next_at <= moment and not stop.is_set():
                _call(name, beat)
                beat.next_at = time.monotonic() + beat.every_seconds
        upcoming = min((beat.next_at for beat in _beats.values()), default=moment + 1)
        stop.wait(min(1.0, max(0.05, upcoming - time.monotonic())))
    close_old_connections()
