"""Evidence of a thing in another room, named by kind and number, never by a foreign key upwards."""

from __future__ import annotations

import secrets

from django.db import models

from kim.foundations.evidence_files.choices import BROKEN, WHY_UNREAD, Checked, LinkState, Scanned, host_of
from kim.foundations.people.models import Person
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
    opened_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    link_state = models.CharField(max_length=20, choices=LinkState.choices, blank=True, default="")
    link_checked_at = models.DateTimeField(null=True)  # when it was asked last, whatever it came to
    link_tried_at = models.DateTimeField(null=True)  # until a week after it no tick asks (see `take_up`)
    broken_at = models.DateTimeField(null=True)  # since when it leads nowhere
    copy_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="copies")
    file_version = models.CharField(max_length=60, blank=True, default="")  # of a kept copy, as the document says it
    counts = models.BooleanField(default=True)  # whether it counts as a piece of evidence: `counts_now` says so
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evidence_link_or_file",
                condition=models.Q(file__isnull=True, file_name="") & ~models.Q(url="")
                | models.Q(file__isnull=False, url=""),
            ),
            models.CheckConstraint(
                name="evidence_copy_is_a_file",
                condition=models.Q(copy_of__isnull=True, file_version="")
                | models.Q(copy_of__isnull=False, file__isnull=False) & ~models.Q(file_version=""),
            ),
            models.CheckConstraint(
                name="evidence_counts_once",
                condition=models.Q(counts=False) | models.Q(copy_of__isnull=True, removed_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["source_kind", "source_number"], name="evidence_by_source"),
            models.Index(
                fields=["link_tried_at"],
                name="evidence_links_by_try",
                condition=models.Q(file__isnull=True, removed_at__isnull=True),
            ),
        ]

    @property
    def host(self) -> str:
        """Name the server that a link leads to; '' for a file or a shared folder."""
        return host_of(self.url)

    @property
    def link_said(self) -> str:
        """Say what checking the link came to; '' before it was checked."""
        return str(LinkState(self.link_state).label) if self.link_state else ""

    @property
    def is_broken(self) -> bool:
        """Say whether it is a link that leads nowhere."""
        return self.link_state in BROKEN

    @property
    def is_gap(self) -> bool:
        """Say whether it is a link that leads nowhere, with no copy kept of what was there."""
        return self.is_broken and not self.counts

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
