"""What of the Log waits for somebody: links that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.timezone import localdate

from kim.foundations.evidence_files.models import Evidence
from kim.foundations.evidence_files.queries import KIND as EVIDENCE_KIND
from kim.foundations.people.holders import holders_on
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.offers import link
from kim.practice.kim_log.queries import KIND
from kim.practice.risk_register.choices import GapState
from kim.practice.risk_register.models import Gap
from kim_engine.clocks.reminders import DueItem

MENDED_WITHIN = timedelta(days=10)  # so near that its keeper is told at once, and before a review is due


def due_items(on: date) -> Iterator[DueItem]:
    """Give the links whose gap is open, by those who keep their area (four statements, whatever their number)."""
    gaps = Gap.objects.filter(source_kind=EVIDENCE_KIND, state=GapState.OPEN).values("source_number")
    links = list(Evidence.objects.filter(source_kind=KIND, pk__in=gaps).order_by("pk"))
    if not links:
        return
    numbers = {each.source_number for each in links}
    entries = Entry.objects.select_related("area__team__service").in_bulk(numbers)
    posts = holders_on(on)
    for each in links:
        area = entries[each.source_number].area
        since = each.broken_at or each.link_checked_at or each.added_at
        yield DueItem(
            (EVIDENCE_KIND, each.pk, "MEND"),
            f"Mend a link that leads nowhere: entry {each.source_number}, {area.name}",
            link(each.source_number),
            localdate(since) + MENDED_WITHIN,
            (posts.keepers(area), *posts.above(area)),
        )
