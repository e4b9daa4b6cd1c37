"""What naming a line manager can come to."""

from django.db import models


class Outcome(models.TextChoices):
    """What was decided about a work area's line manager."""

    NAMED = "NAMED", "Named"
    NOT_APPLICABLE = "NOT_APPLICABLE", "Considered, not applicable"
