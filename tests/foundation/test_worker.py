"""The beat goes on when one of its functions fails, and stops when told."""

import threading
import time
from collections.abc import Iterator

import pytest

from lvyue.foundation import worker
from lvyue.foundation.ports import Port, registrations


@pytest.fixture
def beats(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Two beats of our own: one that counts, one that fails."""
    monkeypatch.setattr(worker, "_beats", {})
    # These beats use no database; connections that other tests left open are none of their business.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    called: list[str] = []

    def fails() -> None:
        called.append("fails")
        raise RuntimeError("坏了")

    worker.register_beat("fails", fails, every_seconds=0.05)
    worker.register_beat("counts", lambda: called.append("counts"), every_seconds=0.05)
    return called


def test_one_failing_beat_does_not_stop_the_others(beats, caplog) -> None:
    assert worker.run_once() == ["fails"]
    assert beats == ["fails", "counts"]
    assert "beat fails failed" in caplog.text


def test_the_worker_beats_until_it_is_stopped(beats, caplog) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=worker.run_forever, args=(stop,))
    thread.start()
    deadline = time.monotonic() + 10
    while beats.count("counts") < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert beats.count("counts") >= 3
    assert beats.count("fails") >= 2


def test_a_port_tells_its_handlers_in_order_and_once() -> None:
    port: Port[int] = Port("test.port")
    told: list[str] = []
    port.register("first", lambda event: told.append(f"first {event}"))
    port.register("second", lambda event: told.append(f"second {event}"))
    port.register("first", lambda event: told.append("again"))
    port(7)
    assert told == ["first 7", "second 7"]
    assert ("test.port", "second") in registrations()
    with pytest.raises(ValueError, match=r"two ports named test\.port"):
        Port("test.port")
