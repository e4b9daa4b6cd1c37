"""Recording standards and their versions. A version's file never changes; agreed, it applies from its day on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kim.foundations.people.models import Person
from kim.rules.recording_standards.choices import VersionState


class RecordingStandard(models.Model):
    """One standard, by the name that its files bear. Whether it is on is read from its versions."""

    code = models.CharField(max_length=40, unique=True)  # `id` in its files
    title = models.CharField(max_length=200)  # of the version that was agreed or, before one is, proposed last

    class Meta:
        constraints = [models.CheckConstraint(name="recordingstandard_has_a_title", condition=~Q(title=""))]


class StandardVersion(models.Model):
    """One version: its file as text, who proposed and who decided, from when it applies, and when it was switched off.

    Switching off ends the newest agreed version, so that no later switching on hides the days in between.
    """

    standard = models.ForeignKey(RecordingStandard, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.PROPOSED)
    content = models.TextField()
    digest = models.CharField(max_length=64)  # SHA-256 of the content in UTF-8, as the engine states it
    file_version = models.PositiveSmallIntegerField()  # `version` in the file, which results of checks bear
    what_changed = models.TextField(blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    effective_from = models.DateField(null=True)  # records made before it are inherited
    why_declined = models.TextField(blank=True)
    off_from = models.DateField(null=True)  # the first day on which it no longer applies
    off_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    off_at = models.DateTimeField(null=True)
    why_off = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="standardversion_number_once", fields=["standard", "number"]),
            models.CheckConstraint(name="standardversion_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="standardversion_state_known", condition=Q(state__in=VersionState.values)),
            models.CheckConstraint(name="standardversion_has_content", condition=~Q(content="")),
            models.UniqueConstraint(
                name="standardversion_one_proposed", fields=["standard"], condition=Q(state=VersionState.PROPOSED)
            ),
            models.CheckConstraint(
                name="standardversion_decided_whole",
                condition=Q(state=VersionState.PROPOSED, decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(state=VersionState.PROPOSED) & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="standardversion_agreed_from_a_day",
                condition=Q(state=VersionState.AGREED, effective_from__isnull=False)
                | ~Q(state=VersionState.AGREED) & Q(effective_from__isnull=True),
            ),
            models.UniqueConstraint(name="standardversion_day_once", fields=["standard", "effective_from"]),
            models.CheckConstraint(
                name="standardversion_declined_with_why",
                condition=Q(state=VersionState.DECLINED) & ~Q(why_declined="")
                | ~Q(state=VersionState.DECLINED) & Q(why_declined=""),
            ),
            models.CheckConstraint(
                name="standardversion_off_whole",
                condition=Q(off_from__isnull=True, off_by__isnull=True, off_at__isnull=True, why_off="")
                | Q(off_from__isnull=False, off_by__isnull=False, off_at__isnull=False) & ~Q(why_off=""),
            ),
            models.CheckConstraint(
                name="standardversion_off_once_begun",
                condition=Q(off_from__isnull=True) | Q(state=VersionState.AGREED, off_from__gte=F("effective_from")),
            ),
        ]
        indexes = [models.Index(fields=["state", "effective_from"], name="standardversion_by_day")]
