"""Requests to erase. The text itself stands here only encrypted, and only until the request is decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kim.foundations.erasure.choices import RequestState
from kim.foundations.people.models import Person


class ErasureRequest(models.Model):
    """One text to be erased wherever it stands."""

    sealed_text = models.TextField(blank=True)
    why = models.TextField()
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.ASKED)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_why = models.TextField(blank=True)
    fields_erased = models.PositiveIntegerField(null=True)
    cleaned_at = models.DateTimeField(null=True)  # when the database's own files had forgotten it too

    class Meta:
        constraints = [
            models.CheckConstraint(name="erasure_state_known", condition=Q(state__in=RequestState.values)),
            models.CheckConstraint(
                name="erasure_decided_by_and_at_together",
                condition=Q(state=RequestState.ASKED, decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(state=RequestState.ASKED) & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="erasure_agreed_by_a_second_person",
                condition=~Q(state=RequestState.ERASED) | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="erasure_text_gone_once_decided",
                condition=Q(state=RequestState.ASKED) | Q(sealed_text=""),
            ),
        ]
