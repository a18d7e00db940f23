"""`lvyue worker`: the background beats alone, for an instance whose web runs elsewhere."""

import signal
from threading import Event

import click

from lvyue.config.database import database_ready


@click.command()
@click.option("--once", is_flag=True, help="每项任务各做一次后退出。")
def command(once: bool) -> None:
    """运行后台任务(封存审计、到期唤醒、延时作业),直到被停止。"""
    database_ready()
    from lvyue.foundation import worker

    if once:
        failed = worker.run_once()
        if failed:
            raise click.ClickException("以下任务失败，详见日志:" + "、".join(failed))
        click.echo("已完成:" + "、".join(worker.beat_names()))
        return
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    click.echo("后台任务已启动。")
    worker.run_forever(stop)
