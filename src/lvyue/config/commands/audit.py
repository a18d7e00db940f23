"""`lvyue audit verify|seal`: prove the audit log, or seal its tail now."""

import sys

import click

from lvyue.config.database import database_ready


@click.group()
def command() -> None:
    """审计链：验证与封存。"""


@command.command()
def verify() -> None:
    """验证整条审计链与每一行受审计数据；有任何不符即逐条列出并以 1 退出。"""
    database_ready()
    from lvyue.foundation.audit import verify as prove

    verdict = prove()
    for problem in verdict.problems:
        click.echo(problem, err=True)
    counts = f"{verdict.blocks} 个区块，{verdict.entries} 条记录，其中 {verdict.unsealed} 条尚未封存"
    if not verdict.ok:
        click.echo(f"审计链有 {len(verdict.problems)} 处不符({counts})。", err=True)
        sys.exit(1)
    click.echo(f"审计链完整：{counts}。")
    click.echo(f"链头 {verdict.head or '(尚无区块)'}")


@command.command()
def seal() -> None:
    """立即封存尚未封存的记录。"""
    database_ready()
    from lvyue.foundation.audit import seal as seal_now
    from lvyue.foundation.sealing import head

    block = seal_now(full=True)
    click.echo(f"已封存至第 {block.height} 个区块。" if block else "没有需要封存的记录。")
    click.echo(f"链头 {head() or '(尚无区块)'}")
