"""`lvyue migrate`: create or upgrade the database."""

import click

from lvyue.config.cli import django_setup


@click.command()
def command() -> None:
    """建立或升级数据库，可重复执行。"""
    django_setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    click.echo("数据库已就绪。")
