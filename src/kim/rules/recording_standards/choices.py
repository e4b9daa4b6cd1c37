"""The states of a version, how long one may wait, and what a rule's weight is called on the screen."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from kim.foundations.people.choices import Role
from kim_engine.quality.vocabulary import Weight

DECIDES = (Role.HEAD_OF_SERVICE, Role.DIRECTOR)
PROPOSES = (Role.KIM_LOG_ADMINISTRATOR, Role.SERVICE_MANAGER, *DECIDES)
TO_DECIDE = timedelta(days=28)  # from the day on which a version is proposed
LONGEST_TEXT = 2000


class VersionState(models.TextChoices):
    PROPOSED = "PROPOSED", "Waiting to be agreed"
    AGREED = "AGREED", "Agreed"
    DECLINED = "DECLINED", "Declined"


TONES = {VersionState.PROPOSED: "open", VersionState.AGREED: "done", VersionState.DECLINED: "quiet"}
WEIGHTS = {Weight.HARD: "wrong", Weight.SOFT: "unlikely"}  # what a record that breaks the rule is
