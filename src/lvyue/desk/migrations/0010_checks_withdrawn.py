"""A check is taken back by who opened it; the opener of those there are stands in the audit log."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from lvyue.foundation.append_only import append_only

KINDS = [
    ("opened", "发出检查通知"),
    ("passed", "符合"),
    ("found", "发现问题"),
    ("replied", "整改答复"),
    ("refused", "整改未通过"),
    ("mended", "确认整改"),
    ("closed", "结束检查"),
    ("withdrawn", "撤回检查"),
]


def openers(apps: Any, _schema_editor: Any) -> None:
    """Read each check's opener from the entry of its opening."""
    entries = apps.get_model("foundation", "Entry").objects.filter(action="desk.check.open")
    for check, person in entries.values_list("subject_id", "actor_id"):
        apps.get_model("desk", "Check").objects.filter(pk=check).update(opener_id=person)


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0009_paper_by_hand"),
        ("foundation", "0004_written_on"),
        ("identity", "0002_signing_pin"),
    ]

    operations = [
        migrations.AddField(
            "check",
            "opener",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.person",
            ),
        ),
        migrations.AddField("check", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField("check", "withdraw_reason", models.TextField(blank=True, default="")),
        migrations.AlterField("checkevent", "kind", models.CharField(choices=KINDS, max_length=20)),
        migrations.RunPython(openers, migrations.RunPython.noop),
        append_only("desk_checkevent"),
    ]
