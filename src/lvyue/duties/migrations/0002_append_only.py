"""Triggers and events are evidence: they only grow. Imported calendar years stay as they came."""

from django.db import migrations

from lvyue.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial"), ("foundation", "0002_append_only")]

    operations = [append_only("duties_trigger", "duties_dutyevent", "duties_calendaryear")]
