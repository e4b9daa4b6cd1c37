"""A gap can be raised and withdrawn by `kim tick`: a link that leads nowhere, and one that opens again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_words"),
        ("risk_register", "0002_withdrawn_with_its_source"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="gap",
            name="gap_settled_by_and_on_together",
        ),
        migrations.AlterField(
            model_name="gap",
            name="raised_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="gap",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_by__isnull", True), ("settled_on__isnull", True), ("state", "OPEN")),
                    models.Q(
                        models.Q(("state", "OPEN"), _negated=True),
                        ("settled_by__isnull", False),
                        ("settled_on__isnull", False),
                    ),
                    models.Q(("settled_on__isnull", False), ("state", "WITHDRAWN")),
                    _connector="OR",
                ),
                name="gap_settled_by_and_on_together",
            ),
        ),
    ]
