"""What each review is counted as, in every measure exactly once, and from when a trend may be shown."""

from django.db import models

QUARTERS_SHOWN = 8  # two years
FEWEST_FOR_A_TREND = 3  # closed quarters: two points are no trend
FEW = 30  # fewer than this is a small number
RECENT_DAYS, YEAR_DAYS = 92, 365  # a quarter, a year
ENOUGH_PIECES = 2  # fewer pieces of evidence than this is thin, as on the quarter's page


class Outcome(models.TextChoices):
    """How a review stands, once each. A nil return is one that was agreed: who waits has not been agreed yet."""

    CHANGED = "CHANGED", "Agreed, with changes"
    NIL = "NIL", "Agreed, nil return"
    SUBMITTED = "SUBMITTED", "Submitted, not agreed"
    SENT_BACK = "SENT_BACK", "Sent back"
    NOT_SENT = "NOT_SENT", "Not sent yet"
    NOT_RETURNED = "NOT_RETURNED", "Not returned"


class Timing(models.TextChoices):
    """When a review that stands as sent was sent last. One that was sent back is not with anybody."""

    ON_TIME = "ON_TIME", "On time"
    LATE = "LATE", "Late"
    NOT_SENT = "NOT_SENT", "Not sent, or sent back"


class Age(models.TextChoices):
    """How old an agreed review's newest piece of evidence was when the quarter ended."""

    RECENT = "RECENT", "Up to 3 months old"
    YEAR = "YEAR", "Up to a year old"
    OLDER = "OLDER", "Over a year old"
    NONE = "NONE", "No evidence"
