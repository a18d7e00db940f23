"""When the paper of an event was given to the post, where the contract then counts it as served."""

from django.db import migrations, models

from lvyue.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("duties", "0004_pauses_told")]

    operations = [
        migrations.AddField(
            model_name="trigger",
            name="posted_at",
            field=models.DateTimeField(null=True),
        ),
        append_only("duties_trigger"),
    ]
