"""Reading people, their posts and the structure. Nobody but an administrator browses people."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from kim.foundations.people.choices import PostState, Role
from kim.foundations.people.models import Person, Post, Service, Team, WorkArea
from kim.foundations.people.standing import Standing, posts_in_force

PERSON_KIND, POST_KIND = "people.person", "people.post"


def visible_to(who: Standing) -> QuerySet[Person]:
    """Select the people whose pages someone may open: all for a site administrator, else none."""
    people = Person.objects.select_related("account__work_identity")
    return people if who.has(Role.SITE_ADMINISTRATOR) else people.none()


def posts_visible_to(who: Standing) -> QuerySet[Post]:
    """Select the posts whose pages someone may open, with every name that such a page shows."""
    posts = Post.objects.filter(person__in=visible_to(who).values("pk"))
    return posts.select_related(
        "person__account", "area", "team", "service", "proposed_by", "decided_by"
    )  # one statement for a page of them


def with_current_posts(people: QuerySet[Person], on: date) -> QuerySet[Person]:
    """Read along, for each person, the posts that stand, begin later or wait: `person.posts.all()`."""
    not_over = Post.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on)).exclude(state=PostState.DECLINED)
    posts = not_over.select_related("area", "team", "service").order_by("from_on", "pk")
    return people.prefetch_related(Prefetch("posts", posts))


def waiting_posts(who: Standing) -> QuerySet[Post]:
    """Select the posts that wait for a second administrator, in the order in which they would begin."""
    return posts_visible_to(who).filter(state=PostState.PROPOSED).order_by("from_on", "pk")


def standing_administrators(on: date) -> QuerySet[Person]:
    """Select the site administrators of a day who can sign in."""
    held = posts_in_force(on).filter(role=Role.SITE_ADMINISTRATOR)
    return Person.objects.filter(pk__in=held.order_by().values("person"), account__is_active=True).order_by("name")


def overlapping_posts(post: Post) -> QuerySet[Post]:
    """Select the posts of the same person, role and place that stand or wait on any day of this one."""
    same = Post.objects.filter(
        person=post.person, role=post.role, area=post.area, team=post.team, service=post.service
    ).exclude(state=PostState.DECLINED)
    until = Q() if post.to_on is None else Q(from_on__lte=post.to_on)
    return same.filter(until, Q(to_on__isnull=True) | Q(to_on__gte=post.from_on)).exclude(pk=post.pk)


def structure() -> list[Service]:
    """Read the services with their teams and work areas, by name (three statements)."""
    areas = Prefetch("areas", WorkArea.objects.order_by("name"), to_attr="areas_by_name")
    teams = Prefetch("teams", Team.objects.order_by("name").prefetch_related(areas), to_attr="teams_by_name")
    return list(Service.objects.order_by("name").prefetch_related(teams))
