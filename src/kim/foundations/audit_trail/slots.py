"""What the History asks of the rooms above: who is behind an opaque id, and which objects a person may see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

Acts = Collection[tuple[str, datetime]]  # who (opaque id) did something, and when


class NamesActors(Protocol):
    """Says who acted, with the post held on that day: 'Joy Okafor, line manager'."""

    def __call__(self, acts: Acts) -> Mapping[tuple[str, datetime], str]: ...


@dataclass
class _Answers:
    actors: NamesActors | None = None


_answers = _Answers()
Values = Callable[[str, object], str]  # (state field, value) -> what the screen says
_values: dict[str, Values] = {}


def join_actors(answer: NamesActors) -> None:
    """Take up the room that knows people (called by wiring)."""
    _answers.actors = answer


def join_values(kind: str, values: Values) -> None:
    """Take up how a room says its kinds' values (called by wiring)."""
    _values[kind] = values


def name_actors(acts: Acts) -> Mapping[tuple[str, datetime], str]:
    """Say who acted; unknown ids are left out."""
    return _answers.actors(acts) if _answers.actors and acts else {}


def say_value(kind: str, name: str, value: object) -> str:
    """Say one state value as the screen does."""
    if kind in _values:
        return _values[kind](name, value)
    return "" if value is None else str(value)


EVERYTHING = None
Numbers = Callable[[Any], Collection[int] | None]  # reader -> the numbers of the objects seen; None: all of the kind
_readers: dict[str, Numbers] = {}


def join_readers(numbers: Mapping[str, Numbers]) -> None:
    """Take up which objects of a kind a reader may see (called by wiring)."""
    _readers.update(numbers)


def seen_by(reader: Any) -> Callable[[str, int], bool]:
    """Give the test whether a reader may see an object. Kinds that no room speaks for are seen by nobody."""
    numbers = {kind: answer(reader) for kind, answer in _readers.items()}

    def is_seen(kind: str, number: int) -> bool:
        found = numbers.get(kind, ())
        return found is EVERYTHING or number in found

    return is_seen
