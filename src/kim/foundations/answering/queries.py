"""Reading who answers for a work area on a day: from dated posts, from moves, and from namings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from kim.foundations.answering.choices import Outcome
from kim.foundations.answering.models import Naming
from kim.foundations.answering.timeline import ANSWERS, Timeline, timelines
from kim.foundations.audit_trail.queries import values_before_changes_since
from kim.foundations.people.choices import Role
from kim.foundations.people.models import Post, Service, Team, WorkArea
from kim.foundations.people.queries import standing_areas
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
    """Say who answered for an area on a day (four statements, and more to read its team and service if they are not).

    Posts and moves are dated, so they are read as in force on that day, by what we know now. Names have no day of
    their own: each is what it was called at the end of that day, read from the record of its renamings (the name
    before the first renaming since), which also answers for days before KIM Log was installed.
    """
    return answering_for_all([area], on)[area.pk]


def answering_for_all(areas: Sequence[WorkArea], on: date) -> dict[int, Answering]:
    """Say who answered for each of several areas on a day: area number -> answer (four statements in all)."""
    found = timelines(areas)
    return answering_by(areas, found, on)


def answering_by(areas: Sequence[WorkArea], found: Mapping[int, Timeline], on: date) -> dict[int, Answering]:
    """Say who answered on a day by timelines that are read already (one statement: the names of that day)."""
    places = {area.pk: found[area.pk].place_on(on) for area in areas}
    numbers = {area.pk for area in areas} | {place.pk for both in places.values() for place in both}
    then = values_before_changes_since(_NAMED, numbers, end_of(on))

    def name(kind: str, place: WorkArea | Team | Service) -> str:
        return str(then.get((kind, place.pk), place.name))

    answers = {}
    for area in areas:
        (team, service), posts = places[area.pk], found[area.pk].posts_on(on)
        by_role = {role: tuple(post for post in posts if post.role == role) for role in ANSWERS}
        answers[area.pk] = Answering(
            area=area,
            on=on,
            name=name("people.area", area),
            team=team,
            team_name=name("people.team", team),
            service=service,
            service_name=name("people.service", service),
            managers=by_role[Role.LINE_MANAGER],
            administrators=by_role[Role.KIM_LOG_ADMINISTRATOR],
            service_managers=by_role[Role.SERVICE_MANAGER],
            heads=by_role[Role.HEAD_OF_SERVICE],
        )
    return answers


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
    areas = WorkArea.objects.select_related("team__service", "kept_in")
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
    areas = standing_areas().select_related("team__service").filter(named_by(who))
    return areas.order_by("team__service__name", "team__name", "name")
