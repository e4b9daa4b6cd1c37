"""The words of work areas are found by an index (docs/adr/0019-words-are-found-by-an-index.md)."""

from django.db import migrations

from kim.foundations.full_text.operations import IndexWords


class Migration(migrations.Migration):
    dependencies = [("people", "0002_cover_and_moves")]

    operations = [
        IndexWords("people_workarea", ("name",)),
    ]
