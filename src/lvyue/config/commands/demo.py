"""`lvyue demo`: an instance with months of an invented contract behind it, served on this machine."""

import os
import shutil
import socket
import sys
from pathlib import Path

import click

_MARK = "simulated"
_ACCOUNTS = "accounts.txt"


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("var/demo"),
    show_default=True,
    metavar="目录",
    help="演示数据的目录；每次重新生成。",
)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="网页端口。")
@click.option("--keep", is_flag=True, help="沿用上次生成的演示数据。")
@click.option("--serve/--no-serve", default=True, show_default=True, help="生成后启动网页。")
def command(data: Path, port: int, keep: bool, serve: bool) -> None:
    """生成演示数据并启动网页：一份虚构的运维合同，服务期已过约八个月。"""
    from lvyue.foundation.errors import Refused

    if serve and not _is_free(port):
        raise Refused(
            f"端口 {port} 已被占用", place="--port", remedy="停掉占用它的程序，或用 --port 换一个端口"
        )
    if not (keep and (data / _ACCOUNTS).exists()):
        _prepare(data)
        _point_at(data)
        click.echo("正在生成演示数据……")
        (data / _ACCOUNTS).write_text(_built(), encoding="utf-8")
    _point_at(data)
    click.echo((data / _ACCOUNTS).read_text(encoding="utf-8"), nl=False)
    if serve:
        click.echo(f"网页：http://127.0.0.1:{port}/")
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "lvyue.config", "serve", "--port", str(port)])  # noqa: S606


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _prepare(data: Path) -> None:
    """An empty folder marked as simulated; one that holds anything else is never touched."""
    from lvyue.foundation.errors import Refused

    if data.exists() and any(data.iterdir()) and not (data / _MARK).exists():
        raise Refused("目录里有不是演示的数据，没有改动", place=str(data), remedy="用 --data 换一个空目录")
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    (data / _MARK).touch()


def _point_at(data: Path) -> None:
    """The demo lives in its own SQLite file, whatever database this machine is set up for."""
    os.environ["LVYUE_DATA"] = str(data.resolve())
    for name in ("LVYUE_DATABASE_URL", "LVYUE_SECRET_KEY"):
        os.environ.pop(name, None)


def _built() -> str:
    from lvyue.config.cli import django_setup

    django_setup()
    from django.core.management import call_command

    from lvyue.config.demo.building import build
    from lvyue.config.demo.cast import account_lines, password_new
    from lvyue.foundation import clock

    call_command("migrate", interactive=False, verbosity=0)
    cast = build(password_new(), clock.now())
    return "\n".join(["演示实例已就绪（时间与记录都是模拟的）。", *account_lines(cast.password)]) + "\n"
