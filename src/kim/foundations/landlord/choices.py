"""The kinds of landlord in England, of days on which it differs from the calendar, and of details that are its own."""

from django.db import models


class LandlordType(models.TextChoices):
    COUNCIL = "COUNCIL", "Council"
    ALMO = "ALMO", "Arm's-length management organisation (ALMO)"
    REGISTERED_PROVIDER = "REGISTERED_PROVIDER", "Private registered provider (housing association)"


class DayKind(models.TextChoices):
    CLOSED = "CLOSED", "We are closed"
    WORKED = "WORKED", "A bank holiday that we work"


class DetailKind(models.TextChoices):
    MAIL_DOMAIN = "MAIL_DOMAIN", "Mail domain of ours or of a contractor"
    OFFICE_POSTCODE = "OFFICE_POSTCODE", "Postcode of an office"
    PHONE = "PHONE", "Phone number of an office or a contractor"
    REFERENCE_PATTERN = "REFERENCE_PATTERN", "Pattern of a reference to stop"
    LINK_SERVER = "LINK_SERVER", "Server whose links may be checked"
