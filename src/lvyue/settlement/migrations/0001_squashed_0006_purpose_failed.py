"""Tables of the settlement; payments, breaches, stances and losses only grow; a proposal's calculation never
changes, a settled one not at all."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lvyue.foundation.append_only import append_only

TABLE = "settlement_penaltyproposal"
REFUSAL = "a settled proposal, and the calculation of any, is immutable"
CALCULATION = ("code", "duty_id", "breach_id", "penalty", "payer", "amount_fen", "difference_fen", "as_of", "trace",
               "inputs", "warnings")  # fmt: skip


def _conditions(vendor: str) -> dict[str, str]:
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in CALCULATION)
    return {"update": f"OLD.settled_at IS NOT NULL OR {changed}", "delete": "OLD.settled_at IS NOT NULL"}


def _create(_apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION lvyue_proposal_immutable() RETURNS trigger AS $$ "
                f"BEGIN RAISE EXCEPTION '{REFUSAL}'; END; $$ LANGUAGE plpgsql"
            )
        for event, when in _conditions(connection.vendor).items():
            name = f"settlement_proposal_frozen_{event}"
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {TABLE} FOR EACH ROW "
                    f"WHEN ({when}) EXECUTE FUNCTION lvyue_proposal_immutable()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {TABLE} WHEN {when} "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                )


def _drop(_apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS settlement_proposal_frozen_{event}{on}")


class Migration(migrations.Migration):
    replaces = [
        ("settlement", "0001_initial"),
        ("settlement", "0002_evidence"),
        ("settlement", "0003_cause_and_loss"),
        ("settlement", "0004_succession"),
        ("settlement", "0005_single_charge"),
        ("settlement", "0006_purpose_failed"),
    ]

    initial = True

    dependencies = [
        ("contracts", "0001_squashed_0004_intakes"),
        ("duties", "0001_squashed_0005_posted_at"),
        ("identity", "0001_squashed_0002_signing_pin"),
    ]

    operations = [
        migrations.CreateModel(
            name="Breach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("side", models.CharField(choices=[("a", "甲方"), ("b", "乙方")], max_length=1)),
                ("sequence", models.PositiveIntegerField()),
                (
                    "party",
                    models.CharField(choices=[("a", "甲方"), ("b", "乙方"), ("none", "免责")], max_length=4),
                ),
                ("penalty", models.CharField(blank=True, max_length=40)),
                ("reason", models.TextField()),
                (
                    "cause",
                    models.CharField(
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
                ("cause_on", models.DateField(null=True)),
                ("cause_until", models.DateField(null=True)),
                ("exemption", models.CharField(max_length=40, null=True)),
                ("purpose", models.TextField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breaches",
                        to="contracts.contract",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="breaches", to="duties.duty"
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
                    models.UniqueConstraint(fields=("duty", "side", "sequence"), name="breach_in_turn")
                ],
            },
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
        migrations.CreateModel(
            name="PaymentApplication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("amount_fen", models.BigIntegerField()),
                ("submitted_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                ("return_reason", models.TextField(blank=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="contracts.contract",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="duties.duty",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "returned_by",
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
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("space", "code"), name="application_code_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("returned_at__isnull", True)),
                        fields=("duty",),
                        name="application_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)), name="application_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received_at__isnull", True), ("returned_at__isnull", True), _connector="OR"
                        ),
                        name="application_received_or_returned",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sequence", models.PositiveIntegerField()),
                ("amount_fen", models.BigIntegerField()),
                ("paid_at", models.DateTimeField()),
                ("paid_on", models.DateField()),
                ("account", models.CharField(blank=True, max_length=30)),
                ("recorded_at", models.DateTimeField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="contracts.contract",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="duties.duty"
                    ),
                ),
                (
                    "recorded_by",
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
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="settlement.paymentapplication",
                    ),
                ),
            ],
            options={
                "ordering": ["paid_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("duty", "sequence"), name="payment_in_turn"),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)), name="payment_amount_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=200)),
                ("tax_no", models.CharField(blank=True, max_length=20)),
                ("amount_fen", models.BigIntegerField()),
                ("issued_on", models.DateField()),
                ("live", models.BooleanField(default=True)),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoice",
                        to="settlement.paymentapplication",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("live", True)),
                        fields=("space", "number"),
                        name="invoice_number_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PenaltyProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("penalty", models.CharField(max_length=40)),
                ("payer", models.CharField(choices=[("a", "甲方"), ("b", "乙方")], max_length=1)),
                ("amount_fen", models.BigIntegerField()),
                ("difference_fen", models.BigIntegerField()),
                ("as_of", models.DateTimeField()),
                ("proposed_at", models.DateTimeField()),
                ("trace", models.JSONField()),
                ("inputs", models.JSONField()),
                ("warnings", models.JSONField(default=list)),
                ("stance_count", models.PositiveIntegerField(default=0)),
                ("superseded_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "breach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="settlement.breach",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="contracts.contract",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="duties.duty",
                    ),
                ),
                (
                    "previous",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="settlement.penaltyproposal",
                    ),
                ),
                (
                    "proposed_by",
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
                    models.UniqueConstraint(fields=("space", "code"), name="proposal_code_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at__isnull", True), ("superseded_at__isnull", True)),
                        fields=("duty", "penalty"),
                        name="proposal_one_live",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True), ("settled_at__isnull", True), _connector="OR"
                        ),
                        name="proposal_settled_stays",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SingleCharge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("penalty", models.CharField(max_length=40)),
                ("turns", models.PositiveIntegerField(default=0)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contracts.contract"
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
                    models.UniqueConstraint(fields=("contract", "penalty"), name="single_charge_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Stance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("side", models.CharField(choices=[("a", "甲方"), ("b", "乙方")], max_length=1)),
                (
                    "verdict",
                    models.CharField(choices=[("accepted", "接受"), ("objected", "异议")], max_length=10),
                ),
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
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stances",
                        to="settlement.penaltyproposal",
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
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "duty",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="succession",
                        to="duties.duty",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.space"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="succeeded",
                        to="duties.duty",
                    ),
                ),
            ],
        ),
        migrations.RunPython(_create, _drop),
        append_only("settlement_payment", "settlement_breach", "settlement_stance", "settlement_lossclaim"),
    ]
