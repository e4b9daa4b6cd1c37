import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="MethodDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("KEEP", "All questions stay as they are"),
                            ("DROP", "Dropped"),
                            ("BRING_BACK", "Asked again"),
                        ],
                        max_length=10,
                    ),
                ),
                ("question", models.CharField(blank=True, max_length=40)),
                ("from_on", models.DateField(null=True)),
                ("why", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.service"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["service", "from_on", "id"], name="methoddecision_by_service")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["KEEP", "DROP", "BRING_BACK"])),
                        name="methoddecision_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_on__isnull", True), ("outcome", "KEEP"), ("question", "")),
                            models.Q(
                                models.Q(("outcome", "KEEP"), _negated=True),
                                models.Q(("question", ""), _negated=True),
                                ("from_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="methoddecision_about_a_question",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome", "KEEP"), models.Q(("why", ""), _negated=True), _connector="OR"),
                        name="methoddecision_has_its_reason",
                    ),
                ],
            },
        ),
    ]
