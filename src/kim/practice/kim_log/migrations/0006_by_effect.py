"""What is in force in an area is read newest first, without a look at all that ever was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kim_log", "0005_words")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["area", "-in_force_on", "-id"], name="entry_by_effect"),
        ),
    ]
