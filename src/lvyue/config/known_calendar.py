"""The calendar a command computes by: with the years imported into the database where there is one.

Without a database nothing of Django is loaded, so that pure commands start fast.
"""

import os
from pathlib import Path

import click

from lvyue.rules import calendars
from lvyue.rules.calendars import Calendar


def calendar_known(id: str) -> Calendar:
    """The calendar of this id as known on this machine; CalendarError for an unknown id."""
    shipped = calendars.load(id)
    return _with_imports(id, shipped) if database_exists() else shipped


def database_exists() -> bool:
    """Whether this machine has a database to ask."""
    data = Path(os.environ.get("LVYUE_DATA", "var"))
    return bool(os.environ.get("LVYUE_DATABASE_URL")) or (data / "lvyue.sqlite3").is_file()


def _with_imports(id: str, shipped: Calendar) -> Calendar:
    from lvyue.config.cli import django_setup

    django_setup()
    from django.db import DatabaseError

    from lvyue.duties.calendars import calendar_for

    try:
        return calendar_for(id)
    except DatabaseError:
        click.echo("提示：读不到数据库里导入的日历，本次按随附的日历计算。", err=True)
        return shipped
