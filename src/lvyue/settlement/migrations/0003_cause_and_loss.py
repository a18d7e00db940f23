"""Breaches say their cause and the exemption applied; losses are claimed and only grow.

The new columns are null so that SQLite adds them without rebuilding the append-only table.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lvyue.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0002_confirmed_is_immutable"),
        ("duties", "0002_append_only"),
        ("identity", "0001_initial"),
        ("settlement", "0002_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="breach",
            name="cause",
            field=models.CharField(
                choices=[
                    ("software", "软件缺陷"),
                    ("untrained", "操作人员未经培训"),
                    ("misuse", "误操作"),
                    ("unauthorised", "擅自装卸或改动"),
                    ("virus", "病毒"),
                    ("third_party", "第三方原因"),
                    ("force_majeure", "不可抗力"),
                    ("other_party", "对方原因"),
                    ("funds", "财政资金未到位"),
                    ("year_end", "年度封账"),
                    ("other", "其他"),
                ],
                max_length=20,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="breach",
            name="cause_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="breach",
            name="cause_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="breach",
            name="exemption",
            field=models.CharField(max_length=40, null=True),
        ),
        migrations.CreateModel(
            name="LossClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("penalty", models.CharField(max_length=40)),
                ("side", models.CharField(choices=[("a", "甲方"), ("b", "乙方")], max_length=1)),
                ("amount_fen", models.BigIntegerField()),
                ("evidence", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loss_claims",
                        to="contracts.contract",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loss_claims",
                        to="duties.duty",
                    ),
                ),
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
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)), name="loss_amount_positive"
                    )
                ],
            },
        ),
        append_only("settlement_breach", "settlement_lossclaim"),
    ]
