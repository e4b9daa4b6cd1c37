"""Copies kept beside links, the tick's round of links, and what counts as a piece of evidence."""

import django.db.models.deletion
from django.db import migrations, models


def count(apps, schema_editor):
    """Say of the rows that stand what counts: nothing that was taken away, and no link that leads nowhere."""
    evidence = apps.get_model("evidence_files", "Evidence").objects
    evidence.filter(models.Q(removed_at__isnull=False) | models.Q(link_state__in=("DEAD", "FORBIDDEN"))).update(
        counts=False
    )


class Migration(migrations.Migration):
    dependencies = [("evidence_files", "0004_words"), ("people", "0003_words")]

    operations = [
        migrations.AddField("evidence", "broken_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "evidence",
            "copy_of",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="copies",
                to="evidence_files.evidence",
            ),
        ),
        migrations.AddField("evidence", "counts", models.BooleanField(default=True)),
        migrations.AddField("evidence", "file_version", models.CharField(blank=True, default="", max_length=60)),
        migrations.AddField("evidence", "link_tried_at", models.DateTimeField(null=True)),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
