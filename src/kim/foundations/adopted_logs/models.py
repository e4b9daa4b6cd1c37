"""An adopted Log as its export told of it, its events as they were hashed, and the text that came with them.

Triggers (migration 0001) refuse to change or remove any of it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class AdoptedLog(models.Model):
    """What another landlord's export said of itself, and when it was brought in."""

    log = models.CharField(max_length=32, unique=True)  # its own log id
    landlord_name = models.CharField(max_length=120)
    size = models.BigIntegerField()
    root = models.CharField(max_length=60)
    seal_count = models.PositiveIntegerField()
    exported_at = models.CharField(max_length=40)  # as log.json says it
    began_at = models.DateTimeField()  # its first event
    ended_at = models.DateTimeField()  # its last event
    sealed_at = models.DateTimeField(null=True)  # its last seal
    seals = models.TextField(blank=True)  # seals.txt, as it was
    keys = models.TextField()  # keys.txt, as it was
    adopted_at = models.DateTimeField()  # it was verified completely just before

    class Meta:
        constraints = [
            models.CheckConstraint(name="adopted_log_has_events", condition=Q(size__gt=0)),
            models.CheckConstraint(name="adopted_log_has_its_landlord", condition=~Q(landlord_name="")),
        ]


class AdoptedEvent(models.Model):
    """One event of an adopted Log: its bytes as hashed, and the columns that look-ups need."""

    log = models.ForeignKey(AdoptedLog, on_delete=models.PROTECT, related_name="events")
    sequence = models.BigIntegerField()
    moment = models.DateTimeField()
    type = models.CharField(max_length=80)
    object_kind = models.CharField(max_length=60)
    object_number = models.BigIntegerField()
    stored = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "sequence"], name="adopted_event_one_per_place")]
        indexes = [
            models.Index(fields=["log", "object_kind", "object_number", "sequence"], name="adopted_event_by_object")
        ]


class AdoptedPayload(models.Model):
    """One field that an adopted event commits to: open, or erased or withheld already when it was exported."""

    event = models.ForeignKey(AdoptedEvent, on_delete=models.PROTECT, related_name="payload")
    name = models.CharField(max_length=80)
    salt = models.BinaryField(null=True)
    value = models.TextField(null=True)  # noqa: DJ001 - absent is erased or withheld, not empty
    is_withheld = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="adopted_payload_one_per_field"),
            models.CheckConstraint(
                name="adopted_payload_open_or_not",
                condition=Q(salt__isnull=False, value__isnull=False, is_withheld=False)
                | Q(salt__isnull=True, value__isnull=True),
            ),
        ]
