"""`lvyue serve`: one command serves pages and background, and stops whole."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.cli import spawn


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, Path]]:
    port = _free_port()
    environment = {**os.environ, "LVYUE_DATA": str(tmp_path)}
    environment.pop("LVYUE_DATABASE_URL", None)
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "lvyue.config", "serve", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=log,
        )
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if _get(f"{url}/health")[0] == 200:
                break
        except OSError:
            time.sleep(0.2)
    yield process, url, tmp_path
    if process.poll() is None:
        process.terminate()
        process.wait(30)


def test_a_bare_folder_becomes_a_running_instance_that_seals_and_stops(server) -> None:
    process, url, data = server
    assert _get(f"{url}/health") == (200, '{"ok": true}')
    assert _get(f"{url}/login")[0] == 200
    status, text = _get(f"{url}/nowhere")
    assert status == 404
    assert "没有这个页面" in text
    added = spawn("person", "add", "zhang", "--name", "张工", "--organisation", "某公司", data=data)
    assert added.code == 0, added.err
    deadline = time.monotonic() + 20
    while "其中 0 条尚未封存" not in spawn("audit", "verify", data=data).out:
        assert time.monotonic() < deadline, "the background has not sealed the new entries"
    children = _children(process.pid)
    assert len(children) == 2
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


def test_when_the_background_dies_the_whole_command_ends_with_an_error(server) -> None:
    process, _url, data = server
    children = _children(process.pid)
    background = next(
        pid for pid in children if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    )
    os.kill(background, signal.SIGKILL)
    assert process.wait(30) == 1
    assert "后台任务意外退出" in (data / "log").read_text()
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


def test_a_port_in_use_is_an_error_not_a_silence(server) -> None:
    _process, url, data = server
    ran = spawn("serve", "--no-migrate", "--port", url.rsplit(":", 1)[1], data=data)
    assert ran.code == 1
    assert "被占用" in ran.err
    assert "Traceback" not in ran.err
