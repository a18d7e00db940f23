"""How a signature was made, what stands on paper, and in whose session it was entered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_append_only")]

    operations = [
        migrations.AddField("signature", "marks", models.CharField(blank=True, default="", max_length=10)),
        migrations.AddField("signature", "entered_by_id", models.BigIntegerField(null=True)),
        migrations.AddField(
            "signature", "entered_by_name", models.CharField(blank=True, default="", max_length=100)
        ),
    ]
