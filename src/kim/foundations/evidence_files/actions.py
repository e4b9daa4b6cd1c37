"""Adding and removing evidence. The room whose thing it is asks who may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import Actor, writing
from kim.foundations.evidence_files import slots, storage
from kim.foundations.evidence_files.checks import NOT_LOOKED_OVER, FileCheck
from kim.foundations.evidence_files.choices import wrong_with_link
from kim.foundations.evidence_files.models import Evidence, FileText, StoredFile
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import Source


class NotALinkError(ValueError):
    """What was given is no link that can be kept; the sentence says why."""


def add_link(*, source: Source, label: str, url: str, by: Actor, at: datetime) -> Evidence:
    """Add a link as evidence of a thing. Raises NotALinkError: a page will show it, and a browser follow it."""
    wrong = wrong_with_link(url)
    if wrong:
        raise NotALinkError(wrong)
    with writing(by=by, at=at) as history:
        evidence = Evidence.objects.create(
            source_kind=source.kind, source_number=source.number, label=label, url=url, added_at=at
        )
        history.changed("evidence_files.evidence_added", evidence)
    return evidence


def add_file(
    *,
    source: Source,
    label: str,
    file_name: str,
    media_type: str,
    chunks: Iterable[bytes],
    folder: Path,
    by: Actor,
    at: datetime,
    check: FileCheck = NOT_LOOKED_OVER,
) -> Evidence:
    """Keep a file and add it as evidence of a thing, with what is known of it. The same content is kept once."""
    sha256, size = storage.keep(folder, chunks)
    with writing(by=by, at=at) as history:
        stored, is_new = StoredFile.objects.get_or_create(
            sha256=sha256, defaults={"size": size, "media_type": media_type}
        )
        if is_new:
            history.changed("evidence_files.file_kept", stored)
        evidence = Evidence.objects.create(
            source_kind=source.kind,
            source_number=source.number,
            label=label,
            file=stored,
            file_name=file_name,
            checked=check.checked,
            unread=check.unread,
            scanned=check.scanned,
            added_at=at,
        )
        if check.text_to_keep:
            FileText.objects.get_or_create(file=stored, defaults={"text": check.text_to_keep})
        history.changed("evidence_files.evidence_added", evidence)
    return evidence


def remove_evidence(*, evidence: Evidence, why: str, by: Actor, at: datetime) -> None:
    """Take evidence away from a thing. The file itself stays: the record still speaks of it."""
    with writing(by=by, at=at) as history:
        before = state_of(evidence)
        evidence.removed_at = at
        evidence.save()
        history.changed("evidence_files.evidence_removed", evidence, before=before, why=why)


def note_opening(*, evidence: Evidence, by: Standing, at: datetime) -> None:
    """Note who last opened a link, and when: once a day for each person, however often they do."""
    with writing(by=by, at=at) as history:
        evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
        is_known = evidence.opened_by_id == by.person_id and evidence.opened_at is not None
        if is_known and evidence.opened_at and at - evidence.opened_at < timedelta(days=1):
            return
        before = state_of(evidence)
        evidence.opened_by, evidence.opened_at = by.person, at
        evidence.save()
        history.changed("evidence_files.link_opened", evidence, before=before)


def note_check(*, evidence: Evidence, state: str, by: Actor, at: datetime) -> None:
    """Note what checking a link came to; whoever counts evidence counts again."""
    with writing(by=by, at=at) as history:
        evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
        before = state_of(evidence)
        evidence.link_state, evidence.link_checked_at = state, at
        evidence.save()
        slots.count_again(evidence.source_kind, evidence.source_number)
        history.changed("evidence_files.link_checked", evidence, before=before)
