"""What erasing asks of the rooms above: is a thing under a do-not-destroy hold, and where is it shown?"""

from __future__ import annotations

from collections.abc import Callable

Hold = str  # why a thing must not be destroyed, in a sentence
HoldOn = Callable[[str, int], Hold | None]
Link = Callable[[int], str]
_holds: list[HoldOn] = []
_links: dict[str, Link] = {}


def join_holds(answer: HoldOn) -> None:
    """Take up a room that can hold things (called by wiring)."""
    _holds.append(answer)


def leave_holds(answer: HoldOn) -> None:
    """Let a room go again."""
    _holds.remove(answer)


def join_link(kind: str, link: Link) -> None:
    """Take up where a room shows its things (called by wiring)."""
    _links[kind] = link


def hold_on(kind: str, number: int) -> Hold | None:
    """Say why a thing must not be destroyed; None when nothing holds it."""
    return next((hold for hold in (answer(kind, number) for answer in _holds) if hold), None)


def link_to(kind: str, number: int) -> str:
    """Give the address of a thing's page; '' when it has none."""
    return _links[kind](number) if kind in _links else ""
