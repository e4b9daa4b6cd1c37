"""Bringing an old Log in: every entry and past review of a checked file, in one transaction, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import prefetch_related_objects

from kim.foundations.audit_trail.writing import Writing, writing
from kim.foundations.evidence_files import actions as evidence_files
from kim.foundations.people.models import WorkArea
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim.foundations.spreadsheets.layouts import Table
from kim.foundations.spreadsheets.memory import remember
from kim.practice.kim_log import policies
from kim.practice.kim_log.choices import EntryKind, EntryState
from kim.practice.kim_log.importing_check import Planned, There, entry_key, review_key
from kim.practice.kim_log.importing_columns import LAYOUT
from kim.practice.kim_log.importing_plans import Kept, PlannedEntry, PlannedReview
from kim.practice.kim_log.models import Entry, ImportedFile, PastReview
from kim.practice.kim_log.queries import KIND
from kim.practice.risk_register.actions import raise_gap
from kim_engine.vocabulary import Decision, Source

AT_A_TIME = 500
LONGEST_LABEL = 80
TableMeanings = Sequence[tuple[Table, Sequence[str]]]


@dataclass(frozen=True)
class FileRead:
    """Which file it was."""

    name: str
    sha256: str
    sheets: tuple[str, ...]


def import_log(
    *, file: FileRead, planned: Sequence[Planned], tables: TableMeanings, by: Standing, at: datetime
) -> ImportedFile:
    """Bring in what checking a file planned, all or nothing, and remember what its columns were.

    The importer must be allowed in every area concerned. Entries are recorded, never drafts: an old Log was the Log.
    """
    require(policies.may_import_at_all(by))
    require(Decision(bool(planned), "There is nothing in this file to bring in."))
    areas = WorkArea.objects.select_related("team").in_bulk(_areas_of(planned))
    for area in areas.values():
        require(policies.may_import(by, area=area))
    rows = [(sheet, row, entry, kept) for sheet, row, entry, _, kept in planned if entry]
    reviews = [(sheet, row, review, kept) for sheet, row, _, found, kept in planned for review in found]
    with writing(by=by, at=at) as history:
        brought = ImportedFile.objects.create(
            name=file.name,
            sha256=file.sha256,
            sheets="\n".join(file.sheets),
            entries=len(rows),
            reviews=len(reviews),
            imported_by_id=by.person_id,
            imported_at=at,
        )
        history.changed("kim_log.file_imported", brought)
        _add_entries(history, brought, rows, areas, by=by, at=at)
        _add_reviews(history, brought, reviews)
        remember(layout=LAYOUT, tables=tables, by=by, at=at)
    return brought


def what_is_there(planned: Sequence[Planned]) -> There:
    """Read which of the planned rows are in the Log already (two statements for each thousand rows)."""
    entries = [entry for _, _, entry, _, _ in planned if entry]
    reviews = [review for _, _, _, found, _ in planned for review in found]
    there = set()
    for start in range(0, len(entries), AT_A_TIME):
        texts = [entry.what for entry in entries[start : start + AT_A_TIME]]
        same = Entry.objects.filter(what__in=texts).exclude(state=EntryState.DRAFT)
        there |= {_key(*row) for row in same.values_list("area_id", "what", "why", "in_force_on")}
    past = PastReview.objects.filter(area__in={review.area for review in reviews})
    kept = past.values_list("area_id", "quarter", "rag", "comment") if reviews else []
    return There(frozenset(there), frozenset(review_key(PlannedReview(*row, said_by="")) for row in kept))


def _key(area: int, what: str, why: str, day: date | None) -> tuple[object, ...]:
    return entry_key(PlannedEntry(area=area, what=what, why=why, in_force_on=day))


def _areas_of(planned: Sequence[Planned]) -> set[int]:
    entries = {entry.area for _, _, entry, _, _ in planned if entry}
    return entries | {review.area for _, _, _, reviews, _ in planned for review in reviews}


def _add_entries(
    history: Writing,
    brought: ImportedFile,
    rows: Sequence[tuple[str, int, PlannedEntry, Kept]],
    areas: Mapping[int, WorkArea],
    *,
    by: Standing,
    at: datetime,
) -> None:
    made = [_entry(brought, each, by=by, at=at) for each in rows]
    Entry.objects.bulk_create(made, batch_size=AT_A_TIME)
    _tag(made, [planned for _, _, planned, _ in rows])
    _join(made, [planned for _, _, planned, _ in rows])
    prefetch_related_objects(made, "customer_types", "locations")
    for entry, (_, _, planned, kept) in zip(made, rows, strict=True):
        history.changed("kim_log.entry_imported", entry, **kept)
        for link in planned.links:
            label = f"From the old Log: {link.rstrip('/').replace(chr(92), '/').rsplit('/', 1)[-1]}"
            source = Source(KIND, entry.pk)
            evidence_files.add_link(source=source, label=label[:LONGEST_LABEL], url=link, by=by, at=at)
        if entry.kind == EntryKind.GAP:
            raise_gap(source=Source(KIND, entry.pk), area=areas[planned.area], what=entry.what, by=by, at=at)


def _tag(made: Sequence[Entry], rows: Sequence[PlannedEntry]) -> None:
    types, places = Entry.customer_types.through, Entry.locations.through
    pairs = list(zip(made, rows, strict=True))
    types.objects.bulk_create(
        [types(entry_id=entry.pk, customertype_id=pk) for entry, planned in pairs for pk in planned.customer_types],
        batch_size=AT_A_TIME,
    )
    places.objects.bulk_create(
        [places(entry_id=entry.pk, location_id=pk) for entry, planned in pairs for pk in planned.locations],
        batch_size=AT_A_TIME,
    )


def _join(made: Sequence[Entry], rows: Sequence[PlannedEntry]) -> None:
    """Let each entry name the one that it replaces: both have their numbers only now."""
    at = {(entry.came_sheet, entry.came_row): entry for entry in made}
    joined = []
    for entry, planned in zip(made, rows, strict=True):
        if planned.replaces in at:
            entry.replaces = at[planned.replaces]
            joined.append(entry)
    Entry.objects.bulk_update(joined, ["replaces"], batch_size=AT_A_TIME)


def _entry(brought: ImportedFile, found: tuple[str, int, PlannedEntry, Kept], *, by: Standing, at: datetime) -> Entry:
    sheet, row, planned, _ = found
    return Entry(
        area_id=planned.area,
        state=planned.state,
        kind=planned.kind,
        what=planned.what,
        why=planned.why,
        in_force_on=planned.in_force_on,
        in_force_to=planned.in_force_to,
        listed_at=at,
        author_id=planned.author or by.person_id,
        recorded_by_id=by.person_id,
        restriction=planned.restriction,
        restricted_why=planned.restricted_why,
        questions=planned.questions,
        known_only_by=planned.known_only_by,
        covered_by=planned.covered_by,
        evidence_count=len(planned.links),
        came_from=brought,
        came_sheet=sheet,
        came_row=row,
        came_with=planned.came_with,
    )


def _add_reviews(history: Writing, brought: ImportedFile, rows: Sequence[tuple[str, int, PlannedReview, Kept]]) -> None:
    made = [
        PastReview(
            area_id=planned.area,
            quarter=planned.quarter,
            rag=planned.rag,
            comment=planned.comment,
            said_by=planned.said_by,
            came_from=brought,
            came_sheet=sheet,
            came_row=row,
            came_with=planned.came_with,
        )
        for sheet, row, planned, _ in rows
    ]
    PastReview.objects.bulk_create(made, batch_size=AT_A_TIME)
    for review, (*_, kept) in zip(made, rows, strict=True):
        history.changed("kim_log.past_review_kept", review, **kept)
