"""Minutes that a review or a part took, and which questions a review asked when it was sent (R45)."""

from django.db import migrations, models

from kim.foundations.full_text.operations import IndexWords, UnindexWords

WORDS = ("answer_1", "answer_2", "answer_3", "answer_4", "answer_5", "answer_6", "statement", "sentence")


class Migration(migrations.Migration):
    dependencies = [
        ("evidence_files", "0004_words"),
        ("people", "0003_words"),
        ("reviews", "0003_reviews_passed_on"),
    ]

    # SQLite makes the table anew for a constraint, and its triggers would be lost: the index of words goes and comes back.
    operations = [
        UnindexWords("reviews_review", WORDS),
        migrations.AddField(
            model_name="review",
            name="asked",
            field=models.CharField(blank=True, max_length=7),
        ),
        migrations.AddField(
            model_name="review",
            name="minutes",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="reviewpart",
            name="asked_minutes",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="reviewpart",
            name="minutes",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="review",
            name="way",
            field=models.CharField(
                blank=True,
                choices=[
                    ("UNCHANGED", "Still good and unchanged"),
                    ("GUIDED", "Something changed: the guided form"),
                    ("STATEMENT", "Something changed: a short statement"),
                    ("OWN", "Our own record"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__isnull", True), ("minutes__range", (1, 2400)), _connector="OR"),
                name="review_minutes_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__isnull", True), ("minutes__range", (1, 2400)), _connector="OR"),
                name="part_minutes_in_range",
            ),
        ),
        IndexWords("reviews_review", WORDS),
    ]
