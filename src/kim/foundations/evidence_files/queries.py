"""Reading the evidence of a thing."""

from __future__ import annotations

from django.db.models import QuerySet

from kim.foundations.evidence_files.models import Evidence
from kim_engine.vocabulary import Source


def every_evidence_of(source: Source) -> QuerySet[Evidence]:
    """Select what stands, or ever stood, as evidence of a thing, oldest first."""
    found = Evidence.objects.filter(source_kind=source.kind, source_number=source.number)
    return found.select_related("file").order_by("pk")


def evidence_of(source: Source) -> QuerySet[Evidence]:
    """Select what stands as evidence of a thing, oldest first."""
    return every_evidence_of(source).filter(removed_at__isnull=True)
