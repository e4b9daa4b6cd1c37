"""What reading an old Log goes by and what it gives: what the site holds, and what each row would become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from kim.foundations.spreadsheets.matching import Names
from kim.practice.kim_log.choices import EntryKind, EntryState
from kim.practice.kim_log.importing_asks import KnownArea

Kept = dict[str, Any]
At = tuple[str, int]  # a sheet's name and a row's number


@dataclass(frozen=True)
class Known:
    """What the site holds when an old Log comes in."""

    areas: Mapping[int, KnownArea]
    people: Mapping[int, str]
    posts: Mapping[int, str]  # where each person works, in words
    types: Mapping[int, str]
    today: date
    is_1904: bool = False
    places: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def area_names(self) -> Names[int]:
        """Give the work areas by name."""
        return Names({pk: area.name for pk, area in self.areas.items()})

    @cached_property
    def own_area_names(self) -> Names[int]:
        """Give the work areas that entries may be brought in for."""
        return Names({pk: area.name for pk, area in self.areas.items() if area.is_mine})

    @cached_property
    def people_names(self) -> Names[int]:
        """Give the people by name."""
        return Names(self.people)

    @cached_property
    def type_names(self) -> Names[int]:
        """Give the customer types by name."""
        return Names(self.types)

    @cached_property
    def place_names(self) -> Names[int]:
        """Give the places where information is kept by name."""
        return Names(self.places)


@dataclass(frozen=True)
class PlannedReview:
    """What a quarter's cells will become."""

    area: int
    quarter: str
    rag: str
    comment: str
    said_by: str
    came_with: str = ""


@dataclass(frozen=True)
class PlannedEntry:
    """What a row's change will become."""

    area: int
    what: str
    why: str
    in_force_on: date | None
    author: int | None = None
    kind: str = EntryKind.CHANGE_OF_PRACTICE
    state: str = EntryState.RECORDED
    in_force_to: date | None = None
    customer_types: tuple[int, ...] = ()
    locations: tuple[int, ...] = ()
    questions: str = ""
    known_only_by: str = ""
    covered_by: str = ""
    restriction: str = ""
    restricted_why: str = ""
    replaces: At | None = None  # the row of the entry that this one replaces
    came_with: str = ""
    links: tuple[str, ...] = ()
