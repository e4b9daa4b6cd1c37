# What was kept with a reason before is read from the record.

from django.db import migrations, models


def mark(apps, schema_editor):
    events = apps.get_model("audit_trail", "Event").objects
    found = events.filter(object_kind="kim_log.entry", payload__name="kept_because").values("object_number")
    apps.get_model("kim_log", "Entry").objects.filter(pk__in=found).update(has_kept_data=True)


class Migration(migrations.Migration):
    dependencies = [
        ("audit_trail", "0001_initial"),
        ("kim_log", "0003_late_why"),
    ]

    operations = [
        migrations.AddField(model_name="entry", name="has_kept_data", field=models.BooleanField(default=False)),
        migrations.RunPython(mark, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("has_kept_data", True)), fields=["-listed_at", "-id"], name="entry_keeping_data"
            ),
        ),
    ]
