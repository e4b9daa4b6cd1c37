"""The verbs of the Log: draft, record, correct, replace, withdraw, restrict; and their evidence."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import Writing, writing
from kim.foundations.evidence_files import actions as evidence_files
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.people.models import WorkArea
from kim.foundations.people.refusals import RefusedError, require
from kim.foundations.people.standing import Standing
from kim.practice.kim_log import policies
from kim.practice.kim_log.choices import EntryKind, EntryState
from kim.practice.kim_log.content import Content
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import KIND
from kim.practice.risk_register.actions import raise_gap
from kim.practice.risk_register.queries import gap_of
from kim_engine.vocabulary import Decision, Source

Kept = dict[str, Any]  # why found personal data was kept, when it was: facts for the record


def draft_entry(*, area: WorkArea, content: Content, by: Standing, at: datetime, kept: Kept | None = None) -> Entry:
    """Begin a draft. Only its author and the area's chain see it."""
    require(policies.may_log(by, area=area))
    with _writing(area, by=by, at=at) as history:
        entry = Entry(area=area, author=by.person, listed_at=at)
        content.put_on(entry)
        history.changed("kim_log.entry_drafted", entry, **(kept or {}))
    return entry


def change_draft(*, entry: Entry, content: Content, by: Standing, at: datetime, kept: Kept | None = None) -> None:
    """Change a draft."""
    with _writing(entry.area, by=by, at=at) as history:
        entry = _locked(entry)
        require(policies.may_change_draft(by, entry=entry))
        before = state_of(entry)
        content.put_on(entry)
        history.changed("kim_log.draft_changed", entry, before=before, **(kept or {}))


def discard_draft(*, entry: Entry, by: Standing, at: datetime) -> None:
    """Discard a draft. The record keeps that it was there."""
    with _writing(entry.area, by=by, at=at) as history:
        entry = _locked(entry)
        require(policies.may_change_draft(by, entry=entry))
        history.removed("kim_log.draft_discarded", entry, number=entry.pk)
        entry.delete()


def record_entry(
    *,
    content: Content,
    by: Standing,
    at: datetime,
    area: WorkArea | None = None,
    draft: Entry | None = None,
    replaces: Entry | None = None,
    kept: Kept | None = None,
) -> Entry:
    """Record an entry in the Log, from a draft or at once; a gap is raised, an entry it replaces ends."""
    require(policies.is_complete(content))
    with _writing(draft.area if draft else _given(area), by=by, at=at) as history:
        entry = _locked(draft) if draft else Entry(area=_given(area), author=by.person)
        require(policies.may_change_draft(by, entry=entry) if draft else policies.may_log(by, area=entry.area))
        require(policies.says_why_late(content, area=entry.area))
        before = state_of(entry) if draft else None
        entry.state, entry.recorded_by, entry.listed_at, entry.replaces = EntryState.RECORDED, by.person, at, replaces
        if replaces is not None:
            _end(replaces, EntryState.REPLACED, content.in_force_on or by.on, by=by, at=at)
        content.put_on(entry)
        history.changed("kim_log.entry_recorded", entry, before=before, **(kept or {}))
        if content.kind == EntryKind.GAP:
            raise_gap(source=Source(KIND, entry.pk), area=entry.area, what=content.what, by=by, at=at)
    return entry


def correct_entry(
    *, entry: Entry, content: Content, why: str, by: Standing, at: datetime, kept: Kept | None = None
) -> Entry:
    """Correct a recorded entry: a new version, with its reason; one that proves to be a gap raises it."""
    require(policies.is_complete(content))
    require(Decision(bool(why.strip()), "Say why you correct it."))
    with _writing(entry.area, by=by, at=at) as history:
        entry = _locked(entry)
        require(policies.may_correct(by, entry=entry))
        before = state_of(entry)
        entry.version += 1
        content.put_on(entry)
        history.changed("kim_log.entry_corrected", entry, before=before, why=why, **(kept or {}))
        if content.kind == EntryKind.GAP and gap_of(Source(KIND, entry.pk)) is None:
            raise_gap(source=Source(KIND, entry.pk), area=entry.area, what=content.what, by=by, at=at)
    return entry


def withdraw_entry(*, entry: Entry, why: str, from_on: date, by: Standing, at: datetime) -> None:
    """Withdraw an entry that no longer applies, from a day on, with the reason."""
    require(Decision(bool(why.strip()), "Say why you withdraw it."))
    with _writing(entry.area, by=by, at=at):
        _end(entry, EntryState.WITHDRAWN, from_on, why=why, by=by, at=at)


def restrict_entry(*, entry: Entry, restriction: str, why: str, by: Standing, at: datetime) -> None:
    """Restrict an entry to its author, the chain and information governance, with the reason."""
    require(Decision(bool(why.strip()), "Say why you restrict it."))
    _change_restriction(entry, restriction, why, "kim_log.entry_restricted", "", by=by, at=at)


def lift_restriction(*, entry: Entry, why: str, by: Standing, at: datetime) -> None:
    """Open a restricted entry to everybody who reads the Log, with the reason."""
    require(Decision(bool(why.strip()), "Say why you lift the restriction."))
    _change_restriction(entry, "", "", "kim_log.restriction_lifted", why, by=by, at=at)


def add_link(*, entry: Entry, label: str, url: str, by: Standing, at: datetime) -> None:
    """Add a link as evidence of an entry."""
    with _writing(entry.area, by=by, at=at):
        entry = _for_evidence(entry, by)
        evidence_files.add_link(source=Source(KIND, entry.pk), label=label, url=url, by=by, at=at)
        _note_evidence(entry, "kim_log.evidence_added", 1, by=by, at=at)


def add_file(
    *,
    entry: Entry,
    label: str,
    file_name: str,
    media_type: str,
    chunks: Iterable[bytes],
    folder: Path,
    by: Standing,
    at: datetime,
) -> None:
    """Add a file as evidence of an entry."""
    with _writing(entry.area, by=by, at=at):
        entry = _for_evidence(entry, by)
        evidence_files.add_file(
            source=Source(KIND, entry.pk),
            label=label,
            file_name=file_name,
            media_type=media_type,
            chunks=chunks,
            folder=folder,
            by=by,
            at=at,
        )
        _note_evidence(entry, "kim_log.evidence_added", 1, by=by, at=at)


def remove_evidence(*, entry: Entry, evidence: Evidence, why: str, by: Standing, at: datetime) -> None:
    """Take evidence away from an entry, with the reason."""
    require(Decision(bool(why.strip()), "Say why you take it away."))
    with _writing(entry.area, by=by, at=at):
        entry = _for_evidence(entry, by)
        evidence_files.remove_evidence(evidence=evidence, why=why, by=by, at=at)
        _note_evidence(entry, "kim_log.evidence_removed", -1, by=by, at=at)


def _end(entry: Entry, state: EntryState, on: date, *, by: Standing, at: datetime, why: str = "") -> None:
    entry = _locked(entry)
    require(policies.may_move(by, entry=entry, to=state))
    if entry.in_force_on and on < entry.in_force_on:
        raise RefusedError("It can't stop applying before it took effect. Give that day or a later one.")
    with writing(by=by, at=at) as history:
        before = state_of(entry)
        entry.state, entry.in_force_to = state, on
        entry.save()
        event = "kim_log.entry_replaced" if state == EntryState.REPLACED else "kim_log.entry_withdrawn"
        history.changed(event, entry, before=before, why=why)


def _change_restriction(
    entry: Entry, restriction: str, restricted_why: str, event: str, why: str, *, by: Standing, at: datetime
) -> None:
    with _writing(entry.area, by=by, at=at) as history:
        entry = _locked(entry)
        require(policies.may_restrict(by, entry=entry))
        before = state_of(entry)
        entry.restriction, entry.restricted_why = restriction, restricted_why
        entry.save()
        history.changed(event, entry, before=before, why=why)


def _for_evidence(entry: Entry, by: Standing) -> Entry:
    entry = _locked(entry)
    require(policies.may_keep(by, entry=entry))
    return entry


def _note_evidence(entry: Entry, event: str, by_how_many: int, *, by: Standing, at: datetime) -> None:
    entry.evidence_count += by_how_many
    entry.save(update_fields=["evidence_count"])
    with writing(by=by, at=at) as history:
        history.noted(event, entry)


def _writing(area: WorkArea, *, by: Standing, at: datetime) -> AbstractContextManager[Writing]:
    """Open a write about an area: its events say for whom somebody who covers a post acted."""
    return writing(by=by, at=at, on_behalf_of=by.on_behalf_in(area))


def _locked(entry: Entry) -> Entry:
    """Read an entry anew under a lock, so that two people cannot both change what one of them saw."""
    return Entry.objects.select_for_update(of=("self",)).select_related("area__team", "author").get(pk=entry.pk)


def _given(area: WorkArea | None) -> WorkArea:
    if area is None:
        raise RefusedError("Choose a work area.")
    return area
