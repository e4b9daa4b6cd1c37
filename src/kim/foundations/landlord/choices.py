"""The kinds of landlord in England."""

from django.db import models


class LandlordType(models.TextChoices):
    COUNCIL = "COUNCIL", "Council"
    ALMO = "ALMO", "Arm's-length management organisation (ALMO)"
    REGISTERED_PROVIDER = "REGISTERED_PROVIDER", "Private registered provider (housing association)"
