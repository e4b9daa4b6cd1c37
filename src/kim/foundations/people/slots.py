"""What the administration page asks of the rooms above: what else an administrator keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kim.foundations.people.standing import Standing


@dataclass(frozen=True)
class AdministrationItem:
    """One line of the administration page."""

    label: str
    note: str
    url_name: str
    position: int
    count: Callable[[Standing], str]  # '16 work areas'; at most one statement


_items: list[AdministrationItem] = []


def join_administration(items: Iterable[AdministrationItem]) -> None:
    """Take up what a room lets administrators keep (called by wiring)."""
    _items.extend(items)
    _items.sort(key=lambda item: item.position)


def administration_items() -> tuple[AdministrationItem, ...]:
    """List what administrators keep, in the order in which it stands."""
    return tuple(_items)
