"""Reviews that were passed on, since their work area was merged or split (docs/adr/0027-areas-merged-and-split.md)."""

import django.db.models.deletion
from django.db import migrations, models

from kim.foundations.full_text.operations import IndexWords, UnindexWords

WORDS = (
    "reviews_review",
    ("answer_1", "answer_2", "answer_3", "answer_4", "answer_5", "answer_6", "statement", "sentence"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("evidence_files", "0004_words"),
        ("people", "0004_areas_merged_and_split"),
        ("reviews", "0002_words"),
    ]

    operations = [
        UnindexWords(*WORDS),
        migrations.RemoveConstraint(
            model_name="review",
            name="review_state_known",
        ),
        migrations.AddField(
            model_name="review",
            name="passed_to",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="passed_from", to="reviews.review"
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="state",
            field=models.CharField(
                choices=[
                    ("NOT_STARTED", "Not started"),
                    ("IN_PROGRESS", "In progress"),
                    ("SUBMITTED", "Submitted"),
                    ("SENT_BACK", "Sent back"),
                    ("AGREED", "Agreed"),
                    ("NOT_RETURNED", "Not returned"),
                    ("PASSED_ON", "Passed on"),
                ],
                default="NOT_STARTED",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["NOT_STARTED", "IN_PROGRESS", "SUBMITTED", "SENT_BACK", "AGREED", "NOT_RETURNED", "PASSED_ON"],
                    )
                ),
                name="review_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("passed_to__isnull", False),
                        ("state", "PASSED_ON"),
                        models.Q(("passed_to", models.F("id")), _negated=True),
                    ),
                    models.Q(models.Q(("state", "PASSED_ON"), _negated=True), ("passed_to__isnull", True)),
                    _connector="OR",
                ),
                name="review_passed_on_to_another",
            ),
        ),
        IndexWords(*WORDS),
    ]
