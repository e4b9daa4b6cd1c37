"""The verbs of the Log: draft, record, correct, replace, withdraw, put back, restrict; and their evidence."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.queries import last_change_of
from kim.foundations.audit_trail.writing import Writing, writing
from kim.foundations.evidence_files import actions as evidence_files
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.people.models import WorkArea
from kim.foundations.people.policies import may_administer, still_stands
from kim.foundations.people.refusals import RefusedError, require
from kim.foundations.people.standing import Standing
from kim.practice.kim_log import policies
from kim.practice.kim_log.choices import EntryKind, EntryState
from kim.practice.kim_log.content import UNSAID, Content, GivenEvidence, Restricting, Unsaid
from kim.practice.kim_log.evidence_counts import keep_in_step
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import KIND
from kim.practice.risk_register.actions import follow_source, withdraw_gap
from kim_engine.calendar import say_date
from kim_engine.vocabulary import Decision, Source

Kept = dict[str, Any]  # why found personal data was kept, when it was: facts for the record


def draft_entry(
    *,
    area: WorkArea,
    content: Content,
    by: Standing,
    at: datetime,
    replaces: Entry | None = None,
    restricting: Restricting = Restricting(),  # noqa: B008 - it is frozen
    evidence: GivenEvidence | None = None,
    kept: Kept | None = None,
) -> Entry:
    """Begin a draft. Only its author and the area's chain see it; what it replaces stands until it is recorded."""
    require(policies.may_log(by, area=area))
    require(still_stands(area), about="area")
    with _writing(area, by=by, at=at) as history:
        entry = Entry(area=area, author=by.person, listed_at=at)
        _lay_beside(entry, replaces, restricting)
        _hold_wish(entry, by)
        content.put_on(entry)
        history.changed("kim_log.entry_drafted", entry, **_facts(entry, kept))
        _add_given(entry, evidence, by=by, at=at)
    return entry


def change_draft(
    *,
    entry: Entry,
    content: Content,
    by: Standing,
    at: datetime,
    replaces: Entry | Unsaid | None = UNSAID,
    restricting: Restricting | Unsaid = UNSAID,
    evidence: GivenEvidence | None = None,
    seen: int | None = None,
    kept: Kept | None = None,
) -> None:
    """Change a draft. `seen` is the last event of it that its writer has read: a later one is not written over."""
    with _writing(entry.area, by=by, at=at) as history:
        entry = _locked(entry)
        require(policies.may_change_draft(by, entry=entry))
        _hold_as_seen(entry, seen)
        before = state_of(entry)
        _lay_beside(entry, replaces, restricting)
        _hold_wish(entry, by)
        content.put_on(entry)
        history.changed("kim_log.draft_changed", entry, before=before, **_facts(entry, kept))
        _add_given(entry, evidence, by=by, at=at)


def pass_on_drafts(*, area: WorkArea, into: WorkArea, by: Standing, at: datetime) -> int:
    """Pass the drafts of an area that ended on to the one that it went to; what was logged stays where it was made."""
    require(may_administer(by))
    with writing(by=by, at=at) as history:
        drafts = Entry.objects.select_for_update().filter(area=area, state=EntryState.DRAFT).order_by("pk")
        found = list(drafts)
        for entry in found:
            before = state_of(entry)
            entry.area = into
            entry.save()
            history.changed("kim_log.draft_passed_on", entry, before=before)
    return len(found)


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
    replaces: Entry | Unsaid | None = UNSAID,
    restricting: Restricting | Unsaid = UNSAID,
    evidence: GivenEvidence | None = None,
    seen: int | None = None,
    kept: Kept | None = None,
) -> Entry:
    """Record an entry in the Log, from a draft or at once; a gap is raised, an entry it replaces ends.

    What is not said of `replaces` and `restricting` is as the draft says. A restricted entry was never open.
    """
    require(policies.is_complete(content))
    with _writing(draft.area if draft else _given(area), by=by, at=at) as history:
        entry = _locked(draft) if draft else Entry(area=_given(area), author=by.person)
        require(policies.may_change_draft(by, entry=entry) if draft else policies.may_log(by, area=entry.area))
        require(still_stands(entry.area), about="area")
        require(policies.says_why_late(content, area=entry.area), about="late_why")
        _hold_as_seen(entry, seen)
        before = state_of(entry) if draft else None
        _lay_beside(entry, replaces, restricting)
        entry.state, entry.recorded_by, entry.listed_at = EntryState.RECORDED, by.person, at
        _replace(entry, content.in_force_on or by.on, by=by, at=at)
        content.put_on(entry)
        history.changed("kim_log.entry_recorded", entry, before=before, **_facts(entry, kept))
        _keep_gap_in_step(entry, by=by, at=at)
        _add_given(entry, evidence, by=by, at=at)
    return entry


def correct_entry(
    *,
    entry: Entry,
    content: Content,
    why: str,
    by: Standing,
    at: datetime,
    seen: int | None = None,
    kept: Kept | None = None,
) -> Entry:
    """Correct a recorded entry: a new version, with the reason. The earlier one stays readable.

    The end of what it replaces and the words of its gap go along. `seen` is as for a draft.
    """
    require(policies.is_complete(content))
    require(Decision(bool(why.strip()), "Say why you correct it."), about="reason")
    with _writing(entry.area, by=by, at=at) as history:
        entry = _locked(entry)
        require(policies.may_correct(by, entry=entry))
        require(policies.says_why_late(content, area=entry.area, was_on=entry.in_force_on), about="late_why")
        _hold_as_seen(entry, seen)
        before = state_of(entry)
        entry.version += 1
        content.put_on(entry)
        history.changed("kim_log.entry_corrected", entry, before=before, why=why, **_facts(entry, kept))
        _move_end(entry, by=by, at=at)
        _keep_gap_in_step(entry, why=why, by=by, at=at)
    return entry


def withdraw_entry(
    *, entry: Entry, why: str, from_on: date, by: Standing, at: datetime, kept: Kept | None = None
) -> None:
    """Withdraw an entry that no longer applies, from a day on, with the reason; its open gap goes with it."""
    require(Decision(bool(why.strip()), "Say why you withdraw it."), about="reason")
    with _writing(entry.area, by=by, at=at) as history:
        entry = _locked(entry)
        require(policies.may_move(by, entry=entry, to=EntryState.WITHDRAWN))
        if entry.in_force_on and from_on < entry.in_force_on:
            too_early = "It can't stop applying before it took effect. Give that day or a later one."
            raise RefusedError(too_early, about="from_on")
        before = state_of(entry)
        entry.state, entry.in_force_to = EntryState.WITHDRAWN, from_on
        entry.save()
        history.changed("kim_log.entry_withdrawn", entry, before=before, why=why, **_facts(entry, kept))
        _keep_gap_in_step(entry, why=why, by=by, at=at)


def put_back_entry(*, entry: Entry, why: str, by: Standing, at: datetime, kept: Kept | None = None) -> None:
    """Put back an entry that was replaced or withdrawn by mistake, with the reason: it is in force again."""
    require(Decision(bool(why.strip()), "Say why you put it back."), about="reason")
    with _writing(entry.area, by=by, at=at) as history:
        entry = _locked(entry)
        require(policies.may_put_back(by, entry=entry))
        for other in Entry.objects.select_for_update().filter(replaces=entry).exclude(state=EntryState.DRAFT):
            _part(other, "kim_log.entry_parted", by=by, at=at)
        before = state_of(entry)
        entry.state, entry.in_force_to = EntryState.RECORDED, None
        entry.save()
        history.changed("kim_log.entry_put_back", entry, before=before, why=why, **_facts(entry, kept))
        _keep_gap_in_step(entry, by=by, at=at)


def restrict_entry(
    *, entry: Entry, restriction: str, why: str, by: Standing, at: datetime, kept: Kept | None = None
) -> None:
    """Restrict an entry to its author, the chain and information governance, with the reason."""
    require(Decision(bool(why.strip()), "Say why you restrict it."), about="reason")
    _change_restriction(entry, Restricting(restriction, why), "kim_log.entry_restricted", "", kept, by=by, at=at)


def lift_restriction(*, entry: Entry, why: str, by: Standing, at: datetime, kept: Kept | None = None) -> None:
    """Open a restricted entry to everybody who reads the Log, with the reason."""
    require(Decision(bool(why.strip()), "Say why you lift the restriction."), about="reason")
    _change_restriction(entry, Restricting(), "kim_log.restriction_lifted", why, kept, by=by, at=at)


def add_link(*, entry: Entry, label: str, url: str, by: Standing, at: datetime) -> None:
    """Add a link as evidence of an entry."""
    add_evidence(entry=entry, evidence=GivenEvidence(label, url), by=by, at=at)


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
    given = GivenEvidence(label, "", file_name, media_type, chunks, folder)
    add_evidence(entry=entry, evidence=given, by=by, at=at)


def add_evidence(
    *, entry: Entry, evidence: GivenEvidence, by: Standing, at: datetime, kept: Kept | None = None
) -> None:
    """Add evidence to an entry, as a form gives it: a link or a file."""
    with _writing(entry.area, by=by, at=at):
        entry = _for_evidence(entry, by)
        _add_given(entry, evidence, kept, by=by, at=at)


def keep_copy(
    *, entry: Entry, link: Evidence, copy: GivenEvidence, by: Standing, at: datetime, kept: Kept | None = None
) -> None:
    """Keep a file beside a link of an entry: what the link led to, in one version. The two are one piece."""
    require(Decision(bool(copy.version.strip()), "Say which version it is."), about="version")
    with _writing(entry.area, by=by, at=at) as history:
        entry = _for_evidence(entry, by)
        link = Evidence.objects.select_for_update(of=("self",)).get(pk=link.pk)
        can_have_one = link.file_id is None and link.removed_at is None
        require(Decision(can_have_one, "A copy is kept beside a link that stands. This is none any more."))
        _add_file(entry, copy, link, by=by, at=at)
        _count_evidence(entry, by=by, at=at)
        history.noted("kim_log.copy_kept", entry, evidence=copy.label, **_facts(entry, kept))


def remove_evidence(
    *, entry: Entry, evidence: Evidence, why: str, by: Standing, at: datetime, kept: Kept | None = None
) -> None:
    """Take evidence away from an entry, with the reason. The entry's History says which it was."""
    require(Decision(bool(why.strip()), "Say why you take it away."), about="reason")
    with _writing(entry.area, by=by, at=at) as history:
        entry = _for_evidence(entry, by)
        evidence_files.remove_evidence(evidence=evidence, why=why, by=by, at=at)
        _count_evidence(entry, by=by, at=at)
        history.noted("kim_log.evidence_removed", entry, why=why, evidence=evidence.label, **_facts(entry, kept))


def _lay_beside(entry: Entry, replaces: Entry | Unsaid | None, restricting: Restricting | Unsaid) -> None:
    if not isinstance(replaces, Unsaid):
        entry.replaces = replaces
    if not isinstance(restricting, Unsaid):
        entry.restriction, entry.restricted_why = restricting.restriction, restricting.why
    has_reason = not entry.restriction or bool(entry.restricted_why.strip())
    require(Decision(has_reason, "Say why few people may see it."), about="restricted_why")


def _hold_wish(entry: Entry, by: Standing) -> None:
    """Hold that a draft may say what it will replace: one draft at a time says so of an entry."""
    if entry.replaces is None:
        return
    require(policies.may_replace(by, entry=_locked(entry.replaces)), about="replaces")
    is_taken = Entry.objects.filter(replaces=entry.replaces).exclude(pk=entry.pk).exists()
    sentence = f"Another draft is to replace entry {entry.replaces_id} already. Go on with that one, or discard it."
    require(Decision(not is_taken, sentence), about="replaces")


def _replace(entry: Entry, on: date, *, by: Standing, at: datetime) -> None:
    """End what an entry replaces, on the day on which it takes effect itself."""
    if entry.replaces is None:
        return
    replaced = _locked(entry.replaces)
    require(policies.may_replace(by, entry=replaced), about="replaces")
    _hold_order(replaced, on)
    drafts = Entry.objects.select_for_update().filter(replaces=replaced, state=EntryState.DRAFT).exclude(pk=entry.pk)
    for draft in drafts:  # what it was to replace is replaced now: its words stay, its wish is over
        _part(draft, "kim_log.draft_changed", by=by, at=at)
    _end(replaced, EntryState.REPLACED, on, "kim_log.entry_replaced", by=by, at=at)


def _move_end(entry: Entry, *, by: Standing, at: datetime) -> None:
    """Move the end of what an entry replaces along with its own beginning: both are never in force on one day."""
    if entry.replaces is None or entry.in_force_on is None:
        return
    replaced = _locked(entry.replaces)
    if replaced.state == EntryState.REPLACED and replaced.in_force_to != entry.in_force_on:
        _hold_order(replaced, entry.in_force_on)
        _end(replaced, EntryState.REPLACED, entry.in_force_on, "kim_log.end_moved", by=by, at=at)


def _hold_order(replaced: Entry, on: date) -> None:
    if replaced.in_force_on and on < replaced.in_force_on:
        began = say_date(replaced.in_force_on)
        raise RefusedError(
            f"Entry {replaced.pk}, which it replaces, can't stop applying before it took effect, on {began}. "
            "Give that day or a later one.",
            about="in_force_on",
        )


def _end(entry: Entry, state: EntryState, on: date, event: str, *, by: Standing, at: datetime) -> None:
    with _writing(entry.area, by=by, at=at) as history:
        before = state_of(entry)
        entry.state, entry.in_force_to = state, on
        entry.save()
        history.changed(event, entry, before=before)


def _part(entry: Entry, event: str, *, by: Standing, at: datetime) -> None:
    with _writing(entry.area, by=by, at=at) as history:
        before = state_of(entry)
        entry.replaces = None
        entry.save()
        history.changed(event, entry, before=before)


def _keep_gap_in_step(entry: Entry, *, by: Standing, at: datetime, why: str = "") -> None:
    source = Source(KIND, entry.pk)
    if entry.kind == EntryKind.GAP and entry.state == EntryState.RECORDED:
        follow_source(source=source, area=entry.area, what=entry.what, by=by, at=at)
    else:
        withdraw_gap(source=source, why=why, by=by, at=at)
    _count_evidence(entry, by=by, at=at)  # its links are gaps while it is in force, and only then


def _change_restriction(
    entry: Entry, now: Restricting, event: str, why: str, kept: Kept | None, *, by: Standing, at: datetime
) -> None:
    with _writing(entry.area, by=by, at=at) as history:
        entry = _locked(entry)
        require(policies.may_restrict(by, entry=entry))
        before = state_of(entry)
        entry.restriction, entry.restricted_why = now.restriction, now.why
        entry.save()
        history.changed(event, entry, before=before, why=why, **_facts(entry, kept))


def _for_evidence(entry: Entry, by: Standing) -> Entry:
    entry = _locked(entry)
    require(policies.may_keep(by, entry=entry))
    return entry


def _add_given(
    entry: Entry, given: GivenEvidence | None, kept: Kept | None = None, *, by: Standing, at: datetime
) -> None:
    if given is None:
        return
    source = Source(KIND, entry.pk)
    with _writing(entry.area, by=by, at=at) as history:
        if given.folder is None:
            evidence_files.add_link(source=source, label=given.label, url=given.url, by=by, at=at)
        else:
            _add_file(entry, given, by=by, at=at)
        _count_evidence(entry, by=by, at=at)
        history.noted("kim_log.evidence_added", entry, evidence=given.label, **_facts(entry, kept))


def _add_file(
    entry: Entry, given: GivenEvidence, copy_of: Evidence | None = None, *, by: Standing, at: datetime
) -> None:
    if given.folder is None:
        raise ValueError("a file is kept in a folder")
    evidence_files.add_file(
        source=Source(KIND, entry.pk),
        label=given.label,
        file_name=given.file_name,
        media_type=given.media_type,
        chunks=given.chunks,
        folder=given.folder,
        check=given.check,
        copy_of=copy_of,
        version=given.version,
        by=by,
        at=at,
    )


def _facts(entry: Entry, kept: Kept | None) -> Kept:
    """Give the facts on personal data that stays, and mark the entry: information governance looks for such."""
    if kept and not entry.has_kept_data:
        entry.has_kept_data = True
        entry.save(update_fields=["has_kept_data"])
    return kept or {}


def _count_evidence(entry: Entry, *, by: Standing, at: datetime) -> None:
    keep_in_step(entry.pk, by=by, at=at)
    entry.refresh_from_db(fields=["evidence_count"])


def _hold_as_seen(entry: Entry, seen: int | None) -> None:
    if seen is not None and last_change_of(KIND, entry.pk) != seen:
        raise RefusedError("Somebody else changed this just now. Send yours again to see what they wrote.")


def _writing(area: WorkArea, *, by: Standing, at: datetime) -> AbstractContextManager[Writing]:
    """Open a write about an area: its events say for whom somebody who covers a post acted."""
    return writing(by=by, at=at, on_behalf_of=by.on_behalf_in(area))


def _locked(entry: Entry) -> Entry:
    """Read an entry anew under a lock, so that two people cannot both change what one of them saw."""
    found = Entry.objects.select_for_update(of=("self",)).select_related("area__team", "author", "replaces")
    return found.get(pk=entry.pk)


def _given(area: WorkArea | None) -> WorkArea:
    if area is None:
        raise RefusedError("Choose a work area.", about="area")
    return area
