"""Who holds which post on a day, by role and place: for what looks at every work area at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from kim.foundations.people.choices import Role
from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import posts_in_force

People = tuple[int, ...]  # people's numbers


@dataclass(frozen=True)
class Holders:
    """The posts of a day, those who cover included."""

    held: dict[tuple[str, int | None], list[int]] = field(default_factory=lambda: defaultdict(list))

    def of(self, role: str, place: int | None = None) -> People:
        """Give who holds a role in a place; in none, for a role that is the whole landlord's."""
        return tuple(dict.fromkeys(self.held.get((role, place), ())))

    def anybody(self) -> frozenset[int]:
        """Give everybody who holds any post."""
        return frozenset(person for people in self.held.values() for person in people)

    def anywhere(self, role: str) -> People:
        """Give who holds a role in any place."""
        return tuple(dict.fromkeys(each for (held, _), people in self.held.items() if held == role for each in people))

    def keepers(self, area: WorkArea) -> People:
        """Give an area's line managers; where there is none, its KIM Log administrators."""
        return self.of(Role.LINE_MANAGER, area.keeper_id) or self.of(Role.KIM_LOG_ADMINISTRATOR, area.keeper_id)

    def above(self, area: WorkArea) -> tuple[People, People]:
        """Give an area's service managers and its Heads of Service (reads the area's team)."""
        return self.of(Role.SERVICE_MANAGER, area.team_id), self.of(Role.HEAD_OF_SERVICE, area.team.service_id)


def holders_on(on: date) -> Holders:
    """Read who holds which post on a day (one statement)."""
    found = Holders()
    for role, person, *places in posts_in_force(on).values_list("role", "person", "area", "team", "service"):
        found.held[role, next((place for place in places if place), None)].append(person)
    return found
