"""What columns were said to mean: remembered by their headings and offered with the next file."""

from django.db import models


class ColumnMeaning(models.Model):
    """What a heading means in one kind of import; '' if it is left out."""

    purpose = models.CharField(max_length=40)
    heading = models.CharField(max_length=200)
    occurrence = models.PositiveSmallIntegerField(default=1)  # the second 'Date' of a table may mean something else
    meaning = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "heading", "occurrence"], name="columnmeaning_one_for_each_heading"
            )
        ]
