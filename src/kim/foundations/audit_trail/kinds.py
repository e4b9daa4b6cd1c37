"""What a room tells the record about its rows: which fields are their state, which can be erased, which events.

Each room lists its kinds in `recorded.py`; `config/wiring.py` joins them here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from kim_engine.ledger.canonical import Value
from kim_engine.ledger.events import moment_text


@dataclass(frozen=True)
class Kind:
    """One kind of object in the record."""

    name: str  # "kim_log.entry": the room and the thing
    model: type[models.Model]
    version: int  # of the list of state fields: raise it when the list changes
    state: tuple[str, ...]  # attribute names; a many-to-many gives its sorted numbers
    events: Mapping[str, str]  # event type -> what the History calls it
    labels: Mapping[str, str] = field(default_factory=dict)  # state field -> what the screen calls it
    erasable: tuple[str, ...] = ()  # text fields that an erasure may blank
    left_out: Mapping[str, str] = field(default_factory=dict)  # model field -> why it is not state
    facts: Mapping[str, str] = field(default_factory=dict)  # what an event notes beside state -> what the screen says
    noun: str = ""  # what the screen calls one of them, where the name's last part will not do

    def said(self, number: int) -> str:
        """Say one object: 'Log entry 611'."""
        noun = self.noun or self.name.partition(".")[2].replace("_", " ")
        return f"{noun[0].upper()}{noun[1:]} {number}"


_kinds: dict[str, Kind] = {}
_by_model: dict[type[models.Model], Kind] = {}


class UnknownKindError(LookupError):
    """An object or event type that no room has told the record about."""


def join(kinds: Iterable[Kind]) -> None:
    """Take up a room's kinds (called by wiring, once at start)."""
    for kind in kinds:
        _kinds[kind.name] = kind
        _by_model[kind.model] = kind


def every_kind() -> tuple[Kind, ...]:
    """List all kinds that stand, by name."""
    return tuple(_kinds[name] for name in sorted(_kinds))


def kind_named(name: str) -> Kind:
    """Find a kind by its name."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKindError(f"no room keeps a '{name}'") from None


def kind_of(row: models.Model) -> Kind:
    """Find the kind of a row."""
    try:
        return _by_model[type(row)]
    except KeyError:
        raise UnknownKindError(f"{type(row).__name__} is not in any room's recorded.py") from None


def state_of(row: models.Model) -> dict[str, Value]:
    """State a row's fields as the record keeps them. What is not given (None, "", []) is left out."""
    pairs = ((name, _plain(getattr(row, name))) for name in kind_of(row).state)
    return {name: value for name, value in pairs if value not in (None, "", [])}


def _plain(value: Any) -> Value:
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, models.Manager):
        return sorted(row.pk for row in value.all())
    return value
