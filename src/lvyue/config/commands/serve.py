"""`lvyue serve`: web and background in one command; gunicorn (gthread) with a worker process beside it."""

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

import click

from lvyue.config.database import database_ready, database_upgrade


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址；对外服务请放在反向代理之后。")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口。")
@click.option(
    "--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="每个网页进程的线程数。"
)
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 32), help="网页进程数。")
@click.option("--migrate/--no-migrate", default=True, show_default=True, help="启动前建立或升级数据库。")
def command(host: str, port: int, threads: int, processes: int, migrate: bool) -> None:
    """启动网页与后台任务,Ctrl+C 停止。"""
    refuse_used_port(host, port)
    (database_upgrade if migrate else database_ready)()
    from django.db import connections

    connections.close_all()
    web = web_command(host, port, threads, processes)
    background = [sys.executable, "-m", "lvyue.config", "worker"]
    click.echo(f"履约已启动：http://{host}:{port}/  (Ctrl+C 停止)")
    sys.exit(supervise({"网页": web, "后台任务": background}))


def web_command(host: str, port: int, threads: int = 8, processes: int = 1) -> list[str]:
    """The command line of the web alone."""
    web = [sys.executable, "-m", "gunicorn", "lvyue.config.wsgi:application", "--worker-class", "gthread"]
    web += ["--bind", f"{host}:{port}", "--threads", str(threads), "--workers", str(processes)]
    return [*web, "--graceful-timeout", "10", "--log-level", "warning"]


def refuse_used_port(host: str, port: int) -> None:
    """Say so at once, rather than let gunicorn retry in the log."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"不能监听 {host}:{port}({error.strerror}),端口可能已被占用。处理：用 --port 换一个端口。"
            ) from error


def supervise(commands: dict[str, list[str]]) -> int:
    """Run commands by name until a signal or until one ends by itself; then stop the others.

    Returns 0 after a signal, else 1.
    """
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for caught in (signal.SIGTERM, signal.SIGINT):
        signal.signal(caught, stop)
    # Each child gets its own session, so that Ctrl+C reaches them through here, once and in order.
    children = {
        name: subprocess.Popen(argv, env=os.environ.copy(), start_new_session=True)  # noqa: S603 - fixed argv
        for name, argv in commands.items()
    }
    try:
        while not stopping:
            for name, child in children.items():
                if child.poll() is not None:
                    click.echo(f"{name}意外退出(代码 {child.returncode})。", err=True)
                    return 1
            time.sleep(0.2)
    finally:
        for child in children.values():
            if child.poll() is None:
                child.terminate()
        for child in children.values():
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                child.kill()
    return 0
