"""The list of the Log: its columns, filters and orders."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from markupsafe import Markup

from kim.foundations.design.jinja import day
from kim.foundations.design.lists import Column, Filter, Listing, Order
from kim.foundations.landlord.models import CustomerType
from kim.foundations.people.models import Person, WorkArea
from kim.places.holdings.models import Location
from kim.practice.kim_log.choices import QUESTIONS, TONES, EntryKind, EntryState
from kim.practice.kim_log.models import Entry, ImportedFile

Rows = QuerySet[Entry]


def entry_link(entry: Entry) -> Markup:
    """Link an entry by its heading, marked when it is restricted."""
    link = Markup('<a class="govuk-link govuk-link--no-visited-state" href="{}">{}</a>').format(
        reverse("kim_log:entry_show", args=[entry.pk]), entry.heading
    )
    if not entry.restriction:
        return link
    return link + Markup('<span class="kim-note">Restricted: few people see this</span>')


def state_tag(entry: Entry) -> Markup:
    """Show an entry's state as a tag."""
    state = EntryState(entry.state)
    return Markup('<strong class="govuk-tag kim-tag--{}">{}</strong>').format(TONES[state], state.label)


def evidence_cell(entry: Entry) -> object:
    """Show how many pieces of evidence there are."""
    return entry.evidence_count or Markup('<span class="kim-note">None</span>')


def nowrap(text: str) -> Markup:
    """Keep a date on one line."""
    return Markup('<span class="kim-nowrap">{}</span>').format(text)


COLUMNS: Sequence[Column[Entry]] = (
    Column("what", "What", lambda e: e.heading, show=entry_link),
    Column("area", "Area", lambda e: e.area.name),
    Column("kind", "Kind", lambda e: EntryKind(e.kind).label),
    Column("recorded", "Recorded", lambda e: e.listed_at, show=lambda e: nowrap(day(e.listed_at))),
    Column("took_effect", "Took effect", lambda e: e.in_force_on, show=lambda e: nowrap(day(e.in_force_on))),
    Column("state", "State", lambda e: EntryState(e.state).label, show=state_tag, is_shown=False),
    Column("number", "Number", lambda e: e.pk, is_shown=False, is_numeric=True),
    Column("author", "Logged by", lambda e: e.author.name, is_shown=False),
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
    Column("came_with", "Also in its row of the old Log", lambda e: e.came_with),
)
ORDERS = (
    Order("newest", "newest first", ("-listed_at", "-pk")),
    Order("oldest", "oldest first", ("listed_at", "pk")),
    Order("area", "by area, newest first", ("area__name", "-listed_at", "-pk")),
)


def _words(rows: Rows, text: str) -> Rows:
    for word in text.split()[:8]:
        rows = rows.filter(Q(what__icontains=word) | Q(why__icontains=word))
    return rows


def _state(rows: Rows, state: str) -> Rows:
    return rows if state == "ALL" else rows.filter(state=state)


def listing(*, file: str = "") -> Listing[Entry]:
    """Build the list with the choices that stand now (four small statements, and one for the file asked for)."""
    areas = [(str(pk), name) for pk, name in WorkArea.objects.order_by("name").values_list("pk", "name")]
    people = [(str(pk), name) for pk, name in Person.objects.order_by("name").values_list("pk", "name")]
    types = [(str(pk), name) for pk, name in CustomerType.objects.order_by("position").values_list("pk", "name")]
    places = [(str(pk), name) for pk, name in Location.objects.order_by("name").values_list("pk", "name")]
    filters: Sequence[Filter[Entry]] = (
        Filter("words", "Words", _words),
        Filter("area", "Area", lambda q, v: q.filter(area=int(v)), areas, _all_areas(len(areas))),
        Filter("kind", "Kind", lambda q, v: q.filter(kind=v), EntryKind.choices, "All kinds"),
        Filter("state", "State", _state, EntryState.choices, "All states", default=EntryState.RECORDED),
        Filter("type", "Customer type", lambda q, v: q.filter(customer_types=int(v)), types, in_sight=False),
        Filter("place", "System", lambda q, v: q.filter(locations=int(v)), places, in_sight=False),
        Filter("question", "Review question", lambda q, v: q.filter(questions__contains=v), QUESTIONS, in_sight=False),
        Filter("by", "Logged by", lambda q, v: q.filter(author=int(v)), people, in_sight=False),
        Filter("evidence", "Evidence", _evidence, (("yes", "With evidence"), ("no", "Without")), in_sight=False),
        *_came_in_with(file),
    )
    return Listing(COLUMNS, filters, ORDERS, ("entry", "entries"))


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
