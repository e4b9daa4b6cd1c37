"""Quarters, each area's review in them, the parts that others were asked for, and how freely an area answers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kim.assurance.reviews.choices import MOST_MINUTES, Autonomy, Judgement, Level, PartState, ReviewState, Way
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.people.models import Person, Service, WorkArea
from kim_engine.calendar import Quarter


class KimQuarter(models.Model):
    """A quarter that was opened, with its dates: they move with the landlord's days off until it closes."""

    code = models.CharField(max_length=7, unique=True)  # "2026-Q3"
    starts_in = models.PositiveSmallIntegerField()  # the first month of the year that it is counted in
    begins_on = models.DateField()
    ends_on = models.DateField()
    opens_on = models.DateField()
    due_on = models.DateField()
    agree_by_on = models.DateField()
    close_by_on = models.DateField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # when the last Head closed their service

    class Meta:
        constraints = [
            models.CheckConstraint(name="quarter_code_is_one", condition=Q(code__regex=r"^[0-9]{4}-Q[1-4]$")),
            models.CheckConstraint(name="quarter_ends_after_it_begins", condition=Q(ends_on__gt=F("begins_on"))),
            models.CheckConstraint(
                name="quarter_dates_in_order",
                condition=Q(due_on__gt=F("ends_on"))
                & Q(due_on__gt=F("opens_on"))
                & Q(agree_by_on__gte=F("due_on"))
                & Q(close_by_on__gte=F("agree_by_on")),
            ),
        ]

    @property
    def quarter(self) -> Quarter:
        """Give the quarter itself."""
        return Quarter.from_code(self.code, starts_in=self.starts_in)

    @property
    def label(self) -> str:
        """Say it: 'Quarter 3, October to December 2026'."""
        return self.quarter.label

    @property
    def name(self) -> str:
        """Say it in short: 'quarter 3'."""
        return f"quarter {self.quarter.number}"


class ServiceClosing(models.Model):
    """A Head's closing of a quarter for their service."""

    quarter = models.ForeignKey(KimQuarter, on_delete=models.PROTECT, related_name="closings")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quarter", "service"], name="closing_one_per_service")]


class Review(models.Model):
    """One work area's review of one quarter."""

    quarter = models.ForeignKey(KimQuarter, on_delete=models.PROTECT, related_name="reviews")
    area = models.ForeignKey(WorkArea, on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=12, choices=ReviewState, default=ReviewState.NOT_STARTED)
    version = models.PositiveIntegerField(default=1)  # counts what changed once the quarter was closed
    revision = models.PositiveIntegerField(default=0)  # counts saves: two people in one review see each other's
    way = models.CharField(max_length=10, choices=Way, blank=True)
    answer_1 = models.TextField(blank=True)
    answer_2 = models.TextField(blank=True)
    answer_3 = models.TextField(blank=True)
    answer_4 = models.TextField(blank=True)
    answer_5 = models.TextField(blank=True)
    answer_6 = models.TextField(blank=True)
    statement = models.TextField(blank=True)
    judgement = models.CharField(max_length=4, choices=Judgement, blank=True)
    sentence = models.CharField(max_length=400, blank=True)
    evidence = models.ManyToManyField(Evidence)  # what the manager points to
    writers = models.ManyToManyField(Person, related_name="+")  # whoever saved it: none of them agrees it
    unchanged_running = models.PositiveSmallIntegerField(default=0)  # nil returns in a row, this one included
    facts = models.JSONField(default=list)  # what was known when it was sent: figure, words, source
    submitted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)  # that it took, if whoever sent it said so: blank is not zero
    asked = models.CharField(
        max_length=7, blank=True
    )  # what was asked when it was sent: "123456M"; "" before KIM Log kept it
    opened = models.TextField(blank=True)  # what whoever agreed says they opened
    concurs = models.BooleanField(null=True)
    checked = models.TextField(blank=True)  # what was checked in the evidence, after unchanged reviews running
    sent_back_why = models.TextField(blank=True)
    closed_in = models.ForeignKey(ServiceClosing, null=True, on_delete=models.PROTECT, related_name="reviews")
    passed_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="passed_from")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quarter", "area"], name="review_one_per_area_and_quarter"),
            models.CheckConstraint(name="review_state_known", condition=Q(state__in=ReviewState.values)),
            models.CheckConstraint(name="review_way_known", condition=Q(way__in=["", *Way.values])),
            models.CheckConstraint(name="review_judgement_known", condition=Q(judgement__in=["", *Judgement.values])),
            models.CheckConstraint(
                name="review_submitted_by_and_at_together",
                condition=Q(submitted_by__isnull=True, submitted_at__isnull=True)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="review_sent_with_its_judgement",
                condition=~Q(state__in=[ReviewState.SUBMITTED, ReviewState.AGREED])
                | ~Q(way="") & ~Q(judgement="") & ~Q(sentence="") & Q(submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="review_agreed_by_someone_else",
                condition=~Q(state=ReviewState.AGREED) & Q(agreed_by__isnull=True, agreed_at__isnull=True)
                | Q(state=ReviewState.AGREED, agreed_by__isnull=False, agreed_at__isnull=False)
                & ~Q(agreed_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="review_not_returned_once_closed",
                condition=~Q(state=ReviewState.NOT_RETURNED) | Q(closed_in__isnull=False),
            ),
            models.CheckConstraint(
                name="review_passed_on_to_another",
                condition=Q(state=ReviewState.PASSED_ON, passed_to__isnull=False) & ~Q(passed_to=F("id"))
                | ~Q(state=ReviewState.PASSED_ON) & Q(passed_to__isnull=True),
            ),
            models.CheckConstraint(
                name="review_minutes_in_range",
                condition=Q(minutes__isnull=True) | Q(minutes__range=(1, MOST_MINUTES)),
            ),
            models.CheckConstraint(
                name="review_versions_once_closed", condition=Q(version=1) | Q(closed_in__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["area", "-quarter"], name="review_by_area"),
            models.Index(fields=["quarter", "state"], name="review_by_state"),
        ]

    @property
    def is_closed(self) -> bool:
        """Say whether its quarter is closed for its service."""
        return self.closed_in_id is not None

    @property
    def is_nil_return(self) -> bool:
        """Say whether a manager confirmed that nothing changed."""
        return self.way == Way.UNCHANGED and self.submitted_at is not None


class ReviewPart(models.Model):
    """A part of a review that somebody who does the work was asked for (R46)."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="parts")
    asked = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    question = models.TextField()
    state = models.CharField(max_length=10, choices=PartState, default=PartState.ASKED)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    asked_minutes = models.BooleanField(null=True)  # whether its form asked for them; none before KIM Log kept it

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="part_minutes_in_range",
                condition=Q(minutes__isnull=True) | Q(minutes__range=(1, MOST_MINUTES)),
            ),
            models.CheckConstraint(name="part_state_known", condition=Q(state__in=PartState.values)),
            models.CheckConstraint(
                name="part_answered_with_its_answer",
                condition=~Q(state=PartState.ANSWERED) | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(name="part_not_asked_of_oneself", condition=~Q(asked=F("asked_by"))),
        ]
        indexes = [models.Index(fields=["asked", "state"], name="part_by_asked")]


class Approach(models.Model):
    """How freely an area shows its good KIM from a day on, and how much information risk it carries. Never changed."""

    area = models.ForeignKey(WorkArea, on_delete=models.PROTECT, related_name="approaches")
    autonomy = models.CharField(max_length=12, choices=Autonomy)
    amount = models.CharField(max_length=6, choices=Level)
    sensitivity = models.CharField(max_length=6, choices=Level)
    sharing = models.CharField(max_length=6, choices=Level)
    technology = models.CharField(max_length=6, choices=Level)
    suggested = models.CharField(max_length=12, choices=Autonomy)
    why = models.TextField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="approach_autonomy_known", condition=Q(autonomy__in=Autonomy.values)),
            models.CheckConstraint(
                name="approach_levels_known",
                condition=Q(amount__in=Level.values)
                & Q(sensitivity__in=Level.values)
                & Q(sharing__in=Level.values)
                & Q(technology__in=Level.values),
            ),
            models.CheckConstraint(name="approach_has_its_reason", condition=~Q(why="")),
        ]
        indexes = [models.Index(fields=["area", "-set_on", "-id"], name="approach_newest")]
