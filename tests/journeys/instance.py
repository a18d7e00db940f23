"""A private instance: its own folder, SQLite file and port, served by `lvyue serve` as in a bureau."""

import os
import socket
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
MOVED = Path(__file__).with_name("moved")
STARTS_WITHIN = 60
"""Seconds a start may take on a busy machine."""


class Instance:
    """One running instance; `url` is its address, `run` calls its command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "lvyue.sqlite3"
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process of the instance: its folder, and nothing of the test run."""
        mine = {key: value for key, value in os.environ.items() if not key.startswith(("LVYUE_", "DJANGO_"))}
        return mine | {"LVYUE_DATA": str(self.folder), "LVYUE_SECRET_KEY": "journey"}

    def python(self, *argv: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the instance's environment to its end."""
        command = [sys.executable, *argv]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `lvyue` with these words; returns its exit code, output and errors."""
        return self.python("-m", "lvyue.config", *words)

    def start(self, at: datetime | None = None) -> None:
        """Serve until `stop`, with business time standing still at `at` if given; returns once it answers."""
        paths = os.pathsep.join(filter(None, [str(MOVED), os.environ.get("PYTHONPATH", "")]))
        moved = {"PYTHONPATH": paths, "JOURNEY_AT": at.isoformat()} if at else {}
        command = [sys.executable, "-m", "lvyue.config", "serve", "--port", str(self.port), "--no-migrate"]
        log = (self.folder / "serve.log").open("wb")
        self._server = subprocess.Popen(
            command, cwd=ROOT, env=self.environment | moved, stdout=log, stderr=subprocess.STDOUT
        )
        log.close()
        until = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            assert self._server.poll() is None, f"the server ended:\n{self.log}"
            assert time.monotonic() < until, f"no answer within {STARTS_WITHIN} s:\n{self.log}"
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop the server and its children."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(30)
            self._server = None

    @property
    def log(self) -> str:
        """What the server has printed."""
        return (self.folder / "serve.log").read_text(errors="replace")

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, TimeoutError, ConnectionError):
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
