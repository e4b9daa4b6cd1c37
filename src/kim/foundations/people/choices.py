"""Roles, what each belongs to, the states of a post, why one covers another, and how work areas change."""

from django.db import models


class Scope(models.TextChoices):
    """What a post belongs to."""

    AREA = "AREA", "Work area"
    TEAM = "TEAM", "Team"
    SERVICE = "SERVICE", "Service"
    LANDLORD = "LANDLORD", "The landlord"


class Role(models.TextChoices):
    OFFICER = "OFFICER", "Officer"
    LINE_MANAGER = "LINE_MANAGER", "Line manager"
    KIM_LOG_ADMINISTRATOR = "KIM_LOG_ADMINISTRATOR", "KIM Log administrator"
    SERVICE_MANAGER = "SERVICE_MANAGER", "Service manager"
    HEAD_OF_SERVICE = "HEAD_OF_SERVICE", "Head of Service"
    DIRECTOR = "DIRECTOR", "Director"
    INFORMATION_GOVERNANCE = "INFORMATION_GOVERNANCE", "Information governance officer"
    SITE_ADMINISTRATOR = "SITE_ADMINISTRATOR", "Site administrator"
    INSPECTOR = "INSPECTOR", "Inspector (read only)"


SCOPE_OF = {
    Role.OFFICER: Scope.AREA,
    Role.LINE_MANAGER: Scope.AREA,
    Role.KIM_LOG_ADMINISTRATOR: Scope.AREA,
    Role.SERVICE_MANAGER: Scope.TEAM,
    Role.HEAD_OF_SERVICE: Scope.SERVICE,
    Role.DIRECTOR: Scope.LANDLORD,
    Role.INFORMATION_GOVERNANCE: Scope.LANDLORD,
    Role.SITE_ADMINISTRATOR: Scope.LANDLORD,
    Role.INSPECTOR: Scope.LANDLORD,
}

KEEPS_AN_AREA = (Role.LINE_MANAGER, Role.KIM_LOG_ADMINISTRATOR)
ONE_IS_ENOUGH = (Role.OFFICER, Role.LINE_MANAGER, Role.KIM_LOG_ADMINISTRATOR)  # all others: a second person confirms

ASKED_FOR_SECOND_FACTOR = (Role.SITE_ADMINISTRATOR, Role.HEAD_OF_SERVICE, Role.INFORMATION_GOVERNANCE)


class PostState(models.TextChoices):
    PROPOSED = "PROPOSED", "Waiting for a second administrator"
    CONFIRMED = "CONFIRMED", "Confirmed"
    DECLINED = "DECLINED", "Declined"


class CoverReason(models.TextChoices):
    """Why somebody stands in: for the holder of a post, or for nobody while it is vacant (acting alone)."""

    ACTING = "ACTING", "Acting up"
    SECONDMENT = "SECONDMENT", "Secondment"
    LONG_SICKNESS = "LONG_SICKNESS", "Long sickness"
    LEAVE = "LEAVE", "Leave"
    OTHER = "OTHER", "Another reason"


class ChangeKind(models.TextChoices):
    """What became of work areas on a day."""

    MERGED = "MERGED", "Merged"
    SPLIT = "SPLIT", "Split"
    UNDONE = "UNDONE", "Undone"
