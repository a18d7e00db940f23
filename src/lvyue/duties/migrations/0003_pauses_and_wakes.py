"""A duty may stand still while its clause lets it, and is woken at shares of its time, once each."""

import django.db.models.deletion
from django.db import migrations, models

from lvyue.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0002_append_only"),
        ("foundation", "0002_append_only"),
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="duty",
            name="claimed_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="duty",
            name="paused_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="duty",
            name="woken",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="Wake",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("share", models.PositiveSmallIntegerField()),
                ("due_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="wakes", to="duties.duty"
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [models.UniqueConstraint(fields=("duty", "share"), name="wake_once")],
            },
        ),
        append_only("duties_wake"),
    ]
