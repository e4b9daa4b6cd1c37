"""The events of one kind are listed in their order without a look at all the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit_trail", "0002_append_only")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["object_kind", "sequence"], name="event_by_kind"),
        ),
    ]
