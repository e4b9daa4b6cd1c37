"""The words that every room shares."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something may be done, and because of what."""

    allowed: bool
    because: str = ""

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True, slots=True)
class Source:
    """Where a thing came from: the kind of object and its number, as text, never a foreign key upwards."""

    kind: str
    number: int


ALLOWED = Decision(True)
