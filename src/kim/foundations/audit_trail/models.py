"""The tables of the record: its head, its events, their payload, the tree over them and the seals.

Triggers (migration 0002) refuse whatever is not appending; only payload can be blanked, by an erasure.
"""

from __future__ import annotations

from django.db import models


class Log(models.Model):
    """The head of a landlord's record: the one row that a write locks, and locks last."""

    id = models.CharField(primary_key=True, max_length=32)
    epoch = models.PositiveIntegerField(default=1)
    size = models.BigIntegerField(default=0)
    batch_start = models.BigIntegerField(default=0)  # where the latest batch begins: erasures are held to it
    peaks = models.BinaryField(default=b"")
    root = models.BinaryField()


class Event(models.Model):
    """One event: its canonical bytes as hashed, and the columns that look-ups need (checked against the bytes)."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT)
    sequence = models.BigIntegerField()
    moment = models.DateTimeField()
    actor = models.CharField(max_length=32, null=True)  # noqa: DJ001 - absent is not empty: nobody acted
    on_behalf_of = models.CharField(max_length=32, null=True)  # noqa: DJ001
    type = models.CharField(max_length=80)
    object_kind = models.CharField(max_length=60)
    object_number = models.BigIntegerField()
    state_version = models.PositiveIntegerField(null=True)
    stored = models.BinaryField()
    leaf = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "sequence"], name="event_one_per_place"),
        ]
        indexes = [
            models.Index(fields=["object_kind", "object_number", "sequence"], name="event_by_object"),
            models.Index(fields=["object_kind", "sequence"], name="event_by_kind"),
            models.Index(fields=["actor", "sequence"], name="event_by_actor"),
            models.Index(fields=["type", "sequence"], name="event_by_type"),
        ]


class Payload(models.Model):
    """One field that an event commits to. Blank (no salt, no value) once an erasure has taken it."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="payload")
    name = models.CharField(max_length=80)
    salt = models.BinaryField(null=True)
    value = models.TextField(null=True)  # noqa: DJ001 - absent is erased, not empty
    erased_by = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="erased_payload")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="payload_one_per_field"),
            models.CheckConstraint(
                name="payload_open_or_erased",
                condition=models.Q(salt__isnull=False, value__isnull=False, erased_by__isnull=True)
                | models.Q(salt__isnull=True, value__isnull=True, erased_by__isnull=False),
            ),
        ]


class Node(models.Model):
    """One complete inner node of the tree, from level 1; level 0 is the events' own hashes."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT)
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "level", "index"], name="node_one_per_place")]


class SealKey(models.Model):
    """A key that signs seals: its public half. The private half is never in the database."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT)
    verifier_key = models.CharField(max_length=200, unique=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["log"], condition=models.Q(retired_at__isnull=True), name="seal_key_one_in_use"
            )
        ]


class Seal(models.Model):
    """A dated seal as it was signed."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT)
    epoch = models.PositiveIntegerField()
    size = models.BigIntegerField()
    made_at = models.DateTimeField()
    note = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "epoch", "size"], name="seal_one_per_size")]
