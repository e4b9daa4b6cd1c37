"""Kinds, states and allowed moves of a Log entry, and the six review questions."""

from django.db import models


class EntryKind(models.TextChoices):
    CHANGE_OF_PRACTICE = "CHANGE_OF_PRACTICE", "Change of practice"
    PRACTICE = "PRACTICE", "Practice as it is"
    BEST_PRACTICE = "BEST_PRACTICE", "Best practice"
    GAP = "GAP", "Gap found"
    DIRECTION = "DIRECTION", "Direction set by strategic management"
    GUIDANCE = "GUIDANCE", "Guidance"
    LESSON = "LESSON", "Lesson"
    DECISION = "DECISION", "Decision"


PRACTICES = (EntryKind.CHANGE_OF_PRACTICE, EntryKind.PRACTICE, EntryKind.BEST_PRACTICE)
RULES = (EntryKind.DIRECTION, EntryKind.GUIDANCE, EntryKind.DECISION)
NEEDS_NO_DATE = (EntryKind.GAP, EntryKind.LESSON)


class EntryState(models.TextChoices):
    DRAFT = "DRAFT", "Draft"
    RECORDED = "RECORDED", "Current"
    REPLACED = "REPLACED", "Replaced"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


MOVES = {
    EntryState.DRAFT: (EntryState.RECORDED,),
    EntryState.RECORDED: (EntryState.REPLACED, EntryState.WITHDRAWN),
    EntryState.REPLACED: (EntryState.RECORDED,),  # put back, when it was ended by mistake
    EntryState.WITHDRAWN: (EntryState.RECORDED,),
}
ENDED = (EntryState.REPLACED, EntryState.WITHDRAWN)
TONES = {
    EntryState.DRAFT: "quiet",
    EntryState.RECORDED: "done",
    EntryState.REPLACED: "quiet",
    EntryState.WITHDRAWN: "quiet",
}


class Restriction(models.TextChoices):
    SECURITY = "SECURITY", "It shows a weakness in security"
    STAFF = "STAFF", "It is about a staff matter"


class PastRag(models.TextChoices):
    """The colours of old Logs."""

    RED = "RED", "Red"
    AMBER = "AMBER", "Amber"
    GREEN = "GREEN", "Green"


# The strategy's six principles (section 6), asked as questions in our words. A guide, never a hurdle (R7).
QUESTIONS = (
    ("1", "What are the key activities of this service?"),
    ("2", "What happens to the information, from start to end?"),
    ("3", "Who is responsible for each stage?"),
    ("4", "What must the people who use it always have?"),
    ("5", "What is missing, in knowledge or in the process?"),
    ("6", "Where do we need reports on how good the records are?"),
)
