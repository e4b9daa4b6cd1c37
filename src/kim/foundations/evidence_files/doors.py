"""What the doors of every room with evidence share: where the files of whoever asks wait."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from kim.foundations.evidence_files.quarantine import Quarantine
from kim.foundations.people.doors import who


def quarantine_of(request: HttpRequest) -> Quarantine:
    """Give the place where this person's files wait."""
    return Quarantine(settings.QUARANTINE, who(request).person_id, settings.SCANNER)
