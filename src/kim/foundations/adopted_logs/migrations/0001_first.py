"""Adopted Logs, and the triggers that refuse to change or remove any of one (ADR 28)."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("adopted_logs_adoptedlog", "adopted_logs_adoptedevent", "adopted_logs_adoptedpayload")
REFUSED = "an adopted Log cannot be changed"


def sqlite_triggers():
    for table in TABLES:
        for verb in ("update", "delete"):
            yield (
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
        # REPLACE would delete the old row without firing a delete trigger unless recursive_triggers is on.
        yield (
            f"CREATE TRIGGER {table}_no_insert BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )


def postgres_triggers():
    yield (
        "CREATE FUNCTION adopted_logs_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in TABLES:
        for verb, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
            yield (
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} FOR EACH {each} "
                "EXECUTE FUNCTION adopted_logs_refuse()"
            )


def install(apps, schema_editor):
    triggers = sqlite_triggers if schema_editor.connection.vendor == "sqlite" else postgres_triggers
    for statement in triggers():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AdoptedLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log", models.CharField(max_length=32, unique=True)),
                ("landlord_name", models.CharField(max_length=120)),
                ("size", models.BigIntegerField()),
                ("root", models.CharField(max_length=60)),
                ("seal_count", models.PositiveIntegerField()),
                ("exported_at", models.CharField(max_length=40)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("sealed_at", models.DateTimeField(null=True)),
                ("seals", models.TextField(blank=True)),
                ("keys", models.TextField()),
                ("adopted_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="adopted_log_has_events"),
                    models.CheckConstraint(
                        condition=models.Q(("landlord_name", ""), _negated=True), name="adopted_log_has_its_landlord"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdoptedEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.BigIntegerField()),
                ("moment", models.DateTimeField()),
                ("type", models.CharField(max_length=80)),
                ("object_kind", models.CharField(max_length=60)),
                ("object_number", models.BigIntegerField()),
                ("stored", models.BinaryField()),
                (
                    "log",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="adopted_logs.adoptedlog"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AdoptedPayload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("salt", models.BinaryField(null=True)),
                ("value", models.TextField(null=True)),
                ("is_withheld", models.BooleanField(default=False)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payload",
                        to="adopted_logs.adoptedevent",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="adoptedevent",
            index=models.Index(
                fields=["log", "object_kind", "object_number", "sequence"], name="adopted_event_by_object"
            ),
        ),
        migrations.AddConstraint(
            model_name="adoptedevent",
            constraint=models.UniqueConstraint(fields=("log", "sequence"), name="adopted_event_one_per_place"),
        ),
        migrations.AddConstraint(
            model_name="adoptedpayload",
            constraint=models.UniqueConstraint(fields=("event", "name"), name="adopted_payload_one_per_field"),
        ),
        migrations.AddConstraint(
            model_name="adoptedpayload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_withheld", False), ("salt__isnull", False), ("value__isnull", False)),
                    models.Q(("salt__isnull", True), ("value__isnull", True)),
                    _connector="OR",
                ),
                name="adopted_payload_open_or_not",
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop, elidable=False),
    ]
