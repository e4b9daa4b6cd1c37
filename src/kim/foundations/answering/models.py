"""Namings: for each work area, the dated decision on who its line manager is, or that it needs none (R5)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kim.foundations.answering.choices import Outcome
from kim.foundations.people.models import Person, WorkArea


class Naming(models.Model):
    """One decision about an area. The next one supersedes it; none is changed or removed."""

    area = models.ForeignKey(WorkArea, on_delete=models.PROTECT, related_name="namings")
    outcome = models.CharField(max_length=20, choices=Outcome)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    named_on = models.DateField()
    why = models.TextField(blank=True)
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="naming_outcome_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="naming_has_a_person_or_a_reason",
                condition=Q(outcome=Outcome.NAMED, person__isnull=False)
                | Q(outcome=Outcome.NOT_APPLICABLE, person__isnull=True) & ~Q(why=""),
            ),
            models.CheckConstraint(
                name="naming_not_of_oneself", condition=Q(person__isnull=True) | ~Q(person=F("named_by"))
            ),
        ]
        indexes = [models.Index(fields=["area", "named_on"], name="naming_by_area")]
