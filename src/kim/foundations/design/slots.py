"""What the frame of every page, and every look-over, asks of the rooms above: jobs to open; what is our own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from kim_engine.privacy import NOTHING, Allowed, Reference


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


@dataclass(frozen=True)
class SearchBox:
    """The box for words at the head of every page: where it leads, and who has one."""

    url_name: str
    may_open: Callable[[HttpRequest], bool]


_items: list[NavigationItem] = []
_boxes: list[SearchBox] = []
_inboxes: list[Inbox] = []


def join_inbox(inbox: Inbox) -> None:
    """Take up what a room puts at the head of every page (called by wiring)."""
    _inboxes.append(inbox)


def join_search_box(box: SearchBox) -> None:
    """Take up the box for words (called by wiring)."""
    _boxes[:] = [box]


def search_boxes() -> tuple[SearchBox, ...]:
    """List the box for words; none before wiring."""
    return tuple(_boxes)


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


@dataclass(frozen=True)
class Own:
    """What a look-over lets through as the landlord's own, and the patterns of its references."""

    allowed: Allowed = NOTHING
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class KeptFilter:
    """Filters of a list that the reader kept: their name, their list, and where they are removed."""

    name: str
    href: str
    remove: str


@dataclass(frozen=True)
class KeptFilters:
    """What a reader kept of the list on a page, and where more are kept."""

    filters: tuple[KeptFilter, ...]
    keep: str


_kept: list[Callable[[HttpRequest], KeptFilters | None]] = []


def join_kept_filters(give: Callable[[HttpRequest], KeptFilters | None]) -> None:
    """Take up what knows the filters that somebody kept (called by wiring)."""
    _kept[:] = [give]


def kept_filters(request: HttpRequest) -> KeptFilters | None:
    """Give what the reader kept of this page's list; nothing where none can be kept."""
    return _kept[0](request) if _kept else None


_own: list[Callable[[], Own]] = []


def join_own(give: Callable[[], Own]) -> None:
    """Take up what tells the landlord's own from a resident's (called by wiring)."""
    _own[:] = [give]


def own() -> Own:
    """Give what is the landlord's own; before wiring, nothing is."""
    return _own[0]() if _own else Own()
