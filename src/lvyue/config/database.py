"""The database a command works on: brought up to date, or refused when it is not of this program's age.

Steps are compared by their names first, which costs one query and loads no migration; only where the names
differ is the plan worked out, in which one step may replace several.
"""

from importlib.util import find_spec
from pkgutil import iter_modules

from lvyue.config.cli import django_setup
from lvyue.config.outside import database_name
from lvyue.foundation.errors import Refused

Step = tuple[str, str]
"""(app, migration)."""


def database_ready() -> None:
    """Set Django up for a command that reads or writes. Refused when the database is behind or ahead."""
    django_setup()
    waiting, ahead = steps_apart()
    _refuse(ahead)
    if waiting:
        raise Refused(
            f"数据库尚未建立或升级，还有 {waiting} 步",
            place=database_name(),
            remedy="请运行 lvyue doctor 查看，或运行 lvyue migrate",
        )


def database_upgrade() -> None:
    """Set Django up and create or upgrade the database. Refused when a newer program upgraded it."""
    django_setup()
    from django.core.management import call_command

    _refuse(steps_apart()[1])
    call_command("migrate", interactive=False, verbosity=0)


def steps_apart() -> tuple[int, list[str]]:
    """How many steps the database still needs, and the names of those it has and this program does not.

    Django is set up.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.recorder import MigrationRecorder

    known, done = _steps_known(), set(MigrationRecorder(connection).applied_migrations())
    apps = {app for app, _ in known}
    if known == {step for step in done if step[0] in apps}:
        return 0, []
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    for one in executor.loader.disk_migrations.values():
        known |= set(one.replaces)
    return len(waiting), sorted(f"{app}.{name}" for app, name in done - known if app in apps)


def _refuse(ahead: list[str]) -> None:
    if ahead:
        raise Refused(
            f"数据库由更新的版本升级过（{'、'.join(ahead[:3])}），本程序太旧，不能使用它",
            place=database_name(),
            remedy="装上那个版本的履约，或恢复升级前的备份",
        )


def _steps_known() -> set[Step]:
    from django.apps import apps

    found: set[Step] = set()
    for app in apps.get_app_configs():
        package = find_spec(f"{app.name}.migrations")
        if package is not None and package.submodule_search_locations:
            names = (one.name for one in iter_modules(package.submodule_search_locations))
            found |= {(app.label, name) for name in names if name[0] not in "_~"}
    return found
