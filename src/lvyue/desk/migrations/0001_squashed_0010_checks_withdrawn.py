"""Tables of the desk; what happened to a ticket or a check, and a drawn sample, only grow."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lvyue.foundation.append_only import append_only


class Migration(migrations.Migration):
    replaces = [
        ("desk", "0001_initial"),
        ("desk", "0002_append_only"),
        ("desk", "0003_levels_and_causes"),
        ("desk", "0004_past_tickets"),
        ("desk", "0005_measures"),
        ("desk", "0006_paper"),
        ("desk", "0007_pauses"),
        ("desk", "0008_checks"),
        ("desk", "0009_paper_by_hand"),
        ("desk", "0010_checks_withdrawn"),
    ]

    initial = True

    dependencies = [
        ("contracts", "0001_squashed_0004_intakes"),
        ("foundation", "0001_squashed_0004_written_on"),
        ("identity", "0001_squashed_0002_signing_pin"),
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
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdraw_reason", models.TextField(blank=True, default="")),
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
                    "opener",
                    models.ForeignKey(
                        null=True,
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
                "ordering": ["-opened_at", "-id"],
                "constraints": [models.UniqueConstraint(fields=("contract", "code"), name="check_code_once")],
            },
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
        migrations.CreateModel(
            name="ScanBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_name", models.CharField(max_length=100)),
                ("uploaded_at", models.DateTimeField()),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("cause", models.TextField(blank=True)),
                ("remedy", models.TextField(blank=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("files_read", models.PositiveIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scan_batches",
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
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("key", models.CharField(blank=True, max_length=80)),
                (
                    "kind",
                    models.CharField(choices=[("incident", "故障"), ("request", "服务请求")], max_length=20),
                ),
                ("title", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "网页"),
                            ("phone", "电话"),
                            ("chat", "在线"),
                            ("email", "邮件"),
                            ("remote", "远程"),
                            ("api", "接口"),
                        ],
                        max_length=20,
                    ),
                ),
                ("level", models.CharField(blank=True, default="", max_length=40)),
                ("reporter_name", models.CharField(max_length=100)),
                ("reporter_side", models.CharField(blank=True, max_length=1)),
                ("reported_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("onsite_asked_at", models.DateTimeField(null=True)),
                ("responded_at", models.DateTimeField(null=True)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("result", models.TextField(blank=True)),
                (
                    "cause",
                    models.CharField(
                        blank=True,
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
                        default="",
                        max_length=20,
                    ),
                ),
                ("cause_agreed", models.BooleanField(null=True)),
                ("cause_answered_at", models.DateTimeField(null=True)),
                ("cause_answered_by", models.CharField(blank=True, default="", max_length=100)),
                ("round", models.PositiveIntegerField(default=1)),
                ("sheet_signed_at", models.DateTimeField(null=True)),
                ("noticed_at", models.DateTimeField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "review",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "验收通过"), ("objected", "有异议"), ("deemed", "视为通过")],
                        max_length=20,
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("cancel_reason", models.TextField(blank=True)),
                ("backlog", models.BooleanField(default=False)),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="contracts.contract",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        null=True,
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
                "ordering": ["-reported_at", "-id"],
                "indexes": [
                    models.Index(fields=["-reported_at", "-id"], name="ticket_by_report"),
                    models.Index(fields=["contract", "-reported_at", "-id"], name="ticket_by_contract"),
                    models.Index(
                        condition=models.Q(("cancelled_at__isnull", True), ("closed_at__isnull", True)),
                        fields=["space", "-reported_at", "-id"],
                        name="ticket_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "code"), name="ticket_code_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("contract", "key"),
                        name="ticket_key_once",
                    ),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("of_check", "number"), name="check_item_once")
                ],
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
                            ("withdrawn", "撤回检查"),
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
            name="RecordSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("objected_at", models.DateTimeField(null=True)),
                ("objected_by", models.CharField(blank=True, max_length=100)),
                ("objection", models.TextField(blank=True)),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="desk.ticket"
                    ),
                ),
            ],
            options={
                "ordering": ["round"],
                "constraints": [
                    models.UniqueConstraint(fields=("ticket", "round"), name="sheet_once_a_round")
                ],
            },
        ),
        migrations.CreateModel(
            name="ScanPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("sheet_page", models.PositiveIntegerField(null=True)),
                ("sheet_pages", models.PositiveIntegerField(null=True)),
                ("matched_by", models.CharField(blank=True, default="", max_length=100)),
                ("fault", models.CharField(blank=True, max_length=20)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pages", to="desk.scanbatch"
                    ),
                ),
                (
                    "box_a",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="foundation.attachment",
                    ),
                ),
                (
                    "box_b",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="foundation.attachment",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="foundation.attachment",
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="foundation.attachment",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="desk.recordsheet",
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
                "ordering": ["file_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("file", "number"), name="scan_page_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("fault", "")),
                        fields=("sheet", "sheet_page"),
                        name="scan_of_a_sheet_page_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketEvent",
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
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("actor_name", models.CharField(max_length=100)),
                ("side", models.CharField(blank=True, max_length=1)),
                ("text", models.TextField(blank=True)),
                ("content", models.JSONField(default=dict)),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="desk.ticket"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
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
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pause",
                        to="desk.ticketevent",
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
        append_only("desk_ticketevent", "desk_sample", "desk_checkevent"),
    ]
