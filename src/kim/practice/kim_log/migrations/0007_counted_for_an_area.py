"""What is counted of one area's entries for its review is found without a look at the whole Log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kim_log", "0006_by_effect")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("known_only_by", ""), _negated=True),
                fields=["state", "area", "covered_by"],
                name="entry_known_alone",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("evidence_count__gt", 0)), fields=["state", "area"], name="entry_with_evidence"
            ),
        ),
    ]
