"""What work areas went into when they were merged or split (docs/adr/0027-areas-merged-and-split.md)."""

import django.db.models.deletion
from django.db import migrations, models

from kim.foundations.full_text.operations import IndexWords, UnindexWords


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_words"),
    ]

    operations = [
        UnindexWords("people_workarea", ("name",)),
        migrations.CreateModel(
            name="AreaChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("MERGED", "Merged"), ("SPLIT", "Split"), ("UNDONE", "Undone")], max_length=10
                    ),
                ),
                ("from_on", models.DateField()),
                ("why", models.TextField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.AddField(
            model_name="workarea",
            name="began_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="workarea",
            name="ended_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="workarea",
            name="kept_in",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="people.workarea"
            ),
        ),
        migrations.AddConstraint(
            model_name="workarea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", True), ("kept_in__isnull", True)),
                    models.Q(
                        ("ended_on__isnull", False),
                        ("kept_in__isnull", False),
                        models.Q(("kept_in", models.F("id")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="area_ended_is_kept_in_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="workarea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True),
                    ("began_on__isnull", True),
                    ("ended_on__gte", models.F("began_on")),
                    _connector="OR",
                ),
                name="area_ends_after_it_began",
            ),
        ),
        migrations.AddField(
            model_name="areachange",
            name="made_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
        migrations.AddField(
            model_name="areachange",
            name="undoes",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="undone_by", to="people.areachange"
            ),
        ),
        migrations.AddField(
            model_name="succession",
            name="change",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="successions", to="people.areachange"
            ),
        ),
        migrations.AddField(
            model_name="succession",
            name="predecessor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="went_to", to="people.workarea"
            ),
        ),
        migrations.AddField(
            model_name="succession",
            name="successor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="came_from", to="people.workarea"
            ),
        ),
        migrations.AddConstraint(
            model_name="areachange",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["MERGED", "SPLIT", "UNDONE"])), name="area_change_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="areachange",
            constraint=models.CheckConstraint(
                condition=models.Q(("why", ""), _negated=True), name="area_change_has_its_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="areachange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "UNDONE"), ("undoes__isnull", False)),
                    models.Q(models.Q(("kind", "UNDONE"), _negated=True), ("undoes__isnull", True)),
                    _connector="OR",
                ),
                name="area_change_undoes_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.UniqueConstraint(fields=("change", "predecessor", "successor"), name="succession_once"),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                name="succession_to_another_area",
            ),
        ),
        IndexWords("people_workarea", ("name",)),
    ]
