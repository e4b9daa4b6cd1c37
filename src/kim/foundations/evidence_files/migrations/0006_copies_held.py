"""What must never be false of copies and of what counts."""

from django.db import migrations, models

from kim.foundations.full_text.operations import IndexWords, UnindexWords


class Migration(migrations.Migration):
    dependencies = [("evidence_files", "0005_copies_and_rounds")]

    # SQLite makes the table anew for a constraint, and the triggers of its index would be lost.
    operations = [
        UnindexWords("evidence_files_evidence", ("label", "file_name")),
        migrations.AddIndex(
            "evidence",
            models.Index(
                fields=["link_tried_at"],
                condition=models.Q(file__isnull=True, removed_at__isnull=True),
                name="evidence_links_by_try",
            ),
        ),
        migrations.AddConstraint(
            "evidence",
            models.CheckConstraint(
                name="evidence_copy_is_a_file",
                condition=models.Q(copy_of__isnull=True, file_version="")
                | models.Q(copy_of__isnull=False, file__isnull=False) & ~models.Q(file_version=""),
            ),
        ),
        migrations.AddConstraint(
            "evidence",
            models.CheckConstraint(
                name="evidence_counts_once",
                condition=models.Q(counts=False) | models.Q(copy_of__isnull=True, removed_at__isnull=True),
            ),
        ),
        IndexWords("evidence_files_evidence", ("label", "file_name")),
    ]
