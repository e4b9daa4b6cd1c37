"""What the frame of every page asks of the rooms above: which jobs a person may open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class NavigationItem:
    """One job in the navigation, or one link in the footer."""

    label: str
    url_name: str
    position: int
    namespaces: tuple[str, ...]  # the rooms whose pages count as being here
    may_open: Callable[[HttpRequest], bool]
    is_footer: bool = False


_items: list[NavigationItem] = []


def join_navigation(items: Iterable[NavigationItem]) -> None:
    """Take up the jobs that rooms offer (called by wiring)."""
    _items.extend(items)
    _items.sort(key=lambda item: item.position)


def navigation_items() -> tuple[NavigationItem, ...]:
    """List the jobs, in the order in which they stand."""
    return tuple(_items)
