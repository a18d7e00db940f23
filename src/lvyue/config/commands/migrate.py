"""`lvyue migrate`: create or upgrade the database."""

import click

from lvyue.config.database import database_upgrade


@click.command()
def command() -> None:
    """建立或升级数据库，可重复执行。"""
    database_upgrade()
    click.echo("数据库已就绪。")
