"""Gaps, each with the area it is in and where it came from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kim.foundations.people.models import Person, WorkArea
from kim.practice.risk_register.choices import GapState


class Gap(models.Model):
    """Something that should be known or recorded and is missing, wrong, unowned or out of reach."""

    area = models.ForeignKey(WorkArea, on_delete=models.PROTECT)
    what = models.TextField()
    source_kind = models.CharField(max_length=60)
    source_number = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=GapState, default=GapState.OPEN)
    raised_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )  # none: `kim tick` found it
    raised_on = models.DateField()
    settled_why = models.TextField(blank=True)
    settled_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    settled_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="gap_state_known", condition=Q(state__in=GapState.values)),
            models.CheckConstraint(
                name="gap_settled_by_and_on_together",
                condition=Q(state=GapState.OPEN, settled_by__isnull=True, settled_on__isnull=True)
                | ~Q(state=GapState.OPEN) & Q(settled_by__isnull=False, settled_on__isnull=False)
                | Q(state=GapState.WITHDRAWN, settled_on__isnull=False),  # by nobody: `kim tick` saw that it is none
            ),
            models.UniqueConstraint(fields=["source_kind", "source_number"], name="gap_one_per_source"),
        ]
