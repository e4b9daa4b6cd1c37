"""What a handover asks of the rooms above: what else somebody leaves behind in a post (joined in wiring)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from kim.foundations.people.models import Post


@dataclass(frozen=True)
class Handed:
    """One thing that goes with a post. Its title names a thing and holds no text that somebody typed."""

    kind: str
    title: str
    source_kind: str
    source_number: int
    due_on: date | None = None


HandedOver = Callable[[Post], Iterable[Handed]]
_offers: list[HandedOver] = []


def join_handed_over(offer: HandedOver) -> None:
    """Take up a room that knows what goes with a post (called by wiring)."""
    _offers.append(offer)


def handed_over_with(post: Post) -> list[Handed]:
    """Compile what the rooms above know."""
    return [each for offer in _offers for each in offer(post)]
