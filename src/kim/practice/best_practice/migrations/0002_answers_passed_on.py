"""Answers of work areas that were merged into one that was asked too (docs/adr/0027-areas-merged-and-split.md)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("best_practice", "0001_initial"),
        ("people", "0004_areas_merged_and_split"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="answer",
            name="practiceanswer_state_known",
        ),
        migrations.AlterField(
            model_name="answer",
            name="state",
            field=models.CharField(
                choices=[
                    ("ASKED", "Not answered yet"),
                    ("TAKEN_UP", "Taken up"),
                    ("DECLINED", "Not for us"),
                    ("PASSED_ON", "Answered by the work area it went to"),
                ],
                default="ASKED",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["ASKED", "TAKEN_UP", "DECLINED", "PASSED_ON"])),
                name="practiceanswer_state_known",
            ),
        ),
    ]
