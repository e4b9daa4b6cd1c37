"""What reminders ask of the other rooms: everything of theirs that has a date and waits for somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from kim_engine.clocks.reminders import DueItem

Offer = Callable[[date], Iterable[DueItem]]
_offers: list[Offer] = []


def join_due_items(offer: Offer) -> None:
    """Take up what a room knows to be due (called by wiring)."""
    _offers.append(offer)


def due_items(on: date) -> Iterator[DueItem]:
    """Give everything that waits for somebody on a day."""
    for offer in _offers:
        yield from offer(on)
