"""Reading the Log: who may see which entries, and what goes with one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from kim.foundations.people.choices import Role
from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import Standing
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.policies import LOGS_ANYWHERE

KIND = "kim_log.entry"


def visible_to(person: Standing) -> QuerySet[Entry]:
    """Select the entries that a person may see: list, detail, count, download, history and as-of all begin here."""
    return Entry.objects.filter(seen_by(person))


def seen_by(person: Standing, path: str = "") -> Q:
    """Build the condition that a person may see the entry at `path` ("" for the row itself).

    Whoever holds a post reads recorded, unrestricted entries. Drafts: their author and the area's chain.
    Restricted ones: their author, the chain and information governance.
    """
    is_recorded = ~Q(**{f"{path}state": EntryState.DRAFT}) & Q(**{f"{path}state__isnull": False})
    seen = Q(**{f"{path}pk__in": []})
    if person.is_reader:
        seen |= is_recorded & Q(**{f"{path}restriction": ""})
    if person.is_employee:
        seen |= person.in_chain(f"{path}area__") | Q(**{f"{path}author": person.person})
    if person.has(Role.INFORMATION_GOVERNANCE):
        seen |= is_recorded
    return seen


def areas_to_log_for(person: Standing) -> QuerySet[WorkArea]:
    """Select the areas that a person may log for, by name."""
    areas = WorkArea.objects.select_related("team").order_by("name")
    if person.has(*LOGS_ANYWHERE):
        return areas
    return areas.filter(person.in_own()) if person.is_employee else areas.none()


def with_names(entries: QuerySet[Entry], person: Standing) -> QuerySet[Entry]:
    """Read the rows that every page of an entry names, and whether its neighbours may be seen too."""
    return entries.select_related("area__team__service", "author", "replaces", "replaced_by").annotate(
        sees_replaces=Case(When(seen_by(person, "replaces__"), then=True), default=False),
        sees_replaced_by=Case(When(seen_by(person, "replaced_by__"), then=True), default=False),
    )


def neighbour(entry: Entry, which: str) -> Entry | None:
    """Give the entry that this one replaces, or is replaced by, if the reader that `with_names` asked for sees it."""
    return getattr(entry, which, None) if getattr(entry, f"sees_{which}") else None


@dataclass(frozen=True)
class Tags:
    """The names an entry is tagged with."""

    customer_types: list[str]
    locations: list[str]


def tags_of(entry: Entry) -> Tags:
    """Read an entry's customer types and places (one statement)."""
    types = _named(Entry.customer_types.through, "customertype", entry, "type")
    places = _named(Entry.locations.through, "location", entry, "place")
    rows = list(types.union(places, all=True))
    return Tags(
        sorted(name for which, name in rows if which == "type"),
        sorted(name for which, name in rows if which == "place"),
    )


def _named(through: type, to: str, entry: Entry, which: str) -> QuerySet:  # type: ignore[type-arg]
    rows = through.objects.filter(entry=entry)  # type: ignore[attr-defined]
    return rows.annotate(which=Value(which, CharField()), name=F(f"{to}__name")).values_list("which", "name")  # type: ignore[no-any-return]
