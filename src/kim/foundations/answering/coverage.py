"""What is not covered: areas without a manager, vacancies, covers that end, leavers who still answer (R5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max, Q

from kim.foundations.answering.choices import Outcome
from kim.foundations.answering.models import Naming
from kim.foundations.answering.queries import OVERSEES_ALL, naming_of, overseen_by
from kim.foundations.people.choices import PostState, Role
from kim.foundations.people.models import Person, Post, Service, Team, WorkArea
from kim.foundations.people.queries import standing_areas
from kim.foundations.people.standing import NAMES, Standing

SOON = timedelta(days=30)  # a cover that ends within these days is marked, and so is a leaver
DO_NOT_ANSWER = (Role.OFFICER, Role.INSPECTOR)


@dataclass(frozen=True)
class AreaCovered:
    """One area: its line managers today, since when it has had none, and what was decided about it."""

    area: WorkArea
    managers: tuple[Post, ...]
    ended_on: date | None  # the last day of its last line manager, if it has none now
    naming: Naming | None

    @property
    def is_not_applicable(self) -> bool:
        """Say whether it was decided that the area needs no line manager, and none is there."""
        return not self.managers and self.naming is not None and self.naming.outcome == Outcome.NOT_APPLICABLE

    @property
    def own(self) -> tuple[Post, ...]:
        """Give the line managers who stand in for nobody."""
        return tuple(post for post in self.managers if not post.covers_id)


@dataclass(frozen=True)
class Leaver:
    """Somebody who leaves, or has left, and still answers for something."""

    person: Person
    posts: tuple[Post, ...]
    last_on: date | None  # None: the account is closed already


@dataclass
class Coverage:
    """What somebody oversees, and where it is not covered."""

    on: date
    areas: list[AreaCovered]
    teams: list[Team] = field(default_factory=list)  # without a service manager
    services: list[Service] = field(default_factory=list)  # without a Head of Service
    covers: list[Post] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)

    @property
    def without(self) -> list[AreaCovered]:
        """Give the areas that need a line manager and have none."""
        return [each for each in self.areas if not each.managers and not each.is_not_applicable]

    @property
    def never_considered(self) -> list[AreaCovered]:
        """Give the areas about whose line manager nothing was decided yet."""
        return [each for each in self.areas if each.naming is None]

    @property
    def not_applicable(self) -> list[AreaCovered]:
        """Give the areas that were considered and need no line manager."""
        return [each for each in self.areas if each.is_not_applicable]

    @property
    def shared(self) -> list[AreaCovered]:
        """Give the areas that two or more line managers answer for together."""
        return [each for each in self.areas if len(each.own) > 1]

    def ends_soon(self, post: Post) -> bool:
        """Say whether a cover ends within thirty days."""
        return post.to_on is not None and post.to_on <= self.on + SOON


def coverage(who: Standing) -> Coverage:
    """Read what somebody oversees and how it is covered on their day (six statements)."""
    sees_all = who.has(*OVERSEES_ALL)
    areas = areas_covered(who)
    teams = Team.objects.select_related("service").order_by("service__name", "name")
    teams = teams if sees_all else teams.filter(_own_teams(who))
    services = Service.objects.order_by("name")
    services = services if sees_all else services.filter(pk__in=_held(who, Role.HEAD_OF_SERVICE, "service_id"))
    found = Coverage(who.on, areas)
    scope = None if sees_all else _scope(areas, list(teams), list(services))
    standing = _posts(who.on, scope)
    answering = [post for post in standing if post.role not in DO_NOT_ANSWER and _is_within(post, scope)]
    posts = [post for post in answering if post.from_on <= who.on]
    found.teams = _without(teams, (post.team_id for post in posts if post.role == Role.SERVICE_MANAGER))
    found.services = _without(services, (post.service_id for post in posts if post.role == Role.HEAD_OF_SERVICE))
    found.covers = sorted((post for post in posts if post.cover_reason), key=lambda post: (post.to_on, post.pk))
    found.leavers = list(_leavers(posts, standing, who.on))
    return found


def areas_covered(who: Standing) -> list[AreaCovered]:
    """Read the areas that somebody oversees with their line managers and namings (four statements)."""
    rows = standing_areas().filter(overseen_by(who)).select_related("team__service")
    return covered(list(rows.order_by("team__service__name", "team__name", "name")), who.on)


def covered(areas: Sequence[WorkArea], on: date) -> list[AreaCovered]:
    """Read the line managers and namings of areas on a day (three statements)."""
    posts = Post.objects.filter(role=Role.LINE_MANAGER, area__in=areas, state=PostState.CONFIRMED, from_on__lte=on)
    stands = Q(to_on__isnull=True) | Q(to_on__gte=on)
    managers: dict[int, list[Post]] = {}
    for post in posts.filter(stands).select_related("person", *NAMES).order_by("from_on", "pk"):
        managers.setdefault(post.area_id or 0, []).append(post)
    ended = dict(posts.order_by().values_list("area").annotate(Max("to_on")))
    namings = naming_of(areas, on)
    return [
        AreaCovered(
            area,
            tuple(managers.get(area.pk, ())),
            None if area.pk in managers else ended.get(area.pk),
            namings.get(area.pk),
        )
        for area in areas
    ]


def _held(who: Standing, role: str, of: str) -> list[int]:
    return [getattr(post, of) for post in who.posts if post.role == role]


def _own_teams(who: Standing) -> Q:
    services = _held(who, Role.HEAD_OF_SERVICE, "service_id")
    return Q(pk__in=_held(who, Role.SERVICE_MANAGER, "team_id")) | Q(service__in=services)


Scope = tuple[set[int], set[int], set[int]]  # numbers of areas, teams and services


def _scope(areas: Sequence[AreaCovered], teams: Sequence[Team], services: Sequence[Service]) -> Scope:
    return {each.area.pk for each in areas}, {team.pk for team in teams}, {service.pk for service in services}


def _is_within(post: Post, scope: Scope | None) -> bool:
    return scope is None or any(
        number in numbers for number, numbers in zip((post.area_id, post.team_id, post.service_id), scope, strict=True)
    )


def _posts(on: date, scope: Scope | None) -> list[Post]:
    """Read every post that is not over of those who answer for something in a part, their other posts included."""
    not_over = Post.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), state=PostState.CONFIRMED)
    posts = not_over
    if scope is not None:
        within = Q(area__in=scope[0]) | Q(team__in=scope[1]) | Q(service__in=scope[2])
        posts = not_over.filter(person__in=not_over.filter(within).order_by().values("person"))
    return list(posts.select_related("person__account", *NAMES).order_by("person__name", "from_on", "pk"))


def _without(rows: Iterable[Team] | Iterable[Service], held: Iterable[int | None]) -> list:  # type: ignore[type-arg]
    numbers = set(held)
    return [row for row in rows if row.pk not in numbers]


def _leavers(posts: Sequence[Post], standing: Sequence[Post], on: date) -> Iterable[Leaver]:
    """Find who left, or whose every post ends soon; who only stands in for a while leaves nothing behind."""
    held: dict[Person, list[Post]] = {}
    for post in posts:
        held.setdefault(post.person, []).append(post)
    for person, theirs in held.items():
        last = max(post.to_on or date.max for post in standing if post.person_id == person.pk)
        if person.account is None or not person.account.is_active:
            yield Leaver(person, tuple(theirs), None)
        elif last <= on + SOON and not all(post.cover_reason for post in theirs):
            yield Leaver(person, tuple(theirs), last)
