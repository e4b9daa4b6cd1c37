"""What the search page asks of the rooms: which of their rows hold some words, and how a hit is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Hit:
    """One thing that was found, as the page shows it."""

    heading: str
    href: str
    area: str
    texts: Sequence[str]  # where its words may stand; the snippet is cut from the first that holds one


def nothing_more(rows: Sequence[Any]) -> None:
    """Read nothing more for the rows that are shown."""


@dataclass(frozen=True)
class SearchSource:
    """One sort of thing that can be found.

    `find` is asked with a person, the words and an area's number or None. It gives only rows that the person may see,
    each annotated with `found_at`, the moment by which it is ordered.
    """

    kind: str  # in the address
    name: str  # the sort of thing, on screen
    noun: tuple[str, str]  # one, many
    find: Callable[[Any, str, int | None], QuerySet[Any]]
    hit: Callable[[Any], Hit]
    prepare: Callable[[Sequence[Any]], None] = nothing_more  # at most one statement, for the rows of one page
    is_dated: bool = True  # what has no date comes first
    # As `find`, for a stretch of the table alone: what is outside it may be left out.
    within: Callable[[Any, str, int | None, QuerySet[Any]], QuerySet[Any]] | None = None
    dated_by: str = ""  # with `within`: the field that `found_at` is, in an index with the number

    def moment(self, row: Any) -> datetime | None:
        """Give the moment by which a row is ordered."""
        found: datetime | None = row.found_at if self.is_dated else None
        return found


_sources: list[SearchSource] = []


def join_search_source(source: SearchSource) -> None:
    """Take up a sort of thing that can be found (called by wiring)."""
    if source not in _sources:
        _sources.append(source)


def search_sources() -> tuple[SearchSource, ...]:
    """List the sorts of things that can be found, in the order in which they were joined."""
    return tuple(_sources)
