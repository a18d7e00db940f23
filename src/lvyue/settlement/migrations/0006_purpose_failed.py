"""A breach says how the contract's purpose failed, where a penalty needs that.

The column is null so that SQLite adds it without rebuilding the append-only table.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("settlement", "0005_single_charge")]

    operations = [
        migrations.AddField(model_name="breach", name="purpose", field=models.TextField(null=True)),
    ]
