"""An area's questions by version, checks of its cases, the cases by reference alone, and their answers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kim.foundations.people.models import Person, WorkArea
from kim.practice.dip_checks.choices import MOST_CASES, MOST_QUESTIONS, CheckState, Given


class QuestionSet(models.Model):
    """The questions of an area's dip checks. The next version supersedes one; none is changed."""

    area = models.ForeignKey(WorkArea, on_delete=models.PROTECT, related_name="question_sets")
    version = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="questionset_version_once", fields=["area", "version"]),
            models.CheckConstraint(name="questionset_version_from_one", condition=Q(version__gte=1)),
        ]


class Question(models.Model):
    """One question about notes, decisions or documents, answered by yes, no or could not see."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="question_number_once", fields=["question_set", "number"]),
            models.CheckConstraint(name="question_number_in_range", condition=Q(number__range=(1, MOST_QUESTIONS))),
            models.CheckConstraint(name="question_has_words", condition=~Q(text="")),
        ]


class DipCheck(models.Model):
    """A few cases of an area that somebody was asked to look at. It holds no text that anybody typed."""

    area = models.ForeignKey(WorkArea, on_delete=models.PROTECT, related_name="dip_checks")
    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="dip_checks")
    state = models.CharField(max_length=10, choices=CheckState, default=CheckState.ASKED)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    is_crossed = models.BooleanField(default=False)  # the checker may not keep the area
    chosen_from = models.PositiveIntegerField(null=True)  # how many references the software picked from

    class Meta:
        constraints = [
            models.CheckConstraint(name="dipcheck_state_known", condition=Q(state__in=CheckState.values)),
            models.CheckConstraint(
                name="dipcheck_done_with_its_day",
                condition=Q(state=CheckState.DONE, done_on__isnull=False)
                | ~Q(state=CheckState.DONE) & Q(done_on__isnull=True),
            ),
            models.CheckConstraint(name="dipcheck_due_once_asked", condition=Q(due_on__gte=F("asked_on"))),
            models.CheckConstraint(
                name="dipcheck_chosen_from_some", condition=Q(chosen_from__isnull=True) | Q(chosen_from__gte=1)
            ),
        ]
        indexes = [
            models.Index(fields=["area", "done_on"], name="dipcheck_by_area"),
            models.Index(fields=["checked_by", "state"], name="dipcheck_by_checker"),
        ]


class Case(models.Model):
    """One case, by its reference alone: personal data, and seen by few."""

    dip_check = models.ForeignKey(DipCheck, on_delete=models.PROTECT, related_name="cases")
    position = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=80)  # 40 are taken; what stands for an erased part may be longer

    class Meta:
        constraints = [
            models.UniqueConstraint(name="case_position_once", fields=["dip_check", "position"]),
            models.CheckConstraint(name="case_position_in_range", condition=Q(position__range=(1, MOST_CASES))),
            models.CheckConstraint(name="case_has_a_reference", condition=~Q(reference="")),
        ]


class Answer(models.Model):
    """What was found for one question in one case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=14, choices=Given)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="answer_once", fields=["case", "question"]),
            models.CheckConstraint(name="answer_known", condition=Q(answer__in=Given.values)),
        ]
