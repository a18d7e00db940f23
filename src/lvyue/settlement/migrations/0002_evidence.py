"""Payments, breaches and stances only grow; a proposal's calculation never changes, a settled one not at all."""

from typing import Any

from django.db import migrations

from lvyue.foundation.append_only import append_only

TABLE = "settlement_penaltyproposal"
REFUSAL = "a settled proposal, and the calculation of any, is immutable"
CALCULATION = ("code", "duty_id", "breach_id", "penalty", "payer", "amount_fen", "difference_fen", "as_of", "trace",
               "inputs", "warnings")  # fmt: skip


def _conditions(vendor: str) -> dict[str, str]:
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in CALCULATION)
    return {"update": f"OLD.settled_at IS NOT NULL OR {changed}", "delete": "OLD.settled_at IS NOT NULL"}


def _create(_apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION lvyue_proposal_immutable() RETURNS trigger AS $$ "
                f"BEGIN RAISE EXCEPTION '{REFUSAL}'; END; $$ LANGUAGE plpgsql"
            )
        for event, when in _conditions(connection.vendor).items():
            name = f"settlement_proposal_frozen_{event}"
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {TABLE} FOR EACH ROW "
                    f"WHEN ({when}) EXECUTE FUNCTION lvyue_proposal_immutable()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {TABLE} WHEN {when} "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                )


def _drop(_apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS settlement_proposal_frozen_{event}{on}")


class Migration(migrations.Migration):
    dependencies = [("settlement", "0001_initial"), ("foundation", "0002_append_only")]

    operations = [
        migrations.RunPython(_create, _drop),
        append_only("settlement_payment", "settlement_breach", "settlement_stance"),
    ]
