"""What `kim tick` does: whatever is due. Run it as often as you like; it does each thing once."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from kim.foundations.audit_trail import sealing
from kim.foundations.erasure import actions as erasure


def tick() -> Iterator[str]:
    """Do what is due and say each thing that was done."""
    now = timezone.now()
    cleaned = erasure.clean_database(at=now)
    if cleaned:
        yield f"Database cleaned after {cleaned} erasure(s)."
    if sealing.is_due(now) and sealing.make_seal(keys=settings.KEYS, seals=settings.SEALS, at=now):
        yield f"Dated seal of {timezone.localtime(now):%d/%m/%Y %H:%M} made."
