"""Reading the evidence of a thing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import BooleanField, Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from kim.foundations.evidence_files import slots
from kim.foundations.evidence_files.choices import EVERY, WEB
from kim.foundations.evidence_files.models import Evidence, FileText
from kim.foundations.full_text.indexes import Index, search
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import Source

KIND = "evidence_files.evidence"
NAMES = Index("evidence_files_evidence", ("label", "file_name"))
TEXTS = Index("evidence_files_filetext", ("text",))


def every_evidence_of(source: Source) -> QuerySet[Evidence]:
    """Select what stands, or ever stood, as evidence of a thing, oldest first."""
    found = Evidence.objects.filter(source_kind=source.kind, source_number=source.number)
    return found.select_related("file", "opened_by").order_by("pk")


def evidence_of(source: Source) -> QuerySet[Evidence]:
    """Select what stands as evidence of a thing, oldest first."""
    return every_evidence_of(source).filter(removed_at__isnull=True)


def that_counts(path: str = "") -> Q:
    """Build the condition that the row at `path` counts as a piece of evidence: the one place that says what does.

    A link that leads nowhere is none, unless a copy of what was there is kept; the copy and its link are one piece.
    """
    return Q(**{f"{path}counts": True})


def counts_now(evidence: Evidence) -> bool:
    """Work out whether a row counts (one statement for a link that leads nowhere)."""
    if evidence.removed_at is not None or evidence.copy_of_id is not None:
        return False
    return not evidence.is_broken or copies_of(evidence).exists()


def how_many_count(source: Source) -> int:
    """Count what counts as evidence of a thing."""
    return evidence_of(source).filter(that_counts()).count()


def copies_of(evidence: Evidence) -> QuerySet[Evidence]:
    """Select the copies that are kept beside a link, newest first."""
    found = Evidence.objects.filter(copy_of=evidence, removed_at__isnull=True)
    return found.select_related("file").order_by("-added_at", "-pk")


def with_copies(rows: Iterable[Evidence]) -> list[Evidence]:
    """Put the copies that stand among some rows beside their links, newest first (no statement)."""
    standing = [each for each in rows if each.removed_at is None]
    for each in standing:
        found = [other for other in standing if other.copy_of_id == each.pk]
        each.kept = found[::-1]  # type: ignore[attr-defined]
    return [each for each in standing if each.copy_of_id is None]


def due_to_be_asked(hosts: Collection[str], now: datetime) -> QuerySet[Evidence]:
    """Select the links to listed servers that nobody asked for a week, the longest ago first."""
    listed = Q(pk__in=[])
    for start in (f"{scheme}{host}" for host in sorted(hosts) for scheme in WEB):
        listed |= Q(url__iexact=start)
        for end in "/:?#":
            listed |= Q(url__istartswith=f"{start}{end}")
    rested = Q(link_tried_at__isnull=True) | Q(link_tried_at__lte=now - EVERY)
    unasked = Q(link_checked_at__isnull=True) | Q(link_checked_at__lte=now - EVERY)
    links = Evidence.objects.filter(listed, rested, unasked, file__isnull=True, removed_at__isnull=True)
    return links.order_by(F("link_tried_at").asc(nulls_first=True), "pk")


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
    saying = Evidence.objects.filter(file__in=search(FileText.objects.all(), TEXTS, words).values("file")).values("pk")
    rows = visible_to(person, area).filter(pk__in=named.union(saying))  # by OR, PostgreSQL would ask every row
    return rows.annotate(found_at=F("added_at"))


def put_texts(rows: Sequence[Evidence]) -> None:
    """Put the text of each file on its row (one statement)."""
    texts: dict[int | None, str] = dict(
        FileText.objects.filter(file__in=[row.file_id for row in rows]).values_list("file", "text")
    )
    for row in rows:
        row.said = texts.get(row.file_id, "")  # type: ignore[attr-defined]
