"""The list of the whole History: who did what to which thing and when, in its unbroken order."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db.models import QuerySet
from markupsafe import Markup, escape

from kim.foundations.audit_trail import kinds, slots
from kim.foundations.audit_trail.models import Event, Payload
from kim.foundations.audit_trail.queries import UNKNOWN
from kim.foundations.design.jinja import moment
from kim.foundations.design.lists import Column, Filter, Listing, Order
from kim.foundations.people.models import Person
from kim_engine.ledger.events import ERASED_TYPE

NOBODY = "KIM Log itself"


def title(event: Event) -> str:
    """Say what happened."""
    if event.type == ERASED_TYPE:
        return "Text erased"
    return kinds.kind_named(event.object_kind).events.get(event.type, event.type)


def happened(event: Event) -> str:
    """Say what happened, with what was noted of it: a paper's format and the hash of its bytes."""
    return ". ".join([title(event), *getattr(event, "facts_told", ())])


def happened_shown(event: Event) -> Markup:
    """Say the same with what was noted below."""
    noted = ". ".join(getattr(event, "facts_told", ()))
    return escape(title(event)) + (Markup('<span class="kim-note">{}</span>').format(noted) if noted else "")


def thing(event: Event) -> str:
    """Say to what it happened."""
    return kinds.kind_named(event.object_kind).said(event.object_number)


def thing_link(event: Event) -> Markup:
    """Link the thing, where it has a page."""
    href = slots.link_to(event.object_kind, event.object_number)
    if not href:
        return escape(thing(event))
    return Markup('<a class="govuk-link govuk-link--no-visited-state" href="{}">{}</a>').format(href, thing(event))


def actor(event: Event) -> str:
    """Say who did it, and for whom; `name_actors` has put the names on the rows."""
    return slots.with_whom_for(getattr(event, "actor_name", event.actor or NOBODY), on_behalf_of(event))


def on_behalf_of(event: Event) -> str:
    """Say for whom it was done: whose post the actor stood in for."""
    return getattr(event, "covered_name", event.on_behalf_of or "")


def tell(events: Sequence[Event]) -> None:
    """Put on each event's row what its kind says that an event notes (a statement if any), and its names."""
    told = [event for event in events if kinds.kind_named(event.object_kind).facts]
    labels = {event.pk: kinds.kind_named(event.object_kind).facts for event in told}
    found: dict[int, list[str]] = {}
    if told:
        rows = Payload.objects.filter(event__in=told, value__isnull=False).order_by("pk")
        for number, name, value in rows.values_list("event_id", "name", "value"):
            if name in labels[number]:
                found.setdefault(number, []).append(f"{labels[number][name]}: {json.loads(value or '')}")
    for event in told:
        event.facts_told = found.get(event.pk, [])  # type: ignore[attr-defined]
    name_actors(events)


def name_actors(events: Sequence[Event]) -> None:
    """Put each event's actor, and for whom they acted, on its row (one statement, or two)."""
    named = slots.name_actors({(event.actor, event.moment) for event in events if event.actor})
    covered = slots.name_people({event.on_behalf_of for event in events if event.on_behalf_of})
    for event in events:
        known = named.get((event.actor, event.moment), UNKNOWN) if event.actor else NOBODY
        event.actor_name = known  # type: ignore[attr-defined]
        whom = covered.get(event.on_behalf_of, UNKNOWN) if event.on_behalf_of else ""
        event.covered_name = whom  # type: ignore[attr-defined]


COLUMNS: Sequence[Column[Event]] = (
    Column("happened", "What happened", happened, show=happened_shown),
    Column("thing", "To what", thing, show=thing_link),
    Column("who", "Who", actor),
    Column("for", "For", on_behalf_of, is_shown=False),
    Column("when", "When", lambda e: e.moment, show=lambda e: moment(e.moment)),
    Column("place", "Place in the History", lambda e: e.sequence, is_numeric=True),
)


def _kind(rows: QuerySet[Event], kind: str) -> QuerySet[Event]:
    return rows.filter(object_kind=kind)


def _number(rows: QuerySet[Event], number: str) -> QuerySet[Event]:
    if not (number.isascii() and number.isdigit()):
        return rows.none()
    every = [kind.name for kind in kinds.every_kind()]  # named, so that the index of things finds the number
    return rows.filter(object_kind__in=every, object_number=int(number))


def _by(rows: QuerySet[Event], opaque_id: str) -> QuerySet[Event]:
    return rows.filter(actor=opaque_id)


def listing() -> Listing[Event]:
    """Build the list with the people that stand now."""
    things = sorted((kind.name, kind.said(0).rsplit(" ", 1)[0]) for kind in kinds.every_kind())
    people = list(Person.objects.order_by("name").values_list("opaque_id", "name"))
    filters: Sequence[Filter[Event]] = (
        Filter("kind", "Thing", _kind, things, "All things"),
        Filter("number", "Its number", _number),
        Filter("by", "Who", _by, people, "Everybody"),
    )
    orders = (Order("newest", "newest first", ("-sequence",)), Order("oldest", "oldest first", ("sequence",)))
    return Listing(COLUMNS, filters, orders, ("event", "events"))
