"""A ticket may be entered afterwards as a whole (补录)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0003_levels_and_causes"),
    ]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="backlog",
            field=models.BooleanField(default=False),
        ),
    ]
