"""A duty keeps the pauses told of its subject, so that every recomputation counts them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0003_pauses_and_wakes"),
    ]

    operations = [
        migrations.AddField(
            model_name="duty",
            name="pauses",
            field=models.JSONField(default=list),
        ),
    ]
