"""The day written beside a signature on paper."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_signing_levels")]

    operations = [migrations.AddField("signature", "written_on", models.DateField(null=True))]
