"""Reading the evidence of a thing."""

from __future__ import annotations

from django.db.models import QuerySet

from kim.foundations.evidence_files.choices import BROKEN
from kim.foundations.evidence_files.models import Evidence
from kim_engine.vocabulary import Source


def every_evidence_of(source: Source) -> QuerySet[Evidence]:
    """Select what stands, or ever stood, as evidence of a thing, oldest first."""
    found = Evidence.objects.filter(source_kind=source.kind, source_number=source.number)
    return found.select_related("file", "opened_by").order_by("pk")


def evidence_of(source: Source) -> QuerySet[Evidence]:
    """Select what stands as evidence of a thing, oldest first."""
    return every_evidence_of(source).filter(removed_at__isnull=True)


def how_many_count(source: Source) -> int:
    """Count what stands as evidence of a thing: a link that leads nowhere is none."""
    return evidence_of(source).exclude(link_state__in=BROKEN).count()
