"""States of a review and their moves, the ways to answer, judgements, autonomy and levels of information risk."""

from django.db import models


class Autonomy(models.TextChoices):
    """How freely an area shows its good KIM (R6): each allows the ways of the one before it that ask for less."""

    GUIDED = "GUIDED", "Guided form"
    STATEMENT = "STATEMENT", "Short statement"
    OWN_EVIDENCE = "OWN_EVIDENCE", "Our own record"


class Way(models.TextChoices):
    """How a review was answered. UNCHANGED, once it is sent, is a nil return."""

    UNCHANGED = "UNCHANGED", "Still good and unchanged"
    GUIDED = "GUIDED", "Something changed: the guided form"
    STATEMENT = "STATEMENT", "Something changed: a short statement"
    OWN = "OWN", "Our own record"


# The six questions are offered to no area that is on statement or own record (R6, R7).
WAYS = {
    Autonomy.GUIDED: (Way.UNCHANGED, Way.GUIDED),
    Autonomy.STATEMENT: (Way.UNCHANGED, Way.STATEMENT),
    Autonomy.OWN_EVIDENCE: (Way.UNCHANGED, Way.OWN, Way.STATEMENT),
}


class Judgement(models.TextChoices):
    WELL = "WELL", "Working well"
    WORK = "WORK", "Needs work"
    NOT = "NOT", "Not working"


class ReviewState(models.TextChoices):
    NOT_STARTED = "NOT_STARTED", "Not started"
    IN_PROGRESS = "IN_PROGRESS", "In progress"
    SUBMITTED = "SUBMITTED", "Submitted"
    SENT_BACK = "SENT_BACK", "Sent back"
    AGREED = "AGREED", "Agreed"
    NOT_RETURNED = "NOT_RETURNED", "Not returned"
    PASSED_ON = "PASSED_ON", "Passed on"  # its area was merged or split: another area's review covers it (ADR 27)


# Every state has its line. A review in a closed quarter moves no more: it is corrected, as a new version.
MOVES = {
    ReviewState.NOT_STARTED: (
        ReviewState.IN_PROGRESS,
        ReviewState.SUBMITTED,
        ReviewState.NOT_RETURNED,
        ReviewState.PASSED_ON,
    ),
    ReviewState.IN_PROGRESS: (
        ReviewState.IN_PROGRESS,
        ReviewState.SUBMITTED,
        ReviewState.NOT_RETURNED,
        ReviewState.PASSED_ON,
    ),
    ReviewState.SUBMITTED: (ReviewState.AGREED, ReviewState.SENT_BACK),
    ReviewState.SENT_BACK: (ReviewState.SENT_BACK, ReviewState.SUBMITTED),
    ReviewState.AGREED: (),
    ReviewState.NOT_RETURNED: (),
    ReviewState.PASSED_ON: (ReviewState.NOT_STARTED, ReviewState.IN_PROGRESS),
}
ANSWERABLE = (ReviewState.NOT_STARTED, ReviewState.IN_PROGRESS, ReviewState.SENT_BACK)
NEVER_SENT = (ReviewState.NOT_STARTED, ReviewState.IN_PROGRESS)
TONES = {
    ReviewState.NOT_STARTED: "quiet",
    ReviewState.IN_PROGRESS: "open",
    ReviewState.SUBMITTED: "open",
    ReviewState.SENT_BACK: "attention",
    ReviewState.AGREED: "done",
    ReviewState.NOT_RETURNED: "absent",
    ReviewState.PASSED_ON: "quiet",
}
SHADES = {Judgement.WELL: "well", Judgement.WORK: "work", Judgement.NOT: "not"}


class PartState(models.TextChoices):
    """How a part that a contributor was asked for stands."""

    ASKED = "ASKED", "Asked"
    ANSWERED = "ANSWERED", "Answered"
    WITHDRAWN = "WITHDRAWN", "No longer needed"


class Level(models.TextChoices):
    LOW = "LOW", "Low"
    MEDIUM = "MEDIUM", "Medium"
    HIGH = "HIGH", "High"


MINUTES = "M"  # stands for the optional question after the minutes among what was asked
MOST_MINUTES = 2400  # a working week: more is a slip of the hand
UNCHANGED_UNTIL_CHECKED = 3  # after so many unchanged reviews running, the service manager opens the evidence

# What the guided form asks under each of the six questions (kim_log.choices.QUESTIONS): a guide, never a hurdle (R7).
PROMPTS = {
    "1": "What your team does most, and what it has to write down to do it.",
    "2": "Where the information comes from, where it is kept, who it goes to, and when it is deleted.",
    "3": "Which post does each step. Say the post, not a person's name.",
    "4": "The few facts that people need every time, and whether they are there when needed.",
    "5": "What nobody knows, what only one person knows, and where a step is missing.",
    "6": "What you would like to see counted or checked, so that you can trust the records.",
}
