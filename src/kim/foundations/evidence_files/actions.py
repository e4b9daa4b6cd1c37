"""Adding and removing evidence. The room whose thing it is asks who may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import Actor, Writing, writing
from kim.foundations.evidence_files import slots, storage
from kim.foundations.evidence_files.checks import NOT_LOOKED_OVER, FileCheck
from kim.foundations.evidence_files.choices import ANSWERED, CLAIM_LASTS, EVERY, wrong_with_link
from kim.foundations.evidence_files.models import Evidence, FileText, StoredFile
from kim.foundations.evidence_files.queries import copies_of, counts_now
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
    copy_of: Evidence | None = None,
    version: str = "",
) -> Evidence:
    """Keep a file and add it as evidence of a thing, with what is known of it. The same content is kept once.

    With `copy_of` it is a copy of what that link led to, in one version: the link counts by it from now on.
    """
    sha256, size = storage.keep(folder, chunks)
    with writing(by=by, at=at) as history:
        stored = _stored(history, sha256, size=size, media_type=media_type)
        evidence = Evidence.objects.create(
            source_kind=source.kind,
            source_number=source.number,
            label=label,
            file=stored,
            file_name=file_name,
            checked=check.checked,
            unread=check.unread,
            scanned=check.scanned,
            copy_of=copy_of,
            file_version=version,
            counts=copy_of is None,
            added_at=at,
        )
        if check.text_to_keep:
            FileText.objects.get_or_create(file=stored, defaults={"text": check.text_to_keep})
        history.changed(f"evidence_files.{'copy_kept' if copy_of else 'evidence_added'}", evidence)
        _count(copy_of)
    return evidence


def _stored(history: Writing, sha256: str, **given: Any) -> StoredFile:
    stored, is_new = StoredFile.objects.get_or_create(sha256=sha256, defaults=given)
    if is_new:
        history.changed("evidence_files.file_kept", stored)
    return stored


def remove_evidence(*, evidence: Evidence, why: str, by: Actor, at: datetime) -> None:
    """Take evidence away from a thing, with the copies beside it. A file itself stays: the record speaks of it."""
    with writing(by=by, at=at) as history:
        for row in (*copies_of(evidence), evidence):
            before = state_of(row)
            row.removed_at, row.counts = at, False
            row.save()
            history.changed("evidence_files.evidence_removed", row, before=before, why=why)
        _count(evidence.copy_of)


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


def note_check(*, evidence: Evidence, state: str, by: Standing | None, at: datetime) -> bool:
    """Note what asking a link came to; whoever counts evidence counts again. Returns whether it turned.

    By nobody, it is the tick's weekly round: the record keeps then only what changed. What could not be asked
    changes nothing of what is known: a dead link does not come back because its server was silent.
    """
    with writing(by=by, at=at) as history:
        evidence = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
        if by is None:  # its week of rest begins with the answer, whatever it is
            evidence.link_tried_at = at
            Evidence.objects.filter(pk=evidence.pk).update(link_tried_at=at)
        is_known = bool(evidence.link_state) if by is None else evidence.is_broken
        if evidence.removed_at or (state not in ANSWERED and is_known):
            return False
        before, has_changed = state_of(evidence), evidence.link_state != state
        evidence.link_state, evidence.link_checked_at = state, at
        evidence.broken_at = (evidence.broken_at or at) if evidence.is_broken else None
        evidence.counts = counts_now(evidence)
        evidence.save()
        if by is not None or has_changed:
            history.changed("evidence_files.link_checked", evidence, before=before)
        slots.tell_turned(evidence.source_kind, evidence.source_number, by=by, at=at)
    return has_changed


def take_up(*, evidence: Evidence, at: datetime) -> bool:
    """Take a link up for a tick's round: of ticks that overlap, one. Returns whether it was this one.

    It is kept from the others for an hour: as if it had rested for a week but for that. The answer begins the week.
    """
    rested = Q(link_tried_at__isnull=True) | Q(link_tried_at__lte=at - EVERY)
    return bool(Evidence.objects.filter(rested, pk=evidence.pk).update(link_tried_at=at - EVERY + CLAIM_LASTS))


def _count(link: Evidence | None) -> None:
    """Work out anew whether a link counts, once its copies changed."""
    if link is not None:
        Evidence.objects.filter(pk=link.pk).update(counts=counts_now(link))
