"""A confirmed version is immutable: triggers refuse changes to it, and to answers, rulings, confirmations."""

from typing import Any

from django.db import migrations

from lvyue.foundation.append_only import append_only

TABLE = "contracts_contractversion"
REFUSAL = "a confirmed contract version is immutable"


def _create(_apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION lvyue_version_immutable() RETURNS trigger AS $$ "
                f"BEGIN RAISE EXCEPTION '{REFUSAL}'; END; $$ LANGUAGE plpgsql"
            )
        for event in ("UPDATE", "DELETE"):
            name = f"contracts_version_no_{event.lower()}"
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} FOR EACH ROW "
                    f"WHEN (OLD.confirmed_at IS NOT NULL) EXECUTE FUNCTION lvyue_version_immutable()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} WHEN OLD.confirmed_at IS NOT NULL "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                )


def _drop(_apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS contracts_version_no_{event}{on}")


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial"), ("foundation", "0002_append_only")]

    operations = [
        migrations.RunPython(_create, _drop),
        append_only("contracts_answer", "contracts_ruling", "contracts_confirmation"),
    ]
