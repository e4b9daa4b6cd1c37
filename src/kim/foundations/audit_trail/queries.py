"""Reading the record: an object's history, and how it was known on an earlier date."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, Case, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value, When

from kim.foundations.audit_trail import kinds, slots
from kim.foundations.audit_trail.models import Event, Log, Payload, Seal
from kim_engine.ledger.events import BEFORE_PREFIX, ERASED_TYPE, STATE_PREFIX

State = dict[str, Any]
UNKNOWN = "Somebody no longer known"
Object = tuple[str, int]  # its kind and its number
_OF_EVENT = ("sequence", "moment", "actor", "on_behalf_of", "type", "state_version")


@dataclass(frozen=True)
class Change:
    """One field that an event changed, in the screen's words."""

    label: str
    before: str
    after: str
    is_erased: bool = False


@dataclass
class HistoryItem:
    """One event of an object, ready to be shown."""

    sequence: int
    moment: datetime
    title: str
    type: str
    actor: str = ""  # with the post held then, and for whom: 'Grace Bell, acting line manager for Amara Nwachukwu'
    on_behalf_of: str = ""  # the name of whom the actor stood in for, as the event itself keeps it
    why: str = ""
    version: int | None = None
    changes: list[Change] = field(default_factory=list)
    facts: State = field(default_factory=dict)


@contextmanager
def of_one_moment() -> Iterator[None]:
    """Read the database as it stands at one moment while others go on writing; a transaction that is open is joined.

    For what reads the whole record: without it, a write that comes between two reads looks like tampering.
    """
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    usual = getattr(connection, "transaction_mode", None)
    # SQLite: a snapshot, where IMMEDIATE would hold every writer off.
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]


def history_of(kind: str, number: int, say: slots.Values | None = None) -> list[HistoryItem]:
    """List an object's events, newest first (two statements, whatever their number; a third if any was for another)."""
    return histories_of({(kind, number): say})[(kind, number)]


def histories_of(wanted: Mapping[Object, slots.Values | None]) -> dict[Object, list[HistoryItem]]:
    """List the events of several objects, each newest first (two statements for all of them).

    What is given with an object says its values where the caller has read the names that they need; else the room's
    own answer does.
    """
    is_wanted = Q(pk__in=[])
    for kind, number in wanted:
        is_wanted |= Q(object_kind=kind, object_number=number)
    rows = (
        Event.objects.filter(is_wanted)
        .order_by("sequence", "payload__id")
        .values_list("object_kind", "object_number", *_OF_EVENT, "payload__name", "payload__value")
    )
    found: dict[Object, list[HistoryItem]] = {each: [] for each in wanted}
    known: dict[Object, set[str]] = {each: set() for each in wanted}  # what is given first has no 'before'
    items: list[tuple[str, HistoryItem]] = []
    for (kind, number, sequence, moment, actor, whom, type, version), fields in groupby(rows, key=lambda row: row[:8]):
        payload = {name: value for *_, name, value in fields if name is not None}
        item, of = HistoryItem(sequence, moment, "", type, on_behalf_of=whom or ""), (kind, number)
        say = wanted[of] or partial(slots.say_value, kind)
        found[of].append(_item(kinds.kind_named(kind), item, payload, known[of], say))
        items.append((actor or "", item))
        if version is not None:
            known[of] = {name for name in payload if name.startswith(STATE_PREFIX)}
    _name(items)
    return {each: shown[::-1] for each, shown in found.items()}


def _name(items: list[tuple[str, HistoryItem]]) -> None:
    named = slots.name_actors({(actor, item.moment) for actor, item in items if actor})
    covered = slots.name_people({item.on_behalf_of for _, item in items if item.on_behalf_of})
    for actor, item in items:
        if item.on_behalf_of:
            item.on_behalf_of = covered.get(item.on_behalf_of, UNKNOWN)
        said = named.get((actor, item.moment), UNKNOWN) if actor else "KIM Log itself"
        item.actor = slots.with_whom_for(said, item.on_behalf_of)


def _item(
    kind: kinds.Kind, item: HistoryItem, payload: dict[str, str | None], known: set[str], say: slots.Values
) -> HistoryItem:
    values = {name: json.loads(value) if value is not None else None for name, value in payload.items()}
    erased = {name for name, value in payload.items() if value is None}
    item.title = kind.events.get(item.type) or ("Text erased" if item.type == ERASED_TYPE else item.type)
    item.why = "(erased)" if "why" in erased else str(values.get("why", ""))
    item.version = values.get(f"{STATE_PREFIX}version")
    item.changes = list(_changes(kind, values, erased, known, say))
    item.facts = {name: value for name, value in values.items() if "." not in name and name != "why"}
    return item


def _changes(kind: kinds.Kind, values: State, erased: set[str], known: set[str], say: slots.Values) -> Iterable[Change]:
    for name, label in kind.labels.items():
        before, after = f"{BEFORE_PREFIX}{name}", f"{STATE_PREFIX}{name}"
        is_given_first = bool(known) and after in values and after not in known
        if before not in values and not is_given_first:
            continue
        yield Change(
            label,
            say(name, values.get(before)),
            say(name, values.get(after)),
            before in erased or after in erased,
        )


def as_known_on(kind: str, numbers: Collection[int], moment: datetime) -> dict[int, State]:
    """Read how objects stood in the record at a moment: number -> state. Objects not known then are left out.

    An erased field reads '(erased)'. Two statements, whatever the number of objects.
    """
    events = Event.objects.filter(
        object_kind=kind, object_number__in=numbers, moment__lte=moment, state_version__isnull=False
    )
    latest = events.values("object_number").annotate(latest=Max("sequence")).values("latest")
    rows = Payload.objects.filter(
        event__object_kind=kind, event__sequence__in=latest, name__startswith=STATE_PREFIX
    ).values_list("event__object_number", "name", "value")
    states: dict[int, State] = {}
    for number, name, value in rows:
        known = json.loads(value) if value is not None else "(erased)"
        states.setdefault(number, {})[name.removeprefix(STATE_PREFIX)] = known
    return states


def state_where(kind: str, number: int, name: str, value: Any) -> State:
    """Read an object's state when a field of it last had a value; empty if it never had (two statements)."""
    found = Payload.objects.filter(
        event__object_kind=kind, event__object_number=number, name=f"{STATE_PREFIX}{name}", value=json.dumps(value)
    )
    event = found.order_by("-event__sequence").values_list("event_id", flat=True).first()
    return _state_in(Payload.objects.filter(event=event))


def values_before_changes_since(
    kinds_and_fields: Mapping[str, str], numbers: Collection[int], moment: datetime
) -> dict[tuple[str, int], Any]:
    """Read what a field of objects was at a moment, where it changed later: (kind, number) -> value (one statement).

    It is the 'before' of the first change since, so it holds for days before the record began too. What has not
    changed since is left out: the live row says it. An erased value reads '(erased)'.
    """
    asked = Q(pk__in=[])
    for kind, name in kinds_and_fields.items():
        asked |= Q(event__object_kind=kind, name=f"{BEFORE_PREFIX}{name}")
    rows = Payload.objects.filter(asked, event__object_number__in=numbers, event__moment__gt=moment)
    found: dict[tuple[str, int], Any] = {}
    for kind, number, value in rows.order_by("event__sequence").values_list(
        "event__object_kind", "event__object_number", "value"
    ):
        found.setdefault((kind, number), json.loads(value) if value is not None else "(erased)")
    return found


def last_change_of(kind: str, number: int) -> int | None:
    """Give the place of the last event that changed an object: what a page read it at."""
    changes = Event.objects.filter(object_kind=kind, object_number=number, state_version__isnull=False)
    last: int | None = changes.aggregate(last=Max("sequence"))["last"]
    return last


def last_changes_of(kind: str, numbers: Collection[int]) -> dict[int, int]:
    """Give the place of the last event that changed each of some objects (one statement)."""
    changes = Event.objects.filter(object_kind=kind, object_number__in=numbers, state_version__isnull=False)
    return dict(changes.order_by().values_list("object_number").annotate(last=Max("sequence")))


def state_after(kind: str, number: int, sequence: int) -> State | None:
    """Read how an object stood after one of its events; nothing when that event did not change it."""
    of_event = {"event__object_kind": kind, "event__object_number": number, "event__sequence": sequence}
    return _state_in(Payload.objects.filter(**of_event)) or None


def _state_in(rows: QuerySet[Payload]) -> State:
    """Read a state from the payload of one event (one statement)."""
    found = rows.filter(name__startswith=STATE_PREFIX).values_list("name", "value")
    return {n.removeprefix(STATE_PREFIX): json.loads(v) if v is not None else "(erased)" for n, v in found}


def events_seen_by(reader: Any) -> QuerySet[Event]:
    """Select the events of the objects that a reader may see: the History follows its object.

    Each event is asked for its own object, in the order of the page. A choice by cases, not an OR, so that the
    database does not gather every event of every kind first.
    """
    cases = [
        When(object_kind=kind, then=Value(True) if numbers is slots.EVERYTHING else _is_among(numbers))
        for kind, numbers in slots.seen_numbers(reader)
    ]
    is_seen = Case(*cases, default=Value(False), output_field=BooleanField())
    log = Subquery(Log.objects.values("pk")[:1])  # said, so that the index of its places gives their order
    return Event.objects.filter(is_seen, log=log).defer("stored", "leaf")


def _is_among(numbers: QuerySet[Any, int]) -> Exists:
    return Exists(numbers.filter(pk=OuterRef("object_number")))


def latest_seal() -> Seal | None:
    """Find the newest dated seal."""
    return Seal.objects.order_by("-pk").defer("note").first()


def seal_after(moment: datetime) -> Seal | None:
    """Find the first dated seal made at or after a moment: it covers what happened until then."""
    return Seal.objects.filter(made_at__gte=moment).order_by("pk").defer("note").first()
