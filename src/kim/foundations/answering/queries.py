"""Reading who answers for a work area on a day: from dated posts, from moves, and from namings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from kim.foundations.answering.choices import Outcome
from kim.foundations.answering.models import Naming
from kim.foundations.audit_trail.queries import values_before_changes_since
from kim.foundations.people.choices import Role
from kim.foundations.people.models import AreaMove, Post, Service, Team, TeamMove, WorkArea
from kim.foundations.people.standing import NAMES, Standing, posts_in_force

KIND = "answering.naming"
OVERSEES_ALL = (Role.SITE_ADMINISTRATOR, Role.DIRECTOR, Role.INFORMATION_GOVERNANCE)
_NAMED = {"people.area": "name", "people.team": "name", "people.service": "name"}


@dataclass(frozen=True)
class Answering:
    """Who answered for a work area on a day, and what it was called and belonged to then.

    `managers` are all line managers of that day, those who covered included; more than one is a shared post, none a
    vacancy. `covers` are the posts of any role here that stood in for another's.
    """

    area: WorkArea
    on: date
    name: str
    team: Team
    team_name: str
    service: Service
    service_name: str
    managers: tuple[Post, ...]
    administrators: tuple[Post, ...]
    service_managers: tuple[Post, ...]
    heads: tuple[Post, ...]

    @property
    def covers(self) -> tuple[Post, ...]:
        """Give the posts that stood in for another's."""
        posts = (*self.managers, *self.administrators, *self.service_managers, *self.heads)
        return tuple(post for post in posts if post.covers_id)


def answering_for(area: WorkArea, on: date) -> Answering:
    """Say who answered for an area on a day (four statements, and two to read the area's team if it is not).

    Posts and moves are dated, so they are read as in force on that day, by what we know now. Names have no day of
    their own: each is what it was called at the end of that day, read from the record of its renamings (the name
    before the first renaming since), which also answers for days before KIM Log was installed.
    """
    team, service = place_of(area, on)
    names = names_on({"people.area": area, "people.team": team, "people.service": service}, on)
    held = Q(area=area) | Q(team=team) | Q(service=service)
    posts = list(posts_in_force(on).filter(held).select_related("person", *NAMES))
    return Answering(
        area,
        on,
        names["people.area"],
        team,
        names["people.team"],
        service,
        names["people.service"],
        *(
            tuple(post for post in posts if post.role == role)
            for role in (Role.LINE_MANAGER, Role.KIM_LOG_ADMINISTRATOR, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE)
        ),
    )


def place_of(area: WorkArea, on: date) -> tuple[Team, Service]:
    """Say to which team, and with it to which service, an area belonged on a day (two statements).

    The day of a move belongs to where the thing went.
    """
    left = AreaMove.objects.filter(area=area, moved_on__gt=on).select_related("from_team__service")
    first = left.order_by("moved_on", "pk").first()
    team = first.from_team if first else area.team
    moved = TeamMove.objects.filter(team=team, moved_on__gt=on).select_related("from_service")
    earliest = moved.order_by("moved_on", "pk").first()
    return team, earliest.from_service if earliest else team.service


def names_on(places: dict[str, WorkArea | Team | Service], on: date) -> dict[str, str]:
    """Say what an area, its team and its service were called on a day, as the record tells (one statement)."""
    then = values_before_changes_since(_NAMED, [place.pk for place in places.values()], end_of(on))
    return {kind: str(then.get((kind, place.pk), place.name)) for kind, place in places.items()}


def end_of(on: date) -> datetime:
    """Give the last moment of a day in the landlord's time."""
    return make_aware(datetime.combine(on, time.max))


def line_managers_of(areas: Iterable[WorkArea], on: date) -> dict[int, list[Post]]:
    """Give each area's line managers of a day, those who cover included (one statement): area number -> posts."""
    numbers = [area.pk for area in areas]
    found: dict[int, list[Post]] = {number: [] for number in numbers}
    posts = posts_in_force(on).filter(role=Role.LINE_MANAGER, area__in=numbers).select_related("person", *NAMES)
    for post in posts:
        found[post.area_id or 0].append(post)
    return found


def naming_of(areas: Collection[WorkArea], on: date) -> dict[int, Naming]:
    """Give the naming that stands for each area on a day (one statement). An area not in it was never considered."""
    rows = Naming.objects.filter(area__in=[area.pk for area in areas], named_on__lte=on)
    rows = rows.select_related("person", "named_by").order_by("named_on", "pk")
    return {naming.area_id: naming for naming in rows}  # the last one stands


def is_not_applicable(area: WorkArea, on: date) -> bool:
    """Say whether an area was considered and needs no line manager on a day; one who is there all the same counts."""
    naming = naming_of([area], on).get(area.pk)
    is_said = naming is not None and naming.outcome == Outcome.NOT_APPLICABLE
    return is_said and not line_managers_of([area], on)[area.pk]


def areas_visible_to(who: Standing) -> QuerySet[WorkArea]:
    """Select the areas of which someone may read who answers for them: whoever holds a post, all."""
    areas = WorkArea.objects.select_related("team__service")
    return areas if who.is_reader else areas.none()


def overseen_by(who: Standing, path: str = "") -> Q:
    """Build the condition that a row's area is overseen: by Head or service manager their own, by some all."""
    if who.has(*OVERSEES_ALL):
        return Q()
    return named_by(who, path)


def named_by(who: Standing, path: str = "") -> Q:
    """Build the condition that someone names the line manager of a row's area: a Director all, others their own."""
    if who.has(Role.DIRECTOR):
        return Q()
    teams = [post.team_id for post in who.posts if post.role == Role.SERVICE_MANAGER]
    services = [post.service_id for post in who.posts if post.role == Role.HEAD_OF_SERVICE]
    return Q(**{f"{path}team__in": teams}) | Q(**{f"{path}team__service__in": services})


def areas_to_name_for(who: Standing) -> QuerySet[WorkArea]:
    """Select the areas whose line manager someone names, by service, team and name."""
    areas = WorkArea.objects.select_related("team__service").filter(named_by(who))
    return areas.order_by("team__service__name", "team__name", "name")
