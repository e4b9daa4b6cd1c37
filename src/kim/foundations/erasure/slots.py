"""What erasing asks of other rooms: is a thing under a do-not-destroy hold, and do they keep a copy of the text?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Copies:
    """A table of texts that were read from elsewhere and stand in no record: it is dropped, not rewritten."""

    table: str
    holds: Callable[[str], bool]
    forget: Callable[[str], int]


_copies: dict[str, Copies] = {}


def join_copies(table: str, holds: Callable[[str], bool], forget: Callable[[str], int]) -> None:
    """Take up a room that keeps such texts (called by wiring)."""
    _copies[table] = Copies(table, holds, forget)


def copies() -> tuple[Copies, ...]:
    """List the tables of such texts."""
    return tuple(_copies.values())
