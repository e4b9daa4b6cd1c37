"""Codes of reminders and letters, with the words that are shown for them."""

from __future__ import annotations

from django.db import models

from kim_engine.clocks.reminders import Ended, Stage

STAGES = {
    Stage.SOON: "Soon due",
    Stage.NEAR: "Due in a few days",
    Stage.TODAY: "Due",
    Stage.LATE: "Overdue",
    Stage.CLIMBED: "Overdue, so you are told",
    Stage.CLIMBED_AGAIN: "Long overdue, so you are told",
    Stage.TOLD: "So that you know",
}
PAST = (Stage.LATE, Stage.CLIMBED, Stage.CLIMBED_AGAIN)
URGENT = (Stage.TOLD, Stage.TODAY, *PAST)  # a letter goes at once
ENDED = {
    Ended.DONE: "Done",
    Ended.REASSIGNED: "Somebody else's now",
    Ended.MOVED: "The date moved",
    Ended.REPLACED: "A later reminder took its place",
}


class Rhythm(models.TextChoices):
    """How often somebody's letter of everything that is due goes out."""

    WEEKLY = "WEEKLY", "One letter a week"
    DAILY = "DAILY", "One letter each working day"
    URGENT_ONLY = "URGENT_ONLY", "Only what is due or overdue"


class LetterKind(models.TextChoices):
    """Why a letter goes out."""

    AT_ONCE = "AT_ONCE", "Due or overdue"
    ROUND_UP = "ROUND_UP", "What is due soon"


class LetterState(models.TextChoices):
    """How far a letter came. What was begun and never ended is not sent again: it may have gone."""

    WAITING = "WAITING", "Waiting"
    BEGUN = "BEGUN", "Being sent"
    SENT = "SENT", "Sent"
    FAILED = "FAILED", "Not sent, is tried again"
    GIVEN_UP = "GIVEN_UP", "Not sent"
    UNSURE = "UNSURE", "Not known whether it went"
    NOT_NEEDED = "NOT_NEEDED", "Not needed any more"


class Weekday(models.IntegerChoices):
    """The day of the weekly letter."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
