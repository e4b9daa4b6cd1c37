"""What evidence asks of the rooms above: may this person see the thing that it belongs to?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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


Recount = Callable[[int], None]
_recounts: dict[str, Recount] = {}


def join_recount(kind: str, recount: Recount) -> None:
    """Take up a room that keeps count of its things' evidence (called by wiring)."""
    _recounts[kind] = recount


def count_again(kind: str, number: int) -> None:
    """Have the room that keeps the thing count its evidence again."""
    if kind in _recounts:
        _recounts[kind](number)


Owners = Callable[[Standing], "QuerySet[Any]"]  # a person -> the things they may see, each with its `area`
_owners: dict[str, Owners] = {}


def join_owners(kind: str, owners: Owners) -> None:
    """Take up which of a room's things a person may see, for finding their evidence (called by wiring)."""
    _owners[kind] = owners


def owners_seen(person: Standing) -> dict[str, QuerySet[Any]]:
    """Give, by kind, the things that carry evidence and that a person may see."""
    return {kind: owners(person) for kind, owners in _owners.items()}
