"""The kinds of landlord in England, and of days on which it differs from the calendar."""

from django.db import models


class LandlordType(models.TextChoices):
    COUNCIL = "COUNCIL", "Council"
    ALMO = "ALMO", "Arm's-length management organisation (ALMO)"
    REGISTERED_PROVIDER = "REGISTERED_PROVIDER", "Private registered provider (housing association)"


class DayKind(models.TextChoices):
    CLOSED = "CLOSED", "We are closed"
    WORKED = "WORKED", "A bank holiday that we work"
