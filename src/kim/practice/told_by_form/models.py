"""Which row of which form became which draft, and who told it."""

from django.db import models

from kim.foundations.people.models import Person, WorkArea


class ToldRow(models.Model):
    """One row of a form that came in. The file itself is not kept."""

    area = models.ForeignKey(WorkArea, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=12)  # the form's number
    row = models.PositiveSmallIntegerField()  # the row's number in it
    digest = models.CharField(max_length=64)  # of what the row said: the same words come in once
    told_by = models.CharField(max_length=120)  # a post or role, never a name
    entry = models.PositiveBigIntegerField(unique=True)  # its number in the Log: a draft may be discarded
    brought_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="toldrow_once_an_area", fields=["area", "digest"]),
            models.CheckConstraint(name="toldrow_told_by_somebody", condition=~models.Q(told_by="")),
        ]
