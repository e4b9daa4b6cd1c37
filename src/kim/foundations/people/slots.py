"""What administration asks of the rooms above: what else is kept, and what else there is to see of a work area."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models.expressions import Combinable

from kim.foundations.spreadsheets.lists_back import ListBack

if TYPE_CHECKING:
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


@dataclass(frozen=True)
class AreaItem:
    """One link that the page of the structure shows beside each work area."""

    label: str
    url_name: str  # asked with the area's number


_tallies: dict[str, Callable[[str], Combinable]] = {}


def join_tally(name: str, expression: Callable[[str], Combinable]) -> None:
    """Take up what is counted of whoever signs in, in the very statement that reads their posts (called by wiring).

    The expression is asked with the name of the outer row's column that holds the person's number.
    """
    _tallies[name] = expression


def tallies(person: str) -> dict[str, Combinable]:
    """Give the expressions that count, each under the name of its column."""
    return {f"tally_{name}": expression(person) for name, expression in _tallies.items()}


def counted(row: object) -> dict[str, int]:
    """Read from a row what was counted with it."""
    return {name: getattr(row, f"tally_{name}") or 0 for name in _tallies}


@dataclass(frozen=True)
class FilteredList:
    """A list whose filters a person can keep."""

    code: str
    title: str
    url_name: str


_filtered: dict[str, FilteredList] = {}


def join_filtered_lists(lists: Iterable[FilteredList]) -> None:
    """Take up which lists have filters that can be kept (called by wiring)."""
    _filtered.update({each.code: each for each in lists})


def filtered_list(code: str) -> FilteredList | None:
    """Find a list by its code."""
    return _filtered.get(code)


def filtered_list_at(url_name: str) -> FilteredList | None:
    """Find a list by the name of its page."""
    return next((each for each in _filtered.values() if each.url_name == url_name), None)


_lists_back: dict[str, ListBack] = {}


def join_lists_back(lists: Iterable[ListBack]) -> None:
    """Take up which lists of a room come back from a spreadsheet (called by wiring)."""
    _lists_back.update({each.code: each for each in lists})


def list_back(code: str) -> ListBack | None:
    """Find a list that comes back."""
    return _lists_back.get(code)


_area_items: list[AreaItem] = []


def join_area_items(items: Iterable[AreaItem]) -> None:
    """Take up what a room shows of each work area (called by wiring)."""
    _area_items.extend(items)


def area_items() -> tuple[AreaItem, ...]:
    """List what there is to see of a work area."""
    return tuple(_area_items)


@dataclass(frozen=True)
class PostFact:
    """One thing that a room above knows of a post; its page, for whoever may see it."""

    label: str
    words: str
    href: str = ""


PostFacts = Callable[["Standing", int], Iterable[PostFact]]  # at most one statement
_post_facts: list[PostFacts] = []


def join_post_facts(facts: PostFacts) -> None:
    """Take up what a room knows of a post (called by wiring)."""
    _post_facts.append(facts)


def post_facts(person: Standing, post: int) -> list[PostFact]:
    """List what the rooms above know of a post."""
    return [fact for facts in _post_facts for fact in facts(person, post)]
