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


@dataclass(frozen=True)
class Inbox:
    """What stands at the head of every page beside the person's name, with how much waits in it."""

    label: str
    url_name: str
    count: Callable[[HttpRequest], int]  # at most one statement


_items: list[NavigationItem] = []
_inboxes: list[Inbox] = []


def join_inbox(inbox: Inbox) -> None:
    """Take up what a room puts at the head of every page (called by wiring)."""
    _inboxes.append(inbox)


def inboxes() -> tuple[Inbox, ...]:
    """List what stands at the head of every page."""
    return tuple(_inboxes)


def join_navigation(items: Iterable[NavigationItem]) -> None:
    """Take up the jobs that rooms offer (called by wiring)."""
    _items.extend(items)
    _items.sort(key=lambda item: item.position)


def navigation_items() -> tuple[NavigationItem, ...]:
    """List the jobs, in the order in which they stand."""
    return tuple(_items)
