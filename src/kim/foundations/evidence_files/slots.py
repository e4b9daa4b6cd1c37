"""What evidence asks of the rooms above: may this person see the thing that it belongs to?"""

from __future__ import annotations

from collections.abc import Callable

from kim.foundations.people.standing import Standing

MaySee = Callable[[Standing, int], bool]
_answers: dict[str, MaySee] = {}


def join_owner(kind: str, may_see: MaySee) -> None:
    """Take up a room whose things carry evidence (called by wiring)."""
    _answers[kind] = may_see


def may_see_owner(kind: str, who: Standing, number: int) -> bool:
    """Ask the room that keeps the thing; unknown kinds are seen by nobody."""
    return kind in _answers and _answers[kind](who, number)
