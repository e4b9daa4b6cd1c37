"""The words of reviews are found by an index (docs/adr/0019-words-are-found-by-an-index.md)."""

from django.db import migrations

from kim.foundations.full_text.operations import IndexWords


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]

    operations = [
        IndexWords(
            "reviews_review",
            ("answer_1", "answer_2", "answer_3", "answer_4", "answer_5", "answer_6", "statement", "sentence"),
        ),
    ]
