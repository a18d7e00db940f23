"""Tables of the foundation; evidence only grows: triggers refuse UPDATE and DELETE; the sealer's single row."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from lvyue.foundation.append_only import append_only


def sealer_row(apps: Any, _schema_editor: Any) -> None:
    """The one row whose lease says who may seal."""
    apps.get_model("foundation", "Sealer").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    replaces = [
        ("foundation", "0001_initial"),
        ("foundation", "0002_append_only"),
        ("foundation", "0003_signing_levels"),
        ("foundation", "0004_written_on"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("sm3", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("height", models.BigIntegerField(unique=True)),
                ("previous_digest", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("entry_count", models.PositiveIntegerField()),
                ("sealed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("next_wake_at", models.DateTimeField(blank=True, db_index=True, editable=False, null=True)),
                ("lease_token", models.CharField(blank=True, default="", editable=False, max_length=32)),
                ("lease_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("name", models.CharField(max_length=100)),
                ("args", models.JSONField(default=dict)),
                ("key", models.CharField(max_length=200, unique=True)),
                ("run_at", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Sealer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fence", models.BigIntegerField(default=0)),
                ("lease_until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("space_id", models.BigIntegerField(db_index=True)),
                ("subject_type", models.CharField(max_length=100)),
                ("subject_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=255)),
                ("media_type", models.CharField(max_length=100)),
                ("retention_class", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="foundation.blob",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["subject_type", "subject_id"], name="attachment_subject")],
            },
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("space_id", models.BigIntegerField()),
                ("prefix", models.CharField(max_length=20)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("space_id", "prefix"), name="counter_space_prefix")
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(max_length=100)),
                ("space_id", models.BigIntegerField(db_index=True, null=True)),
                ("action", models.CharField(max_length=100)),
                ("subject_type", models.CharField(blank=True, max_length=100)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("content_text", models.TextField()),
                ("note", models.TextField(blank=True)),
                ("digest_sha256", models.CharField(max_length=64)),
                ("digest_sm3", models.CharField(max_length=64)),
                ("simulated", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["subject_type", "subject_id", "id"], name="entry_subject")],
            },
        ),
        migrations.CreateModel(
            name="BlockEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="members",
                        to="foundation.block",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="seal",
                        to="foundation.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("block", "position"), name="block_entry_position")
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("space_id", models.BigIntegerField(db_index=True)),
                ("subject_type", models.CharField(max_length=100)),
                ("subject_id", models.BigIntegerField()),
                ("content_sha256", models.CharField(max_length=64)),
                ("content_sm3", models.CharField(max_length=64)),
                ("side", models.CharField(max_length=1)),
                ("signer_id", models.BigIntegerField(null=True)),
                ("signer_name", models.CharField(max_length=100)),
                ("level", models.CharField(max_length=10)),
                ("marks", models.CharField(blank=True, default="", max_length=10)),
                ("written_on", models.DateField(null=True)),
                ("entered_by_id", models.BigIntegerField(null=True)),
                ("entered_by_name", models.CharField(blank=True, default="", max_length=100)),
                ("signed_at", models.DateTimeField()),
                (
                    "image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="foundation.attachment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_type", "subject_id", "side"), name="signature_one_per_side"
                    )
                ],
            },
        ),
        append_only("foundation_entry", "foundation_block", "foundation_blockentry"),
        migrations.RunPython(sealer_row, migrations.RunPython.noop),
    ]
