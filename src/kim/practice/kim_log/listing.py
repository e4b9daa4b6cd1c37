"""The list of the Log: its columns, filters and orders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.db.models import DateField, F, Q, QuerySet, Value
from django.urls import reverse
from django.utils.timezone import localdate, make_aware
from markupsafe import Markup

from kim.foundations.audit_trail.queries import last_changes_of
from kim.foundations.design.jinja import day
from kim.foundations.design.lists import Column, Filter, Listing, Order
from kim.foundations.full_text.indexes import search, search_some, search_within
from kim.foundations.landlord.models import CustomerType
from kim.foundations.people.lineage import found_under
from kim.foundations.people.models import Person, WorkArea
from kim.places.holdings.models import Location
from kim.practice.kim_log.choices import QUESTIONS, TONES, EntryKind, EntryState, Restriction
from kim.practice.kim_log.models import Entry, ImportedFile
from kim.practice.kim_log.queries import KIND, WORDS, not_ended_by
from kim_engine.calendar import Quarter, quarter_of

Rows = QuerySet[Entry]
_NUMBER = re.compile(r"#?([0-9]{1,12})")


def entry_link(entry: Entry) -> Markup:
    """Link an entry by its heading, marked when it is restricted."""
    link = Markup('<a class="govuk-link govuk-link--no-visited-state" href="{}">{}</a>').format(
        reverse("kim_log:entry_show", args=[entry.pk]), entry.heading
    )
    if not entry.restriction:
        return link
    return link + Markup('<span class="kim-note">Restricted: few people see this</span>')


def state_tag(entry: Entry, on: date) -> Markup:
    """Show an entry's state on a day as a tag."""
    tone = TONES[EntryState(entry.state)]
    return Markup('<strong class="govuk-tag kim-tag--{}">{}</strong>').format(tone, entry.state_on(on))


def recorded_cell(entry: Entry) -> Markup:
    """Show when an entry was recorded; a draft was only begun."""
    began = "Begun " if entry.state == EntryState.DRAFT else ""
    return nowrap(began + day(entry.listed_at))


def restricted(entry: Entry) -> str:
    """Say why few people see an entry."""
    return Restriction(entry.restriction).label if entry.restriction else ""


def number_of(entry: Entry, which: str) -> int | None:
    """Give the number of the entry that this one replaces, or is replaced by, if the reader sees it."""
    return getattr(entry, f"{which}_number", None)


def evidence_cell(entry: Entry) -> object:
    """Show how many pieces of evidence there are."""
    return entry.evidence_count or Markup('<span class="kim-note">None</span>')


def nowrap(text: str) -> Markup:
    """Keep a date on one line."""
    return Markup('<span class="kim-nowrap">{}</span>').format(text)


COLUMNS: Sequence[Column[Entry]] = (
    Column("what", "What", lambda e: e.heading, show=entry_link),
    Column("area", "Area", lambda e: e.area.name),
    Column("kind", "Kind", lambda e: EntryKind(e.kind).label, code=lambda e: e.kind),
    Column("recorded", "Recorded", lambda e: e.listed_at, show=recorded_cell),
    Column("took_effect", "Took effect", lambda e: e.in_force_on, show=lambda e: nowrap(day(e.in_force_on))),
    Column(
        "state", "State", lambda e: EntryState(e.state).label, is_shown=False, code=lambda e: e.state
    ),  # on a day: see `_columns`
    Column("number", "Number", lambda e: e.pk, is_shown=False, is_numeric=True),
    Column("author", "Logged by", lambda e: e.author.name, is_shown=False),
    Column("restricted", "Restricted", restricted, is_shown=False),
    Column("evidence", "Evidence", lambda e: e.evidence_count, show=evidence_cell, is_numeric=True),
)
WHOLE: Sequence[Column[Entry]] = (  # what a download adds to the columns shown
    *(column for column in COLUMNS if column.key in ("number", "author", "state")),
    Column("ended", "No longer applies from", lambda e: e.in_force_to),
    Column("text", "What changed", lambda e: e.what),
    Column("why", "Why", lambda e: e.why),
    Column("late_why", "Why it was logged late", lambda e: e.late_why),
    Column("known_only_by", "Known only by", lambda e: e.known_only_by),
    Column("covered_by", "Covered by", lambda e: e.covered_by),
    Column("customers", "Who it concerns", lambda e: _tags(e, "customer_types")),
    Column("places", "Where we keep it", lambda e: _tags(e, "locations")),
    Column("questions", "Review questions", lambda e: ", ".join(e.question_list)),
    Column("replaces", "Replaces", lambda e: number_of(e, "replaces")),
    Column("replaced_by", "Replaced by", lambda e: number_of(e, "replaced_by")),
    Column("restricted", "Restricted", restricted),
    Column("came_with", "Also in its row of the old Log", lambda e: e.came_with),
    # By this a list that is changed and brought back tells what somebody else has changed since.
    Column("history", "Place in the History", lambda e: getattr(e, "last_change", None)),
)
ORDERS = (
    Order("newest", "newest first", ("-listed_at", "-pk")),
    Order("oldest", "oldest first", ("listed_at", "pk")),
    Order("area", "by area, newest first", ("area__name", "-listed_at", "-pk"), least=""),
)


def more_for(columns: Sequence[Column[Entry]]) -> list[Column[Entry]]:
    """List what a download adds to the columns that are chosen."""
    chosen = {column.key for column in columns}
    return [column for column in WHOLE if column.key not in chosen]


def with_tags(rows: Sequence[Entry]) -> None:
    """Put on the rows of a download what a cell needs: areas, authors, tags, last change (five statements)."""
    areas = WorkArea.objects.in_bulk({row.area_id for row in rows})  # one of each for all its rows
    authors = Person.objects.in_bulk({row.author_id for row in rows})
    numbers = [row.pk for row in rows]
    last = last_changes_of(KIND, numbers)
    types = _names_by_entry(Entry.customer_types.through.objects.filter(entry__in=numbers), "customertype__name")
    places = _names_by_entry(Entry.locations.through.objects.filter(entry__in=numbers), "location__name")
    for row in rows:
        row.area, row.author = areas[row.area_id], authors[row.author_id]
        row.last_change = last.get(row.pk)  # type: ignore[attr-defined]
        row.tag_names = {"customer_types": types.get(row.pk), "locations": places.get(row.pk)}  # type: ignore[attr-defined]


def _names_by_entry(through: QuerySet[Any], name: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for number, said in through.values_list("entry_id", name):
        found.setdefault(number, []).append(said)
    return found


def _tags(entry: Entry, which: str) -> str:
    return ", ".join(sorted(entry.tag_names[which] or ()))  # type: ignore[attr-defined]


def _words(rows: Rows, text: str) -> Rows:
    if number := _NUMBER.fullmatch(text):
        found = search(Entry.objects.all(), WORDS, text).values("pk")
        return rows.filter(Q(pk=int(number[1])) | Q(pk__in=found))
    return search(rows, WORDS, text)


def _words_within(rows: Rows, text: str, stretch: Rows) -> Rows:
    return rows.none() if _NUMBER.fullmatch(text) else search_within(rows, WORDS, text, stretch)


def _words_some(rows: Rows, text: str) -> Rows:
    return search_some(rows, WORDS, text)


def _state(rows: Rows, state: str, on: date) -> Rows:
    if state == EntryState.RECORDED:
        return not_ended_by(rows, on)
    return rows if state == "ALL" else rows.filter(state=state)


def _quarter(rows: Rows, code: str) -> Rows:
    quarter = Quarter.from_code(code)
    begins, ends = (
        make_aware(datetime.combine(each, time.min)) for each in (quarter.first_day, quarter.next().first_day)
    )
    return rows.filter(listed_at__gte=begins, listed_at__lt=ends)


def _quarters(on: date) -> list[tuple[str, str]]:
    """List the quarters in which anything was recorded or begun, newest first."""
    first = Entry.objects.order_by("listed_at").values_list("listed_at", flat=True).first()
    quarter, found = quarter_of(on), []
    earliest = quarter_of(localdate(first)) if first else quarter
    while quarter >= earliest:
        found.append((quarter.code, f"{quarter.short}: {quarter.label.partition(', ')[2]}"))
        quarter = quarter.previous()
    return found


def _columns(on: date, state: str) -> list[Column[Entry]]:
    """Say the columns that depend on the day, and on whether drafts alone are listed."""
    of_day: dict[str, dict[str, Any]] = {
        "state": {"value": lambda e: e.state_on(on), "show": lambda e: state_tag(e, on)}
    }
    if state == EntryState.DRAFT:
        of_day["recorded"] = {"label": "Begun", "show": lambda e: nowrap(day(e.listed_at))}
    return [replace(column, **of_day.get(column.key, {})) for column in COLUMNS]


def listing(on: date, state: str = "", *, governs: bool = False, file: str = "") -> Listing[Entry]:
    """Build the list with the choices that stand now (two small statements, and one for the file asked for).

    Who `governs` information also finds the entries in which personal data was kept with a reason.
    """
    areas, people, types, places = _choices()
    filters: Sequence[Filter[Entry]] = (
        Filter("words", "Words or number", _words, within=_words_within, some=_words_some),
        Filter("area", "Area", lambda q, v: q.filter(found_under(int(v), "listed_at")), areas, _all_areas(len(areas))),
        Filter("kind", "Kind", lambda q, v: q.filter(kind=v), EntryKind.choices, "All kinds"),
        Filter("state", "State", partial(_state, on=on), EntryState.choices, "All states", default=EntryState.RECORDED),
        Filter("quarter", "Quarter", _quarter, _quarters(on), "All quarters", in_sight=False),
        Filter("type", "Customer type", lambda q, v: q.filter(customer_types=int(v)), types, in_sight=False),
        Filter("place", "System", lambda q, v: q.filter(locations=int(v)), places, in_sight=False),
        Filter("question", "Review question", lambda q, v: q.filter(questions__contains=v), QUESTIONS, in_sight=False),
        Filter("by", "Logged by", lambda q, v: q.filter(author=int(v)), people, in_sight=False),
        Filter("evidence", "Evidence", _evidence, (("yes", "With evidence"), ("no", "Without")), in_sight=False),
        *_came_in_with(file),
    )
    if governs:
        choices = (("kept", "Kept with a reason"),)
        kept: Filter[Entry] = Filter("personal", "Personal data", _kept, choices, "All entries", in_sight=False)
        filters = (*filters, kept)
    return Listing(_columns(on, state), filters, ORDERS, ("entry", "entries"))


def _choices() -> list[list[tuple[str, str]]]:
    """Read the areas, people, customer types and places to choose from (one statement); an ended area says so."""
    offered = (WorkArea.objects.all(), Person.objects.all(), CustomerType.objects.all(), Location.objects.all())
    first, *others = (
        rows.annotate(
            which=Value(which),
            order=F("position") if rows.model is CustomerType else Value(0),
            ended=F("ended_on") if rows.model is WorkArea else Value(None, output_field=DateField()),
        )
        .order_by()
        .values_list("which", "order", "pk", "name", "ended")
        for which, rows in enumerate(offered)
    )
    found: list[list[tuple[int, str, int]]] = [[], [], [], []]
    for which, order, number, name, ended in first.union(*others, all=True):
        found[which].append((order, f"{name} (ended {day(ended)})" if ended else name, number))
    return [[(str(number), name) for _, name, number in sorted(each)] for each in found]


def _kept(rows: Rows, wanted: str) -> Rows:
    return rows.filter(has_kept_data=True)


def _all_areas(number: int) -> str:
    return f"All {number} areas" if number > 1 else "All areas"


def _came_in_with(file: str) -> Sequence[Filter[Entry]]:
    """Give the filter for one imported file, when the address names it: there may be many, and few ask."""
    files = ImportedFile.objects.filter(pk=int(file[:9])) if file.isdecimal() else ImportedFile.objects.none()
    names = [(str(pk), name) for pk, name in files.values_list("pk", "name")]
    return [Filter("file", "Came in with", _file, names, "All files", in_sight=False)] if names else []


def _file(rows: Rows, number: str) -> Rows:
    return rows.filter(came_from=int(number))


def _evidence(rows: Rows, wanted: str) -> Rows:
    return rows.filter(evidence_count__gt=0) if wanted == "yes" else rows.filter(evidence_count=0)
