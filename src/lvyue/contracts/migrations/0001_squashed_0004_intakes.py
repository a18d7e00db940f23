"""Tables of the contracts; a confirmed version is immutable, and what people decided about it only grows."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

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
    replaces = [
        ("contracts", "0001_initial"),
        ("contracts", "0002_confirmed_is_immutable"),
        ("contracts", "0003_fact_review"),
        ("contracts", "0004_intakes"),
    ]

    initial = True

    dependencies = [
        ("foundation", "0001_squashed_0004_written_on"),
        ("identity", "0001_squashed_0002_signing_pin"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("party_a", models.CharField(max_length=200)),
                ("party_b", models.CharField(max_length=200)),
                ("demo", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                (
                    "space",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contract",
                        to="identity.space",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="ContractVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("texts", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("ambiguities", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="contracts.contract",
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
                "ordering": ["contract", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "number"), name="version_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("model", models.CharField(max_length=100)),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("kept", models.PositiveIntegerField(default=0)),
                ("dropped", models.PositiveIntegerField(default=0)),
                ("failure", models.CharField(blank=True, max_length=400)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="contracts.contractversion",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("side", models.CharField(choices=[("a", "甲方"), ("b", "乙方")], max_length=1)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="contracts.contractversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version", "side"), name="confirmation_once_a_side")
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                ("reading", models.CharField(max_length=40)),
                ("side", models.CharField(choices=[("a", "甲方"), ("b", "乙方")], max_length=1)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="contracts.contractversion",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="FactReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=80)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("accepted", "核对无误"), ("corrected", "改正"), ("rejected", "退回")],
                        max_length=9,
                    ),
                ),
                ("was", models.JSONField(null=True)),
                ("becomes", models.JSONField(null=True)),
                ("side", models.CharField(choices=[("a", "甲方"), ("b", "乙方")], max_length=1)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fact_reviews",
                        to="contracts.contractversion",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["version", "path"], name="fact_review_by_path")],
            },
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("values", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "识别中"), ("read", "已识别"), ("refused", "读不了")],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("cause", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="IntakeFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=255)),
                ("content", models.BinaryField()),
                ("pages", models.PositiveIntegerField(null=True)),
                ("pages_read", models.PositiveIntegerField(default=0)),
                ("sheets", models.JSONField(default=list)),
                ("text", models.JSONField(null=True)),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="contracts.intake",
                    ),
                ),
            ],
            options={
                "ordering": ["intake", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("intake", "position"), name="intake_file_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Original",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document", models.CharField(max_length=40)),
                ("position", models.PositiveIntegerField()),
                ("first_page", models.PositiveIntegerField(default=1)),
                ("pages", models.PositiveIntegerField(default=0)),
                ("kind", models.CharField(max_length=20)),
                ("notes", models.JSONField(default=list)),
                ("places", models.JSONField(default=list)),
                ("drawn_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="foundation.attachment",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="originals",
                        to="contracts.contractversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
            },
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                ("reading", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "answer_a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.answer"
                    ),
                ),
                (
                    "answer_b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.answer"
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rulings",
                        to="contracts.contractversion",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "question"), name="ruling_once_a_question"),
                    models.CheckConstraint(
                        condition=models.Q(("answer_a", models.F("answer_b")), _negated=True),
                        name="ruling_needs_two_answers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("values", models.JSONField()),
                ("quote", models.CharField(max_length=300)),
                ("document", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="contracts.consultation",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="contracts.contractversion",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.RunPython(_create, _drop),
        append_only(
            "contracts_answer",
            "contracts_ruling",
            "contracts_confirmation",
            "contracts_suggestion",
            "contracts_factreview",
        ),
    ]
