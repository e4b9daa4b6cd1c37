"""What only one person knows, in lines of its own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("handovers", "0002_nothing_to_hand_over"),
        ("people", "0003_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="KnownLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.TextField()),
                ("known_by", models.CharField(max_length=200)),
                ("covered_by", models.CharField(blank=True, max_length=200)),
                ("written_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("area", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.workarea")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", ""), _negated=True), models.Q(("known_by", ""), _negated=True)
                        ),
                        name="knownline_says_what_and_who",
                    )
                ],
            },
        ),
    ]
