"""Keeping an entry in step with its evidence: how many pieces count, and which links of it are gaps."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from kim.foundations.audit_trail.writing import writing
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.evidence_files.queries import KIND as EVIDENCE_KIND
from kim.foundations.evidence_files.queries import every_evidence_of, how_many_count
from kim.foundations.people.standing import Standing
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import KIND
from kim.practice.risk_register.actions import follow_source, withdraw_gap
from kim.practice.risk_register.queries import gaps_of
from kim_engine.vocabulary import Source


def keep_in_step(number: int, *, by: Standing | None, at: datetime) -> None:
    """Count an entry's evidence, raise a gap for each link that leads nowhere, and withdraw those that are none now."""
    source = Source(KIND, number)
    with writing(by=by, at=at):
        entry = Entry.objects.select_for_update(of=("self",)).select_related("area__team").get(pk=number)
        Entry.objects.filter(pk=number).update(evidence_count=how_many_count(source))
        links = {each.pk: each for each in every_evidence_of(source).exclude(link_state="")}
        raised = gaps_of(EVIDENCE_KIND, links) if links else {}
        for link in links.values():
            if entry.state == EntryState.RECORDED and link.is_gap and link.removed_at is None:
                _follow(entry, link, by=by, at=at)
            elif link.pk in raised:
                withdraw_gap(source=Source(EVIDENCE_KIND, link.pk), why=_why_none(link), by=by, at=at)


def _follow(entry: Entry, link: Evidence, *, by: Standing | None, at: datetime) -> None:
    follow_source(
        source=Source(EVIDENCE_KIND, link.pk),
        area=entry.area,
        what=f"A link of entry {entry.pk} leads nowhere: {link.label}",
        by=by,
        at=at,
        since=localdate(link.broken_at) if link.broken_at else None,
    )


def _why_none(link: Evidence) -> str:
    """Say why a link is no gap any more; nothing when its entry is not in force."""
    if link.removed_at is not None:
        return "The link was taken away."
    if not link.is_broken:
        return "The link opens again."
    return "A copy of what was there is kept." if link.counts else ""
