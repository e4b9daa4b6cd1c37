"""The plan of reminders, the reminders that stand or stood, how somebody wants their letters, and the letters."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kim.foundations.notices.choices import LetterKind, LetterState, Rhythm, Weekday
from kim.foundations.people.models import Person
from kim_engine.clocks.reminders import MOST, Ended, Stage, Steps

_STEPS = ("soon_before", "near_before", "climbs_after", "climbs_again_after")


class ReminderPlan(models.Model):
    """How many working days lie between a date and its reminders, and the day of the weekly letter.

    There is no row until somebody changes the plan: what an unsaved one says holds until then.
    """

    soon_before = models.PositiveSmallIntegerField(default=10)
    near_before = models.PositiveSmallIntegerField(default=3)
    climbs_after = models.PositiveSmallIntegerField(default=3)
    climbs_again_after = models.PositiveSmallIntegerField(default=8)
    letter_on = models.PositiveSmallIntegerField(choices=Weekday, default=Weekday.MONDAY)

    class Meta:
        constraints = [
            models.CheckConstraint(name="reminderplan_only_one", condition=Q(pk=1)),
            models.CheckConstraint(name="reminderplan_weekday_known", condition=Q(letter_on__in=Weekday.values)),
            models.CheckConstraint(
                name="reminderplan_in_order",
                condition=Q(soon_before__gt=models.F("near_before"))
                & Q(climbs_again_after__gt=models.F("climbs_after")),
            ),
            *(
                models.CheckConstraint(
                    name=f"reminderplan_{name}_in_range", condition=Q(**{f"{name}__range": (1, MOST)})
                )
                for name in _STEPS
            ),
        ]

    @property
    def steps(self) -> Steps:
        """Give the steps as the engine asks for them."""
        return Steps(**{name: getattr(self, name) for name in _STEPS})


class LetterWish(models.Model):
    """How somebody wants the letter of everything that is due; without a row, weekly."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="letter_wish")
    rhythm = models.CharField(max_length=20, choices=Rhythm)

    class Meta:
        constraints = [models.CheckConstraint(name="letterwish_known", condition=Q(rhythm__in=Rhythm.values))]


class Letter(models.Model):
    """One mail to one person. What it says is made when it is sent, of the reminders that stand then."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=20, choices=LetterKind)
    period = models.CharField(max_length=10, blank=True)  # the week or day of a round-up: '2026-W48', '2026-11-25'
    state = models.CharField(max_length=20, choices=LetterState, default=LetterState.WAITING)
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    try_after = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="letter_kind_known", condition=Q(kind__in=LetterKind.values)),
            models.CheckConstraint(name="letter_state_known", condition=Q(state__in=LetterState.values)),
            models.CheckConstraint(
                name="letter_round_up_has_a_period",
                condition=Q(kind=LetterKind.ROUND_UP) & ~Q(period="") | Q(kind=LetterKind.AT_ONCE, period=""),
            ),
            models.UniqueConstraint(
                name="letter_one_round_up_a_period",
                fields=["person", "period"],
                condition=Q(kind=LetterKind.ROUND_UP),
            ),
        ]
        indexes = [models.Index(fields=["state", "made_at"], name="letter_by_state")]


class Reminder(models.Model):
    """One person reminded of one thing at one stage; it stands until the thing is done, moved or somebody else's."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reminders")
    source_kind = models.CharField(max_length=60)
    source_number = models.PositiveBigIntegerField()
    part = models.CharField(max_length=20)
    text = models.CharField(max_length=300)
    href = models.CharField(max_length=200)
    due_on = models.DateField()
    stage = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Stage])
    made_at = models.DateTimeField()
    letter = models.ForeignKey(Letter, null=True, on_delete=models.PROTECT, related_name="reminders")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="reminder_stage_known", condition=Q(stage__in=[each.value for each in Stage])),
            models.CheckConstraint(
                name="reminder_end_says_why",
                condition=Q(ended_at__isnull=True, ended_because="")
                | Q(ended_at__isnull=False, ended_because__in=[each.value for each in Ended]),
            ),
            models.UniqueConstraint(
                name="reminder_one_stands",
                fields=["person", "source_kind", "source_number", "part"],
                condition=Q(ended_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["person", "ended_at", "due_on"], name="reminder_by_person")]
