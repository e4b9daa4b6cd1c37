"""Where a person stands on a day: the posts in force and the areas that they reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from kim.foundations.people.choices import KEEPS_AN_AREA, CoverReason, PostState, Role
from kim.foundations.people.models import Person, Post, WorkArea
from kim.foundations.people.refusals import RefusedError
from kim.foundations.people.slots import counted, tallies
from kim.foundations.sign_in.models import Account


@dataclass(frozen=True)
class Standing:
    """One person on one day. What may be seen and done is asked of this, never of the account."""

    on: date
    person: Person | None
    posts: tuple[Post, ...] = ()
    tallies: Mapping[str, int] = field(default_factory=dict)  # what the rooms above count of whoever signs in

    @property
    def roles(self) -> frozenset[str]:
        """Give the roles held."""
        return frozenset(post.role for post in self.posts)

    @property
    def opaque_id(self) -> str:
        """Give the id by which the record knows this person."""
        return self.person.opaque_id if self.person else ""

    @property
    def person_id(self) -> int:
        """Give the person's number. Raises RefusedError for an account with nobody behind it."""
        if self.person is None:
            raise RefusedError("Nobody stands behind this account.")
        return self.person.pk

    @property
    def name(self) -> str:
        """Give the name that pages show."""
        return self.person.name if self.person else "No name yet"

    @property
    def is_employee(self) -> bool:
        """Say whether any post other than an inspector's is in force."""
        return bool(self.roles - {Role.INSPECTOR})

    @property
    def is_reader(self) -> bool:
        """Say whether recorded, unrestricted entries may be read."""
        return bool(self.roles)

    def has(self, *roles: str) -> bool:
        """Say whether one of these roles is held."""
        return bool(self.roles & set(roles))

    def in_chain(self, path: str = "") -> Q:
        """Build the condition that a row's area is kept, or answered for above, by this person.

        `path` leads from the row to its area: "area__", or "" when the rows are areas. Nobody's chain is empty,
        never all. An area that has ended is kept by those who keep the one that it went to.
        """
        areas = [p.area_id for p in self.posts if p.role in KEEPS_AN_AREA]
        return (
            Q(**{f"{path}pk__in": areas})
            | Q(**{f"{path}kept_in__in": areas})
            | Q(**{f"{path}team__in": self._held(Role.SERVICE_MANAGER, "team_id")})
            | Q(**{f"{path}team__service__in": self._held(Role.HEAD_OF_SERVICE, "service_id")})
        )

    def in_own(self, path: str = "") -> Q:
        """Build the condition that a row's area is in the chain or worked in as an officer."""
        return self.in_chain(path) | Q(**{f"{path}pk__in": self._held(Role.OFFICER, "area_id")})

    def reaches(self, area: WorkArea) -> bool:
        """Say whether an area is in the chain (reads the area's team)."""
        return any(_reaches(post, area) for post in self.posts)

    def keeps(self, area: WorkArea) -> bool:
        """Say whether an area is this person's own: its line manager, whoever covers, or its KIM Log administrator."""
        return any(_keeps(post, area) for post in self.posts)

    def is_above(self, area: WorkArea) -> bool:
        """Say whether this person is an area's service manager or Head of Service (reads the area's team)."""
        return any(_is_above(post, area) for post in self.posts)

    def works_in(self, area: WorkArea) -> bool:
        """Say whether an area is in the chain or worked in as an officer."""
        return self.reaches(area) or area.pk in self._held(Role.OFFICER, "area_id")

    def on_behalf_in(self, area: WorkArea) -> Person | None:
        """Give whom this person stands in for when they act in an area; nobody if a post of their own reaches it.

        What an event carries as 'for'. Posts in the chain count before an officer's; the nearest to the area first.
        """
        if not any(post.covers_id for post in self.posts):
            return None
        reaching = [post for post in self.posts if _reaches(post, area)]
        reaching = reaching or [p for p in self.posts if p.role == Role.OFFICER and p.area_id == area.pk]
        if not reaching or not all(post.covers_id for post in reaching):
            return None
        nearest = min(reaching, key=lambda post: (_NEARNESS.index(post.role), post.pk))
        return nearest.covers.person if nearest.covers else None

    def post_names(self) -> list[str]:
        """Say the posts in words."""
        return list(dict.fromkeys(named(post) for post in self.posts))

    def _held(self, role: str, of: str) -> list[int]:
        return [getattr(post, of) for post in self.posts if post.role == role]


_NEARNESS = (Role.OFFICER, *KEEPS_AN_AREA, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE)


def _reaches(post: Post, area: WorkArea) -> bool:
    return _keeps(post, area) or _is_above(post, area)


def _keeps(post: Post, area: WorkArea) -> bool:
    return post.role in KEEPS_AN_AREA and post.area_id in (area.pk, area.keeper_id)


def _is_above(post: Post, area: WorkArea) -> bool:
    return (post.role == Role.SERVICE_MANAGER and post.team_id == area.team_id) or (
        post.role == Role.HEAD_OF_SERVICE and post.service_id == area.team.service_id
    )


def posts_in_force(on: date) -> QuerySet[Post]:
    """Select the confirmed posts of a day."""
    in_force = Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gte=on))
    return Post.objects.filter(in_force, state=PostState.CONFIRMED).order_by("pk")


def standing_of_account(account: Account, on: date) -> Standing:
    """State where the person behind an account stands on a day (one statement; two for someone with no post)."""
    held = _with_places(posts_in_force(on).filter(person__account=account)).annotate(**tallies("person_id"))
    posts = list(held)
    if posts:
        return Standing(on, posts[0].person, tuple(posts), counted(posts[0]))
    person = Person.objects.filter(account=account).annotate(**tallies("pk")).first()
    return Standing(on, person, (), counted(person) if person else {})


def standing_of(person: Person, on: date) -> Standing:
    """State where a person stands on a day."""
    return Standing(on, person, tuple(_with_places(posts_in_force(on).filter(person=person))))


def _with_places(posts: QuerySet[Post]) -> QuerySet[Post]:
    return posts.select_related("person", *NAMES)


NAMES = ("area", "team", "service", "covers__person")  # what `named` reads of a post


def named(post: Post) -> str:
    """Say a post in words, and whom it covers: 'Acting line manager, Voids, for Amara Nwachukwu (long sickness)'."""
    where = post.area or post.team or post.service
    role = acting(post.role) if post.cover_reason else Role(post.role).label
    covered = f", {for_whom(post.covers.person.name, post.cover_reason, post.cover_words)}" if post.covers else ""
    return f"{role}, {where.name}{covered}" if where else f"{role}{covered}"


def acting(role: str) -> str:
    """Say the role of somebody who stands in: 'Acting line manager', 'Acting Head of Service'."""
    return f"Acting {lowered(role)}"


def lowered(role: str) -> str:
    """Say a role within a sentence: 'line manager', 'Head of Service'."""
    return Role(role).label if role in _CAPITALS else Role(role).label.lower()


def for_whom(name: str, reason: str, words: str) -> str:
    """Say whom a cover stands in for, and why: 'for Amara Nwachukwu (long sickness)'."""
    why = {CoverReason.ACTING: "", CoverReason.OTHER: words}.get(CoverReason(reason), CoverReason(reason).label.lower())
    return f"for {name} ({why})" if why else f"for {name}"


_CAPITALS = (Role.KIM_LOG_ADMINISTRATOR, Role.HEAD_OF_SERVICE)


def areas_named(posts: Iterable[Post]) -> list[str]:
    """Say the places of posts in words, each once."""
    places = [post.area or post.team or post.service for post in posts]
    return list(dict.fromkeys(place.name for place in places if place))
