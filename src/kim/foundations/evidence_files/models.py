"""Evidence of a thing in another room, named by kind and number, never by a foreign key upwards."""

from __future__ import annotations

import secrets

from django.db import models

from kim.foundations.evidence_files.choices import WHY_UNREAD, Checked, Scanned
from kim_engine.texts import Unread


def new_address() -> str:
    return secrets.token_urlsafe(16)


class StoredFile(models.Model):
    """A file's content, kept once, named by its digest."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)


class Evidence(models.Model):
    """One link or one file, shown with a thing."""

    source_kind = models.CharField(max_length=60)
    source_number = models.BigIntegerField()
    label = models.CharField(max_length=200)
    url = models.CharField(max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT)
    file_name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=32, unique=True, default=new_address, editable=False)
    checked = models.CharField(max_length=20, choices=Checked.choices, blank=True, default="")
    unread = models.CharField(max_length=30, blank=True, default="")  # why it, or some of it, was not checked
    scanned = models.CharField(max_length=20, choices=Scanned.choices, blank=True, default="")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evidence_link_or_file",
                condition=models.Q(file__isnull=True, file_name="") & ~models.Q(url="")
                | models.Q(file__isnull=False, url=""),
            )
        ]
        indexes = [models.Index(fields=["source_kind", "source_number"], name="evidence_by_source")]

    @property
    def verdict(self) -> str:
        """Say what looking it over and scanning it came to; nothing of a link. A file of before is not checked."""
        if self.file_id is None:
            return ""
        checked = Checked(self.checked or Checked.NOT_CHECKED)
        why = WHY_UNREAD.get(Unread(self.unread)) if self.unread else ""
        said = f"{checked.label}: {why}" if why else str(checked.label)
        return f"{said}. {Scanned(self.scanned).label}" if self.scanned else said


class FileText(models.Model):
    """The text of a file as it was looked over, for finding it: only where nothing was found, or it was kept."""

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="read_text")
    text = models.TextField()
