"""Pages matched to a sheet by hand; files of a batch read one after another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0008_checks"), ("foundation", "0004_written_on")]

    operations = [
        migrations.AddField("scanbatch", "files_read", models.PositiveIntegerField(default=0)),
        migrations.AddField(
            "scanpage", "matched_by", models.CharField(blank=True, default="", max_length=100)
        ),
        migrations.AddConstraint(
            model_name="scanpage",
            constraint=models.UniqueConstraint(
                fields=("sheet", "sheet_page"),
                condition=models.Q(("fault", "")),
                name="scan_of_a_sheet_page_once",
            ),
        ),
    ]
