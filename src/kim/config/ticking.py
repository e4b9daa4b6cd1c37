"""What `kim tick` does: whatever is due. Run it as often as you like; it does each thing once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from kim.config.environment import BadSettingError
from kim.foundations.audit_trail import sealing
from kim.foundations.erasure import actions as erasure
from kim.foundations.sign_in.sessions import SessionStore
from kim.foundations.spreadsheets import staging


def tick() -> Iterator[str]:
    """Do what is due and say each thing that was done. Raises BadSettingError when the key for seals is missing."""
    now = timezone.now()
    sealing.write_beside(seals=settings.SEALS)
    if _sealed(now):
        yield f"Dated seal of {timezone.localtime(now):%d/%m/%Y %H:%M} made."
    if swept := staging.sweep(under=settings.STAGING, now=now):
        yield f"{swept} file(s) that waited a day to be imported removed."
    SessionStore.clear_expired()
    cleaned = erasure.clean_database(at=now)  # last: a database in use may refuse it until the next tick
    if cleaned:
        yield f"Database cleaned after {cleaned} erasure(s)."


def _sealed(now: datetime) -> bool:
    try:
        return sealing.is_due(now) and sealing.make_seal(keys=settings.KEYS, seals=settings.SEALS, at=now) is not None
    except sealing.NoSealKeyError as error:
        raise BadSettingError(str(error)) from None
