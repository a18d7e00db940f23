"""`lvyue doctor`: is this machine fit to run, and what to do where it is not."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from lvyue.config.cli import django_setup

Finding = tuple[bool, str, str]


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield sys.version_info >= (3, 11), f"Python {version}", "请安装 Python 3.11 或更新版本"


def _data() -> Iterator[Finding]:
    from django.conf import settings

    folder = Path(settings.LVYUE_DATA)
    yield os.access(folder, os.W_OK), f"数据目录 {folder} 可写", "请检查目录权限或设置 LVYUE_DATA"
    free = shutil.disk_usage(folder).free // 2**30
    yield free >= 1, f"数据目录剩余 {free} GB", "请清理磁盘或更换数据目录"


def _database() -> Iterator[Finding]:
    from django.db import DatabaseError, connection

    from lvyue.config.database import steps_apart
    from lvyue.config.outside import database_fault, database_name

    try:
        connection.ensure_connection()
    except DatabaseError as error:
        cause, remedy = database_fault(error) or (
            f"连不上（{error}）",
            "检查 LVYUE_DATABASE_URL 与数据库服务",
        )
        yield False, f"数据库 {connection.vendor} {database_name()}：{cause}", remedy
        return
    waiting, ahead = steps_apart()
    yield not waiting, f"数据库 {connection.vendor}，待升级 {waiting} 步", "请运行 lvyue migrate"
    newer = f"数据库由更新的版本升级过：{'、'.join(ahead)}"
    yield not ahead, newer if ahead else "数据库不比程序新", "请装上那个版本，或恢复升级前的备份"
    if not waiting:
        yield from _evidence()
        yield from _wakes()


def _evidence() -> Iterator[Finding]:
    from django.db import connection

    from lvyue.foundation.append_only import triggers_missing
    from lvyue.foundation.audit import TABLES
    from lvyue.foundation.jobs import Job

    missing = triggers_missing(connection, *TABLES)
    yield (
        not missing,
        "审计表只增不改",
        "触发器缺失，请立即核查并运行 lvyue audit verify:" + "、".join(missing),
    )
    given_up = Job.objects.filter(done_at__isnull=True, next_wake_at__isnull=True, lease_token="").count()
    yield not given_up, f"放弃的后台作业 {given_up} 项", "请查看日志中的 lvyue.jobs"


def _wakes() -> Iterator[Finding]:
    from lvyue.duties.rewaking import wakes_wrong

    wrong = wakes_wrong()
    yield (
        not wrong,
        f"唤醒时刻不对的履约事项 {wrong} 项",
        "请让 lvyue worker 或 lvyue serve 运行十分钟，后台会自行改正；仍有的请看日志中的 lvyue.worker",
    )


def _fonts() -> Iterator[Finding]:
    found = ""
    if shutil.which("fc-list"):
        command = ["fc-list", ":lang=zh", "family"]
        found = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    yield bool(found.strip()), "中文字体", "请安装中文字体，如 apt-get install fonts-noto-cjk"


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (_python, _data, _database, _fonts)


@click.command()
def command() -> None:
    """检查 Python、数据目录、数据库与中文字体；有问题时说明处理办法并以 1 退出。"""
    django_setup()
    failed = 0
    for check in CHECKS:
        for fit, what, remedy in check():
            click.echo(f"{'正常' if fit else '问题'}  {what}" + ("" if fit else f"。处理：{remedy}。"))
            failed += not fit
    sys.exit(1 if failed else 0)
