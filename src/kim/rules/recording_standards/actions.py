"""Proposing a version of a standard, agreeing or declining it, and switching a standard off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import writing
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim.rules.recording_standards import policies, queries
from kim.rules.recording_standards.choices import VersionState
from kim.rules.recording_standards.models import RecordingStandard, StandardVersion
from kim_engine.quality import starting, trying
from kim_engine.quality.reading import StandardError, read
from kim_engine.quality.standards import Standard
from kim_engine.vocabulary import Decision

Kept = Mapping[str, Any]  # why found personal data was kept, when it was: facts for the record

SHIPS = "It comes with KIM Log."  # what is said of a version that nobody wrote here


def take_up(*, name: str, by: Standing, at: datetime) -> StandardVersion:
    """Propose a standard that ships. Raises KeyError if none of that name does."""
    require(policies.may_propose(by))
    content = starting.path_of(name).read_bytes()
    return _propose(queries.start_standard(name), content, SHIPS, None, by=by, at=at)


def bring_file(
    *, content: bytes, what_changed: str = "", by: Standing, at: datetime, kept: Kept | None = None
) -> StandardVersion:
    """Propose what a file says, once its rules were tried on their examples. Raises StandardError and keeps nothing."""
    require(policies.may_propose(by))
    content = content.removeprefix(b"\xef\xbb\xbf")
    if faults := trying.faults_of(content):  # the child reads it first: a large file takes its time there
        raise StandardError(*faults)
    return _propose(read(content), content, what_changed.strip(), kept, by=by, at=at)


def agree_version(*, version: StandardVersion, effective_from: date, by: Standing, at: datetime) -> StandardVersion:
    """Agree a version, from a day on. A standard that was off is on again from that day."""
    with writing(by=by, at=at) as history:
        version = _locked(version)
        require(policies.may_decide(by, version=version))
        last = queries.newest_agreed(queries.versions_of(version.standard))
        require(policies.may_apply_from(effective_from, today=by.on, last=last), about="effective_from")
        before = state_of(version)
        version.state, version.effective_from = VersionState.AGREED, effective_from
        version.decided_by_id, version.decided_at = by.person_id, at
        version.save(update_fields=["state", "effective_from", "decided_by", "decided_at"])
        history.changed("recording_standards.version_agreed", version, before=before)
        standard, title = version.standard, queries.standard_of(version).title
        if standard.title != title:
            before = state_of(standard)
            standard.title = title
            standard.save()
            history.changed("recording_standards.standard_renamed", standard, before=before)
    return version


def decline_version(
    *, version: StandardVersion, why: str, by: Standing, at: datetime, kept: Kept | None = None
) -> StandardVersion:
    """Say no to a version, and why."""
    require(Decision(bool(why.strip()), "Say why it is declined."), about="why")
    with writing(by=by, at=at) as history:
        version = _locked(version)
        require(policies.may_decide(by, version=version))
        before = state_of(version)
        version.state, version.why_declined = VersionState.DECLINED, why.strip()
        version.decided_by_id, version.decided_at = by.person_id, at
        version.save(update_fields=["state", "why_declined", "decided_by", "decided_at"])
        history.changed("recording_standards.version_declined", version, before=before, **(kept or {}))
    return version


def switch_off(
    *, standard: RecordingStandard, off_from: date, why: str, by: Standing, at: datetime, kept: Kept | None = None
) -> StandardVersion:
    """Have a standard apply no more from a day on. It is on again once another version is agreed."""
    require(Decision(bool(why.strip()), "Say why it is switched off."), about="why")
    with writing(by=by, at=at) as history:
        RecordingStandard.objects.select_for_update().get(pk=standard.pk)
        versions = queries.versions_of(standard)
        require(policies.may_switch_off(by, versions=versions, today=by.on))
        last = queries.newest_agreed(versions)
        assert last is not None  # noqa: S101 - the policy has asked
        require(policies.may_end_on(off_from, today=by.on, last=last), about="off_from")
        before = state_of(last)
        last.off_from, last.off_by_id, last.off_at, last.why_off = off_from, by.person_id, at, why.strip()
        last.save(update_fields=["off_from", "off_by", "off_at", "why_off"])
        history.changed("recording_standards.standard_switched_off", last, before=before, **(kept or {}))
    return last


def _propose(
    standard: Standard, content: bytes, what_changed: str, kept: Kept | None, *, by: Standing, at: datetime
) -> StandardVersion:
    with writing(by=by, at=at) as history:
        row, is_new = RecordingStandard.objects.select_for_update().get_or_create(
            code=standard.id, defaults={"title": standard.title}
        )
        if is_new:
            history.changed("recording_standards.standard_begun", row)
        versions = queries.versions_of(row)
        require(policies.may_follow(standard, versions=versions, today=by.on), about="file")
        last = queries.newest_agreed(versions)
        is_same = last is None or last.digest == standard.digest
        said = is_same or bool(what_changed)
        require(Decision(said, f"Say what changed since version {last.number if last else 1}."), about="what_changed")
        made = StandardVersion.objects.create(
            standard=row,
            number=versions[0].number + 1 if versions else 1,
            content=content.decode(),
            digest=standard.digest,
            file_version=standard.version,
            what_changed=what_changed,
            proposed_by_id=by.person_id,
            proposed_at=at,
        )
        history.changed("recording_standards.version_proposed", made, **(kept or {}))
    return made


def _locked(version: StandardVersion) -> StandardVersion:
    """Read a version anew under its standard's lock, so that it is decided once."""
    RecordingStandard.objects.select_for_update().get(pk=version.standard_id)
    return StandardVersion.objects.select_related("standard").get(pk=version.pk)
