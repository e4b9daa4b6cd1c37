"""The list of work areas with their line managers, as a download of the coverage page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from kim.foundations.answering.choices import Outcome
from kim.foundations.answering.coverage import AreaCovered, covered
from kim.foundations.design.lists import Column, Listing, Order
from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import for_whom


def manager_said(row: AreaCovered) -> str:
    """Say an area's line managers: 'Grace Bell, acting for Amara Nwachukwu (long sickness)'."""
    said = []
    for post in row.managers:
        away = for_whom(post.covers.person.name, post.cover_reason, post.cover_words) if post.covers else ""
        acting = f", acting {away}".rstrip() if post.cover_reason else ""
        said.append(post.person.name + acting)
    return "; ".join(said)


def decision_said(row: AreaCovered) -> str:
    """Say what was decided about an area's line manager."""
    return Outcome(row.naming.outcome).label if row.naming else "Not yet considered"


def _of(area: WorkArea) -> AreaCovered:
    return area.covered  # type: ignore[attr-defined, no-any-return]


def _decided(area: WorkArea) -> date | None:
    naming = _of(area).naming
    return naming.named_on if naming else None


def _why(area: WorkArea) -> str:
    naming = _of(area).naming
    return naming.why if naming else ""


LISTING: Listing[WorkArea] = Listing(
    (
        Column("service", "Service", lambda area: area.team.service.name),
        Column("team", "Team", lambda area: area.team.name),
        Column("area", "Work area", lambda area: area.name),
        Column("managers", "Line manager", lambda area: manager_said(_of(area))),
        Column("ended", "Without one since the end of", lambda area: _of(area).ended_on),
        Column("decision", "Decision", lambda area: decision_said(_of(area))),
        Column("decided", "Decided on", _decided),
        Column("why", "Why", _why),
    ),
    (),
    (Order("structure", "by service and team", ("team__service__name", "team__name", "name", "pk")),),
    ("work area", "work areas"),
)


def with_covered(on: date) -> Callable[[Sequence[WorkArea]], None]:
    """Give what puts on each row how the area is covered on a day."""

    def prepare(areas: Sequence[WorkArea]) -> None:
        for row in covered(areas, on):
            row.area.covered = row  # type: ignore[attr-defined]

    return prepare
