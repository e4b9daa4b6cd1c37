"""The words of evidence and of files are found by an index (docs/adr/0019-words-are-found-by-an-index.md)."""

from django.db import migrations

from kim.foundations.full_text.operations import IndexWords


class Migration(migrations.Migration):
    dependencies = [("evidence_files", "0003_links_checked")]

    operations = [
        IndexWords("evidence_files_evidence", ("label", "file_name")),
        IndexWords("evidence_files_filetext", ("text",)),
    ]
