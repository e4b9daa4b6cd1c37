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


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a room knows of an area's quarter: a figure, what it counts, and where it comes from.

    It holds counts and dates alone, never a text that somebody typed: a review keeps it when it is sent.
    """

    figure: str
    words: str
    source: str
    href: str = ""  # the page that shows it, for whoever reads the review now
