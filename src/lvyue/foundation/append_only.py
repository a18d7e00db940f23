"""Triggers that refuse UPDATE and DELETE on tables of evidence, on SQLite and PostgreSQL alike.

SQLite drops a table's triggers when Django rebuilds the table: a later migration that alters such a table
ends with `append_only(...)` again. `missing` lets `audit verify` notice.
"""

from typing import Any

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "append-only table: rows are neither changed nor deleted"

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION lvyue_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}: %', TG_TABLE_NAME; END; $$ LANGUAGE plpgsql
"""


def _names(table: str, vendor: str) -> list[tuple[str, str]]:
    events = ["UPDATE", "DELETE"] + (["TRUNCATE"] if vendor == "postgresql" else [])
    return [(f"{table}_no_{event.lower()}", event) for event in events]


def triggers_create(connection: BaseDatabaseWrapper, *tables: str) -> None:
    """Put the triggers on `tables`; doing it twice does it once."""
    triggers_drop(connection, *tables)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for table in tables:
            for name, event in _names(table, connection.vendor):
                if connection.vendor == "postgresql":
                    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
                    sql = (
                        f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
                        f"FOR EACH {each} EXECUTE FUNCTION lvyue_append_only()"
                    )
                else:
                    sql = (
                        f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
                        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table}'); END"
                    )
                cursor.execute(sql)


def triggers_drop(connection: BaseDatabaseWrapper, *tables: str) -> None:
    """Take the triggers off; only migrations and the tests' database reset do this."""
    with connection.cursor() as cursor:
        for table in tables:
            for name, _event in _names(table, connection.vendor):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def triggers_missing(connection: BaseDatabaseWrapper, *tables: str) -> list[str]:
    """Names of the triggers that ought to be on `tables` and are not."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        present = {row[0] for row in cursor.fetchall()}
    wanted = [name for table in tables for name, _event in _names(table, connection.vendor)]
    return [name for name in wanted if name not in present]


def append_only(*tables: str) -> migrations.RunPython:
    """Migration operation: from here on `tables` only grow."""

    def forwards(_apps: Any, schema_editor: Any) -> None:
        triggers_create(schema_editor.connection, *tables)

    def backwards(_apps: Any, schema_editor: Any) -> None:
        triggers_drop(schema_editor.connection, *tables)

    return migrations.RunPython(forwards, backwards)
