"""Tables of the duties; triggers, events, wakes and imported calendar years only grow."""

import django.db.models.deletion
from django.db import migrations, models

from lvyue.foundation.append_only import append_only


class Migration(migrations.Migration):
    replaces = [
        ("duties", "0001_initial"),
        ("duties", "0002_append_only"),
        ("duties", "0003_pauses_and_wakes"),
        ("duties", "0004_pauses_told"),
        ("duties", "0005_posted_at"),
    ]

    initial = True

    dependencies = [
        ("contracts", "0001_squashed_0004_intakes"),
        ("identity", "0001_squashed_0002_signing_pin"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("layer", models.CharField(max_length=40)),
                ("year", models.PositiveIntegerField()),
                ("notice", models.CharField(max_length=100)),
                ("url", models.CharField(blank=True, max_length=300)),
                ("content", models.JSONField()),
                ("imported_at", models.DateTimeField()),
                ("imported_by", models.CharField(max_length=100)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Trigger",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=80)),
                ("subject_type", models.CharField(blank=True, max_length=40)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("posted_at", models.DateTimeField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="triggers",
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
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "name", "key"), name="trigger_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
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
                ("code", models.CharField(max_length=20)),
                ("obligation", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=80)),
                ("by", models.CharField(max_length=2)),
                ("what", models.CharField(max_length=300)),
                ("clause", models.CharField(max_length=40)),
                ("clause_number", models.CharField(max_length=60)),
                ("fulfilled_by", models.CharField(max_length=40)),
                ("silence", models.CharField(blank=True, max_length=20)),
                ("subject_type", models.CharField(blank=True, max_length=40)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("window_start", models.DateField(null=True)),
                ("window_end", models.DateField(null=True)),
                ("starts_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("unrolled_on", models.DateField(null=True)),
                ("provisional", models.BooleanField(default=False)),
                ("backlog", models.BooleanField(default=False)),
                ("calendar_version", models.CharField(blank=True, max_length=80)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closing", models.CharField(blank=True, max_length=20)),
                ("fulfilled_at", models.DateTimeField(null=True)),
                ("paused_at", models.DateTimeField(null=True)),
                ("claimed_due_at", models.DateTimeField(null=True)),
                ("woken", models.PositiveSmallIntegerField(default=0)),
                ("pauses", models.JSONField(default=list)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="contracts.contract",
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
                        related_name="duties",
                        to="contracts.contractversion",
                    ),
                ),
                (
                    "trigger",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="duties.trigger",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
                "indexes": [
                    models.Index(fields=["space", "closed_at", "due_at"], name="duty_open_by_due"),
                    models.Index(fields=["subject_type", "subject_id"], name="duty_by_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "obligation", "key"), name="duty_once"),
                    models.UniqueConstraint(fields=("space", "code"), name="duty_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closing", "")),
                            models.Q(("closed_at__isnull", False), models.Q(("closing", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="duty_closing_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "起算"),
                            ("fulfilled", "履行"),
                            ("deemed", "视为通过"),
                            ("waived", "免责"),
                            ("cancelled", "取消"),
                            ("recomputed", "重算期限"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("actor_name", models.CharField(max_length=100)),
                ("note", models.TextField(blank=True)),
                ("content", models.JSONField(default=dict)),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="duties.duty"
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
                "ordering": ["at", "id"],
            },
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
        append_only("duties_trigger", "duties_dutyevent", "duties_calendaryear", "duties_wake"),
    ]
