"""What Heads of Service decided about the method's questions, each once and never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kim.assurance.method_reviews.choices import Outcome
from kim.foundations.people.models import Person, Service


class MethodDecision(models.Model):
    """One decision for one service. What is asked on a day is read from them all: a question's newest one counts."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    question = models.CharField(max_length=40, blank=True)  # of choices.QUESTIONS; none when all are kept
    from_on = models.DateField(null=True)  # the first day of the quarter from which it holds
    why = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="methoddecision_outcome_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="methoddecision_about_a_question",
                condition=Q(outcome=Outcome.KEEP, question="", from_on__isnull=True)
                | ~Q(outcome=Outcome.KEEP) & ~Q(question="") & Q(from_on__isnull=False),
            ),
            models.CheckConstraint(
                name="methoddecision_has_its_reason", condition=Q(outcome=Outcome.KEEP) | ~Q(why="")
            ),
        ]
        indexes = [models.Index(fields=["service", "from_on", "id"], name="methoddecision_by_service")]
