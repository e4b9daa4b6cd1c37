"""What the History asks of the rooms above: who is behind an opaque id, and which objects a person may see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet

Acts = Collection[tuple[str, datetime]]  # who (opaque id) did something, and when


class NamesActors(Protocol):
    """Says who acted, with the post held on that day: 'Joy Okafor, line manager'."""

    def __call__(self, acts: Acts) -> Mapping[tuple[str, datetime], str]: ...


NamesPeople = Callable[[Collection[str]], Mapping[str, str]]  # opaque ids -> names, without posts


@dataclass
class _Answers:
    actors: NamesActors | None = None
    people: NamesPeople | None = None


_answers = _Answers()
Values = Callable[[str, object], str]  # (state field, value) -> what the screen says
_values: dict[str, Values] = {}


def join_actors(answer: NamesActors, people: NamesPeople) -> None:
    """Take up the room that knows people (called by wiring)."""
    _answers.actors, _answers.people = answer, people


def join_values(kind: str, values: Values) -> None:
    """Take up how a room says its kinds' values (called by wiring)."""
    _values[kind] = values


def name_actors(acts: Acts) -> Mapping[tuple[str, datetime], str]:
    """Say who acted; unknown ids are left out."""
    return _answers.actors(acts) if _answers.actors and acts else {}


def name_people(opaque_ids: Collection[str]) -> Mapping[str, str]:
    """Name people without their posts, for whom somebody acted; unknown ids are left out."""
    return _answers.people(opaque_ids) if _answers.people and opaque_ids else {}


def with_whom_for(actor: str, on_behalf_of: str) -> str:
    """Say who acted and for whom, unless the actor's post says it already."""
    is_said = not on_behalf_of or f"for {on_behalf_of}" in actor
    return actor if is_said else f"{actor}, for {on_behalf_of}"


def say_value(kind: str, name: str, value: object) -> str:
    """Say one state value as the screen does."""
    if kind in _values:
        return _values[kind](name, value)
    return "" if value is None else str(value)


EVERYTHING = None
Numbers = Callable[[Any], "QuerySet[Any, int] | None"]  # reader -> numbers of the objects seen; None: all of the kind
_readers: dict[str, Numbers] = {}


def join_readers(numbers: Mapping[str, Numbers]) -> None:
    """Take up which objects of a kind a reader may see (called by wiring)."""
    _readers.update(numbers)


def seen_by(reader: Any) -> Callable[[str, int], bool]:
    """Give the test whether a reader may see an object. Kinds that no room speaks for are seen by nobody."""
    numbers = {kind: None if found is EVERYTHING else set(found) for kind, found in seen_numbers(reader)}

    def is_seen(kind: str, number: int) -> bool:
        found = numbers.get(kind, set())
        return found is EVERYTHING or number in found

    return is_seen


def seen_numbers(reader: Any) -> list[tuple[str, QuerySet[Any, int] | None]]:
    """List, for each kind that a room speaks for, the numbers that a reader may see (None: all of them)."""
    return [(kind, answer(reader)) for kind, answer in sorted(_readers.items())]


Withheld = Callable[[int, str, str], bool]  # (number, event type, field) -> may this reader not see it?
_withheld: dict[str, Callable[[Any], Withheld]] = {}


def join_withheld(kind: str, answer: Callable[[Any], Withheld]) -> None:
    """Take up what a room keeps back of an object's events, though the object is seen (called by wiring)."""
    _withheld[kind] = answer


def withheld_from(reader: Any) -> Callable[[str, int, str, str], bool]:
    """Give the test whether a field of an event of an object that is seen is kept back from a reader all the same."""
    answers = {kind: answer(reader) for kind, answer in _withheld.items()}
    return lambda kind, number, type, name: kind in answers and answers[kind](number, type, name)


Link = Callable[[int], str]
_links: dict[str, Link] = {}


def join_link(kind: str, link: Link) -> None:
    """Take up where a room shows its things (called by wiring)."""
    _links[kind] = link


def link_to(kind: str, number: int) -> str:
    """Give the address of a thing's page; '' when it has none."""
    return _links[kind](number) if kind in _links else ""
