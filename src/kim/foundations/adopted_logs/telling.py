"""Saying what an adopted event said of its thing: this version's words for codes, days, and things by their names.

The rooms' own answers (`audit_trail.slots.say_value`) look names up among the rows that stand here; an adopted Log's
numbers mean its own things. So names come from what that Log says itself, and words from the fields of the models.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, DateTimeField, Field
from django.utils.timezone import localtime

from kim.foundations.adopted_logs.models import AdoptedEvent, AdoptedLog, AdoptedPayload
from kim.foundations.audit_trail import kinds
from kim.foundations.design.jinja import day, moment
from kim_engine.ledger.events import BEFORE_PREFIX, ERASED_TYPE, STATE_PREFIX

UNKNOWN = "Somebody no longer known"
ERASED, WITHHELD = "(erased before it came in)", "(withheld when it was exported)"
NAME, OPAQUE_ID = f"{STATE_PREFIX}name", f"{STATE_PREFIX}opaque_id"
Thing = tuple[str, int]  # its kind and its number
Names = dict[Thing, str]


def names_in(log: AdoptedLog) -> tuple[Names, dict[str, str]]:
    """Read what each thing of a Log was called last, and each person by their opaque id (one statement)."""
    named = [kind.name for kind in kinds.every_kind() if "name" in kind.state]
    rows = AdoptedPayload.objects.filter(event__log=log, event__object_kind__in=named, name__in=(NAME, OPAQUE_ID))
    called: Names = {}
    opaque: dict[str, Thing] = {}
    columns = ("event__object_kind", "event__object_number", "name", "value")
    for kind, number, name, value in rows.order_by("event__sequence").values_list(*columns):
        if value is None:  # erased or withheld
            continue
        if name == NAME:
            called[kind, number] = str(json.loads(value))
        else:
            opaque[json.loads(value)] = kind, number
    return called, {each: called.get(thing, UNKNOWN) for each, thing in opaque.items()}


def happened(event: AdoptedEvent) -> str:
    """Say what happened, in this version's words where it has them."""
    if event.type == ERASED_TYPE:
        return "Text erased"
    kind = kind_known(event.object_kind)
    return kind.events.get(event.type, event.type) if kind else event.type


def thing(event: AdoptedEvent) -> str:
    """Say to what it happened."""
    return _thing(event.object_kind, event.object_number)


def fields(event: AdoptedEvent) -> list[tuple[str, str]]:
    """List what an event said of its thing, each field with its label; `queries.tell` has put them on the row."""
    kind, called = kind_known(event.object_kind), getattr(event, "called", {})
    rows: list[AdoptedPayload] = event.told_fields  # type: ignore[attr-defined]
    shown = [row for row in rows if not row.name.startswith(BEFORE_PREFIX) and not row.name.endswith(".opaque_id")]
    return [(_label(row.name, kind), _said(row, kind, called)) for row in shown]


def kind_known(name: str) -> kinds.Kind | None:
    """Find a kind by its name; nothing when a newer or older version of KIM Log told of it."""
    try:
        return kinds.kind_named(name)
    except kinds.UnknownKindError:
        return None


def _thing(name: str, number: int) -> str:
    kind = kind_known(name)
    return kind.said(number) if kind else f"{name} {number}"


def _label(name: str, kind: kinds.Kind | None) -> str:
    plain = name.removeprefix(STATE_PREFIX)
    if name == "why":  # what an event gives as its reason, beside its thing's own 'why'
        return "Because"
    labels: Mapping[str, str] = {**kind.facts, **kind.labels} if kind else {}
    return str(labels.get(plain, plain.removesuffix("_id").replace("_", " ").capitalize()))


def _said(row: AdoptedPayload, kind: kinds.Kind | None, called: Names) -> str:
    if row.value is None:
        return WITHHELD if row.is_withheld else ERASED
    value = json.loads(row.value)
    if not row.name.startswith(STATE_PREFIX) or kind is None:
        return _erased(value, kind) if row.name == "erased" else _plain(value)
    field = _field(kind, row.name.removeprefix(STATE_PREFIX))
    return _plain([_word(each, field, called) for each in (value if isinstance(value, list) else [value])])


def _field(kind: kinds.Kind, name: str) -> Field[Any, Any] | None:
    """Find the field of a kind's model; nothing when this version has it no more."""
    for each in (name, name.removesuffix("_id")):
        try:
            found = kind.model._meta.get_field(each)
        except FieldDoesNotExist:
            continue
        return found if isinstance(found, Field) else None
    return None


def _word(value: Any, field: Field[Any, Any] | None, called: Names) -> Any:
    """Say a value by what its field is: a thing by its name, a code by its words, a day as a day."""
    if field is None:
        return value
    if field.is_relation:
        return _named(value, field, called)
    if isinstance(value, str) and isinstance(field, DateField):
        return moment(localtime(_moment(value))) if isinstance(field, DateTimeField) else day(date.fromisoformat(value))
    if field.name == "source_kind":
        return _thing(str(value), 0).removesuffix(" 0")
    return dict(field.flatchoices).get(value, value)


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value)


def _named(value: Any, field: Field[Any, Any], called: Names) -> Any:
    related = next((each for each in kinds.every_kind() if each.model is field.related_model), None)
    if related is None or not isinstance(value, int):
        return value
    return called.get((related.name, value)) or related.said(value)


def _erased(places: Sequence[Sequence[Any]], kind: kinds.Kind | None) -> str:
    """Say which fields of which events an erasure took."""
    return ", ".join(f"{_label(str(name), kind)} of event {sequence}" for sequence, name in places)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(_plain(each) for each in value)
    return (
        "; ".join(f"{name}: {_plain(each)}" for name, each in value.items()) if isinstance(value, dict) else str(value)
    )
