"""What happened to a ticket is evidence: events only grow."""

from django.db import migrations

from lvyue.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial"), ("foundation", "0002_append_only")]

    operations = [append_only("desk_ticketevent")]
