"""The periods of everybody who answered for a work area, put together from dated posts and moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from kim.foundations.people.choices import KEEPS_AN_AREA, PostState, Role
from kim.foundations.people.models import AreaMove, Post, Service, Team, TeamMove, WorkArea
from kim.foundations.people.standing import NAMES

ANSWERS = (*KEEPS_AN_AREA, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stay:
    """An area belonged to a team, or a team to a service, from a day to a day; None has no known end."""

    place: Any  # the Team, or the Service
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True)
class Period:
    """Somebody answered for an area from a day to a day, both included; without a post, nobody did."""

    from_on: date
    to_on: date | None
    role: str
    post: Post | None = None


@dataclass(frozen=True)
class Timeline:
    """Where an area belonged, and everybody who ever answered for it."""

    teams: Sequence[Stay]
    services: Sequence[Stay]
    posts: Sequence[Post]
    ended_on: date | None = None  # the first day on which the area is no more: nobody is missing from then on

    def place_on(self, on: date) -> tuple[Team, Service]:
        """Say to which team and service the area belonged on a day; the day of a move belongs to where it went."""
        return _place_on(self.teams, on), _place_on(self.services, on)

    def posts_on(self, on: date) -> list[Post]:
        """Give the posts that answered for the area on a day."""
        team, service = self.place_on(on)
        return [
            post
            for post in self.posts
            if post.from_on <= on
            and (post.to_on is None or on <= post.to_on)
            and (post.area_id or post.team_id == team.pk or post.service_id == service.pk)
        ]

    def periods(self, today: date) -> list[Period]:
        """List everybody who answered for the area, newest first, with the days without a line manager.

        A service manager or a Head counts while the area belonged to their team or service.
        """
        periods = [each for post in self.posts for each in _periods(post, self.teams, self.services)]
        periods += _vacant(periods, min(today, self.ended_on - ONE_DAY) if self.ended_on else today)
        order = {role: place for place, role in enumerate(ANSWERS)}
        return sorted(periods, key=lambda each: (-each.from_on.toordinal(), order[Role(each.role)], each.post is None))


def timelines(areas: Sequence[WorkArea]) -> dict[int, Timeline]:
    """Read the timelines of areas, with team and service read along (three statements, whatever their number)."""
    teams: dict[int, list[Stay]] = {}
    moves = list(
        AreaMove.objects.filter(area__in=areas).select_related("from_team__service").order_by("moved_on", "pk")
    )
    for area in areas:
        left = [(move.from_team, move.moved_on) for move in moves if move.area_id == area.pk]
        teams[area.pk] = _stays(left, area.team)
    numbers = {stay.place.pk for stays in teams.values() for stay in stays}
    moved = TeamMove.objects.filter(team__in=numbers).select_related("from_service").order_by("moved_on", "pk")
    services = _services_of(teams, list(moved))
    return _with_posts(areas, teams, services)


def _with_posts(
    areas: Sequence[WorkArea], teams: dict[int, list[Stay]], services: dict[int, list[Stay]]
) -> dict[int, Timeline]:
    held = Q(area__in=areas)
    held |= Q(team__in={stay.place.pk for found in teams.values() for stay in found})
    held |= Q(service__in={stay.place.pk for found in services.values() for stay in found})
    posts = Post.objects.filter(held, role__in=ANSWERS, state=PostState.CONFIRMED).select_related("person", *NAMES)
    by_place: dict[tuple[int | None, int | None, int | None], list[Post]] = {}
    for post in posts.order_by("from_on", "pk"):
        by_place.setdefault((post.area_id, post.team_id, post.service_id), []).append(post)
    found = {}
    for area in areas:
        places: list[tuple[int | None, int | None, int | None]] = [(area.pk, None, None)]
        places += [(None, number, None) for number in dict.fromkeys(stay.place.pk for stay in teams[area.pk])]
        places += [(None, None, number) for number in dict.fromkeys(stay.place.pk for stay in services[area.pk])]
        theirs = [post for place in places for post in by_place.get(place, ())]
        found[area.pk] = Timeline(teams[area.pk], services[area.pk], theirs, area.ended_on)
    return found


def _place_on(stays: Sequence[Stay], on: date) -> Any:
    return next(stay.place for stay in stays if stay.to_on is None or on <= stay.to_on)


def _stays(left: Sequence[tuple[Any, date]], now: Any) -> list[Stay]:
    found: list[Stay] = []
    since: date | None = None
    for place, moved_on in left:
        if since is None or since < moved_on:  # two moves on one day: only the last one counts
            found.append(Stay(place, since, moved_on - ONE_DAY))
        since = moved_on
    return [*found, Stay(now, since, None)]


def _services_of(teams: dict[int, list[Stay]], moves: Sequence[TeamMove]) -> dict[int, list[Stay]]:
    left: dict[int, list[tuple[Service, date]]] = {}
    for move in moves:
        left.setdefault(move.team_id, []).append((move.from_service, move.moved_on))
    found: dict[int, list[Stay]] = {}
    for area, stays in teams.items():
        found[area] = []
        for stay in stays:
            for inner in _stays(left.get(stay.place.pk, ()), stay.place.service):
                days = within((inner.from_on, inner.to_on), (stay.from_on, stay.to_on))
                if days:
                    found[area].append(Stay(inner.place, *days))
    return found


def within(
    one: tuple[date | None, date | None], other: tuple[date | None, date | None]
) -> tuple[date | None, date | None] | None:
    """Give the days that two periods share; None when they share none."""
    begins = [each for each in (one[0], other[0]) if each is not None]
    ends = [each for each in (one[1], other[1]) if each is not None]
    first, last = max(begins, default=None), min(ends, default=None)
    return None if first and last and first > last else (first, last)


def _periods(post: Post, teams: Sequence[Stay], services: Sequence[Stay]) -> Iterable[Period]:
    places: Sequence[Stay] = teams if post.team_id else services
    number = post.team_id or post.service_id
    if post.area_id:
        yield Period(post.from_on, post.to_on, post.role, post)
    for stay in places if not post.area_id else ():
        days = within((post.from_on, post.to_on), (stay.from_on, stay.to_on)) if stay.place.pk == number else None
        if days and days[0]:
            yield Period(days[0], days[1], post.role, post)


def _vacant(periods: Sequence[Period], today: date) -> Iterable[Period]:
    """Give the days between line managers, and since the last one, on which there was none."""
    until: date | None = None
    held = sorted((p.from_on, p.to_on or date.max) for p in periods if p.role == Role.LINE_MANAGER)
    for begins, ends in held:
        if until and until < date.max and begins > until + ONE_DAY:
            yield Period(until + ONE_DAY, begins - ONE_DAY, Role.LINE_MANAGER)
        until = max(until or ends, ends)
    if until and until < today:
        yield Period(until + ONE_DAY, None, Role.LINE_MANAGER)
