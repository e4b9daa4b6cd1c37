"""Reading the Log: who may see which entries, and what goes with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Case, CharField, Exists, F, Model, OuterRef, Q, QuerySet, Value, When

from kim.foundations.audit_trail.queries import HistoryItem, histories_of
from kim.foundations.audit_trail.slots import Values
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.evidence_files.queries import KIND as EVIDENCE_KIND
from kim.foundations.full_text.indexes import Index
from kim.foundations.landlord.models import CustomerType
from kim.foundations.people.choices import Role
from kim.foundations.people.models import WorkArea
from kim.foundations.people.queries import standing_areas
from kim.foundations.people.standing import Standing
from kim.places.holdings.models import Location
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.models import Entry, PastReview
from kim.practice.kim_log.policies import LOGS_ANYWHERE, may_keep
from kim.practice.kim_log.slots import entry_facts
from kim.practice.risk_register.models import Gap
from kim.practice.risk_register.queries import KIND as GAP_KIND
from kim_engine.calendar import quarter_of
from kim_engine.ledger.events import BEFORE_PREFIX

KIND = "kim_log.entry"
WORDS = Index("kim_log_entry", ("what", "why"))  # what a search for words looks at
DRAFTED, RECORDED = ("kim_log.entry_drafted", "kim_log.draft_changed"), "kim_log.entry_recorded"
SHOWN_REVIEWS = 60
RECORDED_STATES = (EntryState.RECORDED, EntryState.REPLACED, EntryState.WITHDRAWN)  # every state but a draft's


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


def beside_seen(person: Standing) -> Q:
    """Build the condition that a row, a gap or a piece of evidence, came from an entry that a person may see.

    Asked of each row by its entry's number: to list the entries first would read the whole Log.
    """
    return Q(source_kind=KIND) & Q(Exists(visible_to(person).filter(pk=OuterRef("source_number"))))


def beside_restricted() -> Q:
    """Build the condition that a row came from an entry that few may see: what everybody reads does not count it."""
    few = Entry.objects.filter(pk=OuterRef("source_number")).exclude(restriction="")
    return Q(source_kind=KIND) & Q(Exists(few))


def gaps_few_see() -> Q:
    """Build the condition that a gap came from an entry that few may see, or from a link of one."""
    links = Evidence.objects.filter(beside_restricted(), pk=OuterRef("source_number"))
    return beside_restricted() | Q(source_kind=EVIDENCE_KIND) & Q(Exists(links))


def kept_by(person: Standing) -> QuerySet[Entry]:
    """Select the entries a person keeps: those they wrote, and those of their chain."""
    own = person.in_chain("area__") | Q(author=person.person)
    return Entry.objects.filter(own) if person.is_employee else Entry.objects.none()


def is_of_draft(type: str, name: str) -> bool:
    """Say whether a field of an event tells what a draft said."""
    return type in DRAFTED or (type == RECORDED and name.startswith(BEFORE_PREFIX))


def history_for(person: Standing, entry: Entry, say: Values | None = None) -> list[HistoryItem]:
    """List an entry's history. What its draft said stays with those who keep it, also once it is recorded."""
    return histories_for(person, entry, None, say)[0]


def histories_for(
    person: Standing, entry: Entry, gap: Gap | None, say: Values | None = None
) -> tuple[list[HistoryItem], list[HistoryItem]]:
    """List an entry's history, and that of its gap, in as many statements as the one alone."""
    own, of_gap = (KIND, entry.pk), (GAP_KIND, gap.pk if gap else 0)
    found = histories_of({own: say} | ({of_gap: None} if gap else {}))
    items, gap_items = found[own], found.get(of_gap, [])
    if may_keep(person, entry=entry):
        return items, gap_items
    return [_without_draft(item) for item in items], gap_items


def last_writer(person: Standing, entry: Entry) -> str:
    """Name who changed an entry last."""
    return next((item.actor for item in history_for(person, entry) if item.version is not None), "")


def _without_draft(item: HistoryItem) -> HistoryItem:
    if item.type in DRAFTED:
        return replace(item, changes=[], facts={})
    return replace(item, changes=[]) if item.type == RECORDED else item


def areas_to_log_for(person: Standing) -> QuerySet[WorkArea]:
    """Select the areas that a person may log for, by name."""
    areas = standing_areas().select_related("team").order_by("name")
    if person.has(*LOGS_ANYWHERE):
        return areas
    return areas.filter(person.in_own()) if person.is_employee else areas.none()


def with_names(entries: QuerySet[Entry], person: Standing) -> QuerySet[Entry]:
    """Read the rows that every page of an entry names, whether its neighbours may be seen, and if it raised a gap."""
    return entries.select_related("area__team__service", "author", "replaces", "replaced_by", "came_from").annotate(
        sees_replaces=Case(When(seen_by(person, "replaces__"), then=True), default=False),
        sees_replaced_by=Case(When(seen_by(person, "replaced_by__"), then=True), default=False),
        has_gap=Exists(Gap.objects.filter(source_kind=KIND, source_number=OuterRef("pk"))),
        **entry_facts(),
    )


def as_listed(entries: QuerySet[Entry], person: Standing) -> QuerySet[Entry]:
    """Read with each row the numbers of its neighbours that may be seen: all that a download says of them."""
    stands = ~Q(replaced_by__state=EntryState.DRAFT)  # a draft replaces nothing yet
    return entries.annotate(
        replaces_number=Case(When(seen_by(person, "replaces__"), then=F("replaces__pk"))),
        replaced_by_number=Case(When(seen_by(person, "replaced_by__") & stands, then=F("replaced_by__pk"))),
    )


def past_reviews_of(
    who: Standing, area: WorkArea, *, known_at: datetime | None = None, begun_by: date | None = None
) -> QuerySet[PastReview]:
    """Select what the old Log said of an area's quarters, newest first.

    As known at a moment: what had come in by then. As in force on a day: the quarters that had begun.
    """
    found = PastReview.objects.filter(area=area).select_related("came_from").order_by("-quarter", "-pk")
    if known_at is not None:
        found = found.filter(came_from__imported_at__lte=known_at)
    if begun_by is not None:
        found = found.filter(quarter__lte=quarter_of(begun_by).code)
    return found[:SHOWN_REVIEWS] if who.is_reader else found.none()


def neighbour(entry: Entry, which: str) -> Entry | None:
    """Give the entry that this one replaces, or is replaced by, if the reader that `with_names` asked for sees it.

    A draft replaces nothing yet: see `draft_to_replace`.
    """
    found = getattr(entry, which, None) if getattr(entry, f"sees_{which}") else None
    return None if which == "replaced_by" and found and found.state == EntryState.DRAFT else found


def draft_to_replace(entry: Entry) -> Entry | None:
    """Give the draft that is to replace an entry, if the reader sees it."""
    found = getattr(entry, "replaced_by", None) if getattr(entry, "sees_replaced_by", False) else None
    return found if found and found.state == EntryState.DRAFT else None


def not_ended_by(rows: QuerySet[Entry], day: date) -> QuerySet[Entry]:
    """Narrow to what is current or has not ended by a day: also what is replaced or withdrawn from a later one.

    The two conditions have no index in common, so that a long list is read in its order and not sorted first.
    """
    return rows.filter(Q(state=EntryState.RECORDED) | Q(in_force_to__gt=day))


@dataclass(frozen=True)
class Tags:
    """The names an entry is tagged with, and every name that it could be: its History speaks of others too."""

    customer_types: list[str]
    locations: list[str]
    names: Mapping[tuple[str, int], str]


def tags_of(entry: Entry) -> Tags:
    """Read an entry's customer types and places (one statement)."""
    types = _named(
        CustomerType, "customer_types", Entry.customer_types.through.objects.filter(entry=entry), "customertype"
    )
    places = _named(Location, "locations", Entry.locations.through.objects.filter(entry=entry), "location")
    rows = sorted(types.union(places, all=True), key=lambda row: str(row[2]))
    return Tags(
        [name for which, _, name, is_tagged in rows if which == "customer_types" and is_tagged],
        [name for which, _, name, is_tagged in rows if which == "locations" and is_tagged],
        {(which, number): name for which, number, name, _ in rows},
    )


def _named(model: type[Model], which: str, through: QuerySet, to: str) -> QuerySet:  # type: ignore[type-arg]
    rows = model._default_manager.annotate(
        which=Value(which, CharField()), is_tagged=Exists(through.filter(**{to: OuterRef("pk")}))
    )
    return rows.values_list("which", "pk", "name", "is_tagged")
