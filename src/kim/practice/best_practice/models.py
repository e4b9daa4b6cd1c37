"""An offer of a best practice, and what each work area that was asked answered (R3)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kim.foundations.people.models import Person, WorkArea
from kim.practice.best_practice.choices import AnswerState
from kim.practice.kim_log.models import Entry


class Offer(models.Model):
    """One entry of the Log, offered to other work areas."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="offer")
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    offered_on = models.DateField()
    answer_by_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="practiceoffer_time_to_answer", condition=Q(answer_by_on__gt=F("offered_on")))
        ]


class Answer(models.Model):
    """One work area that was asked: it has not answered, took it up, or said why not."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="answers")
    area = models.ForeignKey(WorkArea, on_delete=models.PROTECT, related_name="offered_practices")
    state = models.CharField(max_length=20, choices=AnswerState, default=AnswerState.ASKED)
    why = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True)
    # The draft that taking it up began, by number alone: a draft can be discarded.
    begun_entry = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="practiceanswer_state_known", condition=Q(state__in=AnswerState.values)),
            models.UniqueConstraint(name="practiceanswer_once_an_area", fields=["offer", "area"]),
            models.CheckConstraint(
                name="practiceanswer_by_somebody_on_a_day",
                condition=Q(state=AnswerState.ASKED, answered_by__isnull=True, answered_on__isnull=True)
                | ~Q(state=AnswerState.ASKED) & Q(answered_by__isnull=False, answered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="practiceanswer_declined_with_a_reason", condition=~Q(state=AnswerState.DECLINED) | ~Q(why="")
            ),
            models.CheckConstraint(
                name="practiceanswer_taken_up_begins_a_draft",
                condition=Q(state=AnswerState.TAKEN_UP, begun_entry__isnull=False)
                | ~Q(state=AnswerState.TAKEN_UP) & Q(begun_entry__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["area", "state"], name="practiceanswer_by_area")]
