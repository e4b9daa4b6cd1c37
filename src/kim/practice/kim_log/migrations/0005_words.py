"""The words of entries are found by an index (docs/adr/0019-words-are-found-by-an-index.md)."""

from django.db import migrations

from kim.foundations.full_text.operations import IndexWords


class Migration(migrations.Migration):
    dependencies = [("kim_log", "0004_has_kept_data")]

    operations = [IndexWords("kim_log_entry", ("what", "why"))]
