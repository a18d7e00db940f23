"""Evidence only grows: triggers refuse UPDATE and DELETE; the sealer's single row is put in place."""

from typing import Any

from django.db import migrations

from lvyue.foundation.append_only import append_only


def sealer_row(apps: Any, _schema_editor: Any) -> None:
    """The one row whose lease says who may seal."""
    apps.get_model("foundation", "Sealer").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]

    operations = [
        append_only("foundation_entry", "foundation_block", "foundation_blockentry"),
        migrations.RunPython(sealer_row, migrations.RunPython.noop),
    ]
