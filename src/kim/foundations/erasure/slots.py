"""What erasing asks of the rooms above: is a thing under a do-not-destroy hold?"""

from __future__ import annotations

from collections.abc import Callable

Hold = str  # why a thing must not be destroyed, in a sentence
HoldOn = Callable[[str, int], Hold | None]
_holds: list[HoldOn] = []


def join_holds(answer: HoldOn) -> None:
    """Take up a room that can hold things (called by wiring)."""
    _holds.append(answer)


def leave_holds(answer: HoldOn) -> None:
    """Let a room go again."""
    _holds.remove(answer)


def hold_on(kind: str, number: int) -> Hold | None:
    """Say why a thing must not be destroyed; None when nothing holds it."""
    return next((hold for hold in (answer(kind, number) for answer in _holds) if hold), None)
