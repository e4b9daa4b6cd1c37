"""What evidence asks of the rooms above: may this person see the thing that it belongs to?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet

from kim.foundations.people.standing import Standing

MaySee = Callable[[Standing, int], bool]
_answers: dict[str, MaySee] = {}


def join_owner(kind: str, may_see: MaySee) -> None:
    """Take up a room whose things carry evidence (called by wiring)."""
    _answers[kind] = may_see


def may_see_owner(kind: str, who: Standing, number: int) -> bool:
    """Ask the room that keeps the thing; unknown kinds are seen by nobody."""
    return kind in _answers and _answers[kind](who, number)


class Turned(Protocol):
    """What a room does when a link of a thing of its turned out to lead nowhere, or opens again."""

    def __call__(self, number: int, *, by: Standing | None, at: datetime) -> None: ...


_turned: dict[str, Turned] = {}


def join_turned(kind: str, turned: Turned) -> None:
    """Take up a room that counts its things' evidence, and the gaps in it (called by wiring)."""
    _turned[kind] = turned


def tell_turned(kind: str, number: int, *, by: Standing | None, at: datetime) -> None:
    """Tell the room that keeps the thing. By nobody: the tick found it."""
    if kind in _turned:
        _turned[kind](number, by=by, at=at)


Owners = Callable[[Standing], "QuerySet[Any]"]  # a person -> the things they may see, each with its `area`
_owners: dict[str, Owners] = {}


def join_owners(kind: str, owners: Owners) -> None:
    """Take up which of a room's things a person may see, for finding their evidence (called by wiring)."""
    _owners[kind] = owners


def owners_seen(person: Standing) -> dict[str, QuerySet[Any]]:
    """Give, by kind, the things that carry evidence and that a person may see."""
    return {kind: owners(person) for kind, owners in _owners.items()}
