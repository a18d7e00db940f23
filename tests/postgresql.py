"""A private PostgreSQL for one test run: temporary folder, free port, stopped by its own process id."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

_MISSING = "PostgreSQL is needed for --database=postgresql: apt-get install postgresql"


def _binary(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise SystemExit(_MISSING)
    return path


def _as_other_user() -> list[str]:
    """PostgreSQL refuses to run as root: become `postgres`, or `nobody` where that user is missing."""
    if os.geteuid() != 0:
        return []
    known = subprocess.run(["getent", "passwd", "postgres"], capture_output=True, check=False).returncode == 0
    user = "postgres" if known else "nobody"
    return ["setpriv", f"--reuid={user}", f"--regid={_group(user)}", "--clear-groups"]


def _group(user: str) -> str:
    return subprocess.run(["id", "-g", user], capture_output=True, text=True, check=True).stdout.strip()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PrivateServer:
    """Start in the constructor, `url` to connect, `stop` at the end."""

    def __init__(self) -> None:
        shm = Path("/dev/shm")
        self.folder = Path(tempfile.mkdtemp(prefix="lvyue-pg-", dir=shm if os.access(shm, os.W_OK) else None))
        become = _as_other_user()
        data = self.folder / "data"
        if become:
            os.chmod(self.folder, 0o777)
        port = _free_port()
        self.url = f"postgresql://lvyue@127.0.0.1:{port}/lvyue"
        self._run(
            [
                *become,
                _binary("initdb"),
                "-D",
                str(data),
                "-U",
                "lvyue",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            ]
        )
        options = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "60",
        }
        flags = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        with (self.folder / "log").open("wb") as log:
            self.server = subprocess.Popen(
                [*become, _binary("postgres"), "-D", str(data), *flags], stdout=log, stderr=log, cwd="/"
            )
        self._wait(port)
        self._run([_binary("createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "lvyue", "lvyue"])

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
        if done.returncode:
            raise SystemExit(f"{Path(command[-1]).name}: {done.stderr or done.stdout}")

    def _wait(self, port: int) -> None:
        for _ in range(150):
            ready = subprocess.run(
                [_binary("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)], check=False
            )
            if ready.returncode == 0:
                return
            if self.server.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit("PostgreSQL did not start: " + (self.folder / "log").read_text())

    def stop(self) -> None:
        """Fast shutdown of this server only, then remove its folder."""
        self.server.send_signal(signal.SIGINT)
        try:
            self.server.wait(15)
        except subprocess.TimeoutExpired:
            self.server.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
