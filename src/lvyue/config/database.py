"""The database a command works on: brought up to date, or refused when it is not of this program's age.

Steps are told by their names alone, so that asking costs one query and loads no migration.
"""

from importlib.util import find_spec
from pkgutil import iter_modules

from lvyue.config.cli import django_setup
from lvyue.foundation.errors import Refused

Step = tuple[str, str]
"""(app, migration)."""


def database_ready() -> None:
    """Set Django up for a command that reads or writes. Refused when the database is behind or ahead."""
    django_setup()
    known, done = _steps_known(), _steps_done()
    _refuse_ahead(known, done)
    if waiting := len(known - done):
        raise Refused(
            f"数据库尚未建立或升级，还有 {waiting} 步",
            place=_name(),
            remedy="请运行 lvyue doctor 查看，或运行 lvyue migrate",
        )


def database_upgrade() -> None:
    """Set Django up and create or upgrade the database. Refused when a newer program upgraded it."""
    django_setup()
    from django.core.management import call_command

    _refuse_ahead(_steps_known(), _steps_done())
    call_command("migrate", interactive=False, verbosity=0)


def steps_ahead() -> list[str]:
    """Steps in the database that this program does not have, by name; Django is set up."""
    return _ahead(_steps_known(), _steps_done())


def _refuse_ahead(known: set[Step], done: set[Step]) -> None:
    if ahead := _ahead(known, done):
        raise Refused(
            f"数据库由更新的版本升级过（{'、'.join(ahead[:3])}），本程序太旧，不能使用它",
            place=_name(),
            remedy="装上那个版本的履约，或恢复升级前的备份",
        )


def _ahead(known: set[Step], done: set[Step]) -> list[str]:
    apps = {app for app, _ in known}
    return sorted(f"{app}.{name}" for app, name in done - known if app in apps)


def _steps_known() -> set[Step]:
    from django.apps import apps

    found: set[Step] = set()
    for app in apps.get_app_configs():
        package = find_spec(f"{app.name}.migrations")
        if package is not None and package.submodule_search_locations:
            names = (one.name for one in iter_modules(package.submodule_search_locations))
            found |= {(app.label, name) for name in names if name[0] not in "_~"}
    return found


def _steps_done() -> set[Step]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return set(MigrationRecorder(connection).applied_migrations())


def _name() -> str:
    from lvyue.config.outside import database_name

    return database_name()
