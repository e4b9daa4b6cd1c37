"""What reading a staff list goes by and what it gives: the columns, what the site holds, what a row would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from kim.foundations.people.choices import ONE_IS_ENOUGH
from kim.foundations.spreadsheets.matching import Names

NAME, EMAIL, JOB, ROLE = "NAME", "EMAIL", "JOB", "ROLE"
SERVICE, TEAM, AREA, FROM, TO = "SERVICE", "TEAM", "AREA", "FROM", "TO"
PLACE = "PLACE"  # one column for whichever of service, team and work area fits the role


@dataclass(frozen=True)
class Place:
    """A service, team or work area; what it stands under tells two of one name apart."""

    name: str
    team: str = ""
    service: str = ""


@dataclass(frozen=True)
class Held:
    """A post that somebody has, had or is proposed for."""

    email: str
    role: str
    place: int | None
    from_on: date
    to_on: date | None
    is_declined: bool = False


@dataclass(frozen=True)
class Staff:
    """What the site knows of people when a list comes in."""

    emails: Mapping[str, str]  # address in small letters -> the person's name ("" for an account with nobody)
    places: Mapping[str, Mapping[int, Place]]  # AREA, TEAM, SERVICE -> number -> place
    held: Sequence[Held]
    own_email: str
    today: date
    is_1904: bool = False

    @cached_property
    def names(self) -> dict[str, Names[int]]:
        """Give the places of each kind by name."""
        return {
            code: Names({number: place.name for number, place in places.items()})
            for code, places in self.places.items()
        }


@dataclass(frozen=True)
class PlannedPost:
    """A post that the list gives."""

    role: str
    place: int | None
    from_on: date
    to_on: date | None

    @property
    def is_proposed(self) -> bool:
        """Say whether a second administrator has to confirm it."""
        return self.role not in ONE_IS_ENOUGH


@dataclass(frozen=True)
class PlannedStaff:
    """What a row will do: add the person if they are new, give the post if there is one."""

    email: str
    name: str
    job_title: str
    is_new: bool
    post: PlannedPost | None


@dataclass
class Seen:
    """What earlier rows said of one address."""

    name: str
    row: int
    posts: list[tuple[int, PlannedPost]] = field(default_factory=list)
    is_added: bool = False  # by an earlier row that comes in
