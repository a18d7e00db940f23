"""Checks with their items, findings and events, and the draw of a sample."""

import django.db.models.deletion
from django.db import migrations, models

from lvyue.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0002_confirmed_is_immutable"),
        ("desk", "0007_pauses"),
        ("identity", "0002_signing_pin"),
    ]

    operations = [
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                (
                    "kind",
                    models.CharField(choices=[("check", "履约检查"), ("sample", "抽查")], max_length=10),
                ),
                ("title", models.CharField(max_length=200)),
                ("notice", models.TextField(blank=True)),
                ("on", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.CharField(max_length=100)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(blank=True, max_length=100)),
                ("conclusion", models.TextField(blank=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
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
                "ordering": ["-opened_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="CheckItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("what", models.CharField(max_length=300)),
                ("obligation", models.CharField(blank=True, max_length=40)),
                ("verdict", models.CharField(blank=True, max_length=10)),
                ("note", models.TextField(blank=True)),
                ("judged_at", models.DateTimeField(null=True)),
                ("judged_by", models.CharField(blank=True, max_length=100)),
                (
                    "of_check",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="desk.check"
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.ticket",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="CheckEvent",
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
                            ("opened", "发出检查通知"),
                            ("passed", "符合"),
                            ("found", "发现问题"),
                            ("replied", "整改答复"),
                            ("refused", "整改未通过"),
                            ("mended", "确认整改"),
                            ("closed", "结束检查"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("actor_name", models.CharField(max_length=100)),
                ("side", models.CharField(blank=True, max_length=1)),
                ("text", models.TextField(blank=True)),
                (
                    "of_check",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="desk.check"
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="desk.checkitem",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.TextField()),
                ("obligation", models.CharField(max_length=40)),
                ("clause_number", models.CharField(max_length=60)),
                ("mend_on", models.DateField()),
                ("found_at", models.DateTimeField()),
                ("replied_at", models.DateTimeField(null=True)),
                ("reply", models.TextField(blank=True)),
                ("replied_by", models.CharField(blank=True, max_length=100)),
                ("mended_at", models.DateTimeField(null=True)),
                ("mended_by", models.CharField(blank=True, max_length=100)),
                ("refusals", models.PositiveIntegerField(default=0)),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="finding",
                        to="desk.checkitem",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("seed", models.CharField(max_length=40)),
                ("population", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("codes", models.JSONField()),
                ("drawn_at", models.DateTimeField()),
                ("drawn_by", models.CharField(max_length=100)),
                (
                    "of_check",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sample", to="desk.check"
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.UniqueConstraint(fields=("contract", "code"), name="check_code_once"),
        ),
        migrations.AddConstraint(
            model_name="checkitem",
            constraint=models.UniqueConstraint(fields=("of_check", "number"), name="check_item_once"),
        ),
        append_only("desk_sample", "desk_checkevent"),
    ]
