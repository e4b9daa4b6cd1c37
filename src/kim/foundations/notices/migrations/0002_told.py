"""A reminder may be news: something that somebody is told, with nothing to be done by a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
        ("people", "0005_kept_filters"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="reminder",
            name="reminder_stage_known",
        ),
        migrations.AlterField(
            model_name="reminder",
            name="stage",
            field=models.CharField(
                choices=[
                    ("SOON", "SOON"),
                    ("NEAR", "NEAR"),
                    ("TODAY", "TODAY"),
                    ("LATE", "LATE"),
                    ("CLIMBED", "CLIMBED"),
                    ("CLIMBED_AGAIN", "CLIMBED_AGAIN"),
                    ("TOLD", "TOLD"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stage__in", ["SOON", "NEAR", "TODAY", "LATE", "CLIMBED", "CLIMBED_AGAIN", "TOLD"])
                ),
                name="reminder_stage_known",
            ),
        ),
    ]
