"""What an area can answer to a best practice that it was offered, and to whom one is offered."""

from django.db import models


class AnswerState(models.TextChoices):
    """How far an area's answer came."""

    ASKED = "ASKED", "Not answered yet"
    TAKEN_UP = "TAKEN_UP", "Taken up"
    DECLINED = "DECLINED", "Not for us"
    PASSED_ON = "PASSED_ON", "Answered by the work area it went to"  # that one was asked as well (ADR 27)


TONES = {
    AnswerState.ASKED: "open",
    AnswerState.TAKEN_UP: "done",
    AnswerState.DECLINED: "quiet",
    AnswerState.PASSED_ON: "quiet",
}


class Reach(models.TextChoices):
    """Which other work areas are asked."""

    TEAM = "TEAM", "The other work areas of the team"
    SERVICE = "SERVICE", "The other work areas of the service"
    ALL = "ALL", "All other work areas"
