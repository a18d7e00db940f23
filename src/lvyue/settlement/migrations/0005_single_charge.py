"""A penalty that counts once over the contract: two charges under it take turns."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0002_confirmed_is_immutable"),
        ("identity", "0001_initial"),
        ("settlement", "0004_succession"),
    ]

    operations = [
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
    ]
