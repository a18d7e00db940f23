"""Pauses of a ticket: claimed, ended, answered."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0006_paper"),
        ("identity", "0002_signing_pin"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ticketevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reported", "报障"),
                    ("graded", "定级"),
                    ("responded", "响应"),
                    ("onsite_asked", "要求到场"),
                    ("onsite_withdrawn", "撤回到场要求"),
                    ("arrived", "到场"),
                    ("noted", "进展"),
                    ("grade_asked", "提请改级"),
                    ("switched", "切换备用"),
                    ("third_asked", "转请第三方"),
                    ("third_urged", "督促第三方"),
                    ("cause_reported", "原因报告"),
                    ("paused", "主张暂停"),
                    ("resumed", "恢复计时"),
                    ("pause_answered", "答复暂停"),
                    ("done", "处理完成"),
                    ("signed", "签记录单"),
                    ("sheet_objected", "记录单异议"),
                    ("noticed", "完成通知"),
                    ("accepted", "验收通过"),
                    ("objected", "验收异议"),
                    ("deemed", "视为通过"),
                    ("cancelled", "取消"),
                    ("closed", "关闭"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("other_party", "等对方"),
                            ("user", "等用户"),
                            ("third_party", "等第三方"),
                            ("force_majeure", "不可抗力"),
                            ("power_network", "停电或断网"),
                            ("hardware", "等硬件"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(null=True)),
                ("side", models.CharField(max_length=1)),
                ("claimed_by", models.CharField(max_length=100)),
                ("claimed_at", models.DateTimeField()),
                ("acknowledged", models.BooleanField(null=True)),
                ("answered_by", models.CharField(blank=True, max_length=100)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pause",
                        to="desk.ticketevent",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="pauses", to="desk.ticket"
                    ),
                ),
            ],
            options={
                "ordering": ["from_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__isnull", True), ("until_at__gt", models.F("from_at")), _connector="OR"
                        ),
                        name="pause_ends_after_it_begins",
                    )
                ],
            },
        ),
    ]
