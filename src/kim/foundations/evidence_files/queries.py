"""Reading the evidence of a thing."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import BooleanField, Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from kim.foundations.evidence_files import slots
from kim.foundations.evidence_files.choices import BROKEN
from kim.foundations.evidence_files.models import Evidence, FileText
from kim.foundations.full_text.indexes import Index, search
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import Source

NAMES = Index("evidence_files_evidence", ("label", "file_name"))
TEXTS = Index("evidence_files_filetext", ("text",))


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


def visible_to(person: Standing, area: int | None = None) -> QuerySet[Evidence]:
    """Select what stands as evidence of the things that a person may see, each row with its `area_name`."""
    seen, named = [], []
    for kind, owners in slots.owners_seen(person).items():
        here = owners if area is None else owners.filter(area=area)
        seen.append(When(source_kind=kind, then=Exists(here.filter(pk=OuterRef("source_number")))))
        area_name = here.filter(pk=OuterRef("source_number")).values("area__name")
        named.append(When(source_kind=kind, then=Subquery(area_name)))
    said = Case(*named, default=Value(""), output_field=CharField())
    # By cases and not by OR, which would gather all evidence of each kind before the words are looked for.
    is_seen = Case(*seen, default=Value(False), output_field=BooleanField())
    return Evidence.objects.filter(is_seen, removed_at__isnull=True).annotate(area_name=said)


def found(person: Standing, words: str, area: int | None) -> QuerySet[Evidence]:
    """Select the evidence a person may see that is named by some words, or whose file says them."""
    named = search(Evidence.objects.all(), NAMES, words).values("pk")
    saying = search(FileText.objects.all(), TEXTS, words).values("file")
    rows = visible_to(person, area).filter(Q(pk__in=named) | Q(file__in=saying))
    return rows.annotate(found_at=F("added_at"))


def put_texts(rows: Sequence[Evidence]) -> None:
    """Put the text of each file on its row (one statement)."""
    texts: dict[int | None, str] = dict(
        FileText.objects.filter(file__in=[row.file_id for row in rows]).values_list("file", "text")
    )
    for row in rows:
        row.said = texts.get(row.file_id, "")  # type: ignore[attr-defined]
