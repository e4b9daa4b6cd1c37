"""Reading people, their posts and the structure. Nobody but an administrator browses people."""

from __future__ import annotations

from datetime import date

from django.core.cache import cache
from django.db.models import CharField, F, Prefetch, Q, QuerySet, Value

from kim.foundations.design.slots import Own
from kim.foundations.full_text.indexes import Index, search
from kim.foundations.landlord.choices import DetailKind
from kim.foundations.landlord.models import OwnDetail
from kim.foundations.landlord.queries import OWN_KEY
from kim.foundations.people.choices import PostState, Role
from kim.foundations.people.models import Person, Post, Service, Team, WorkArea
from kim.foundations.people.standing import NAMES, Standing, posts_in_force
from kim_engine.privacy import Reference, allow

PERSON_KIND, POST_KIND = "people.person", "people.post"
WORDS = Index("people_workarea", ("name",))


class NobodyMeantError(ValueError):
    """What was typed means nobody here, or several people; the sentence says what to do."""


def visible_to(who: Standing) -> QuerySet[Person]:
    """Select the people whose pages someone may open: all for a site administrator, else none."""
    people = Person.objects.select_related("account__work_identity")
    return people if who.has(Role.SITE_ADMINISTRATOR) else people.none()


def areas_found(who: Standing, words: str, area: int | None) -> QuerySet[WorkArea]:
    """Select the work areas whose name holds some words, for the search page: whoever holds a post knows them all."""
    areas = WorkArea.objects.all() if who.is_reader else WorkArea.objects.none()
    rows = search(areas, WORDS, words).select_related("team")
    return rows if area is None else rows.filter(pk=area)


def posts_visible_to(who: Standing) -> QuerySet[Post]:
    """Select the posts whose pages someone may open, with every name that such a page shows."""
    posts = Post.objects.filter(person__in=visible_to(who).values("pk"))
    return posts.select_related(
        "person__account", *NAMES, "proposed_by", "decided_by"
    )  # one statement for a page of them


def with_covers(posts: QuerySet[Post], on: date) -> QuerySet[Post]:
    """Read along, for each post, who stands in for it on a day or later: `post.covers_left`."""
    return posts.prefetch_related(Prefetch("covered_by", covers_from(on), to_attr="covers_left"))


def posts_of(who: Standing, person: Person) -> list[Post]:
    """List a person's posts, the latest first, each with who stands in for it: `covers_left` (one statement)."""
    theirs = Q(person=person) | Q(covers__person=person, to_on__gte=who.on) & ~Q(state=PostState.DECLINED)
    rows = list(posts_visible_to(who).filter(theirs).order_by("-from_on", "-pk"))
    own = [post for post in rows if post.person_id == person.pk]
    for post in own:
        post.covers_left = [row for row in reversed(rows) if row.covers_id == post.pk]  # type: ignore[attr-defined]
    return own


def with_current_posts(people: QuerySet[Person], on: date) -> QuerySet[Person]:
    """Read along, for each person, the posts that stand, begin later or wait: `person.posts.all()`."""
    not_over = Post.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on)).exclude(state=PostState.DECLINED)
    posts = not_over.select_related(*NAMES).order_by("from_on", "pk")
    return people.prefetch_related(Prefetch("posts", posts))


def waiting_posts(who: Standing) -> QuerySet[Post]:
    """Select the posts that wait for a second administrator, in the order in which they would begin."""
    return posts_visible_to(who).filter(state=PostState.PROPOSED).order_by("from_on", "pk")


def standing_administrators(on: date) -> QuerySet[Person]:
    """Select the site administrators of a day who can sign in."""
    held = posts_in_force(on).filter(role=Role.SITE_ADMINISTRATOR)
    return Person.objects.filter(pk__in=held.order_by().values("person"), account__is_active=True).order_by("name")


def open_posts_in(area: WorkArea, from_on: date) -> QuerySet[Post]:
    """Select the confirmed posts in an area that stand on a day or begin later, who is covered before who covers."""
    stands = Q(to_on__isnull=True) | Q(to_on__gte=from_on)
    found = Post.objects.filter(stands, area=area, state=PostState.CONFIRMED).select_related("person", "covers")
    return found.order_by(F("covers").asc(nulls_first=True), "pk")


def overlapping_posts(post: Post) -> QuerySet[Post]:
    """Select the posts of the same person, role and place that stand or wait on any day of this one."""
    same = Post.objects.filter(
        person=post.person, role=post.role, area=post.area, team=post.team, service=post.service
    ).exclude(state=PostState.DECLINED)
    until = Q() if post.to_on is None else Q(from_on__lte=post.to_on)
    return same.filter(until, Q(to_on__isnull=True) | Q(to_on__gte=post.from_on)).exclude(pk=post.pk)


def covers_from(on: date) -> QuerySet[Post]:
    """Select the covers that stand on a day, begin later or wait for a second administrator."""
    covers = Post.objects.exclude(state=PostState.DECLINED).filter(covers__isnull=False, to_on__gte=on)
    return covers.select_related("person").order_by("from_on", "pk")


def covers_beyond(post: Post, last_on: date) -> QuerySet[Post]:
    """Select who covers a post, or is proposed to, on a day after its new last one."""
    later = Post.objects.exclude(state=PostState.DECLINED).filter(covers=post, to_on__gt=last_on)
    return later.order_by("pk")


def person_meant(said: str) -> Person:
    """Find the one person that an e-mail address or a name means. Raises NobodyMeantError."""
    said = " ".join(said.split())
    found = list(_find_people(said)[:2])
    if len(found) > 1:
        raise NobodyMeantError(f"Several people are called {said}. Type the e-mail address of the one you mean")
    if not found:
        raise NobodyMeantError(
            f"Nobody in KIM Log has the name or address {said}. Check how it is written, "
            "or ask a site administrator to add them"
        )
    account = found[0].account
    if account is None or not account.is_active:
        raise NobodyMeantError(f"{found[0].name} can't sign in any more. Name somebody else, or ask an administrator")
    return found[0]


def _find_people(said: str) -> QuerySet[Person]:
    """Find who somebody means: by e-mail address, or by exact name whatever its capitals (nobody browses a list)."""
    found = Person.objects.select_related("account").order_by("pk")
    return found.filter(account__email__iexact=said) if "@" in said else found.filter(name__iexact=said)


def standing_areas() -> QuerySet[WorkArea]:
    """Select the work areas that have not ended: what may be chosen, asked and appointed to."""
    return WorkArea.objects.filter(ended_on__isnull=True)


def structure() -> list[Service]:
    """Read the services with their teams and the work areas that stand, by name (three statements)."""
    areas = Prefetch("areas", standing_areas().order_by("name"), to_attr="areas_by_name")
    teams = Prefetch("teams", Team.objects.order_by("name").prefetch_related(areas), to_attr="teams_by_name")
    return list(Service.objects.order_by("name").prefetch_related(teams))


def person_called(text: str) -> Person | None:
    """Find the one person with an e-mail address or a whole name; None when there is none, or more than one."""
    found = Person.objects.filter(Q(account__email__iexact=text.strip()) | Q(name__iexact=text.strip()))[:2]
    return found[0] if len(found) == 1 else None


OWN_KEPT_SECONDS = 60  # so long a new person's name is still asked about
_STAFF = "STAFF"


def own() -> Own:
    """Give what a look-over knows as ours: the landlord's details and the names of staff (at most one statement)."""
    known: Own | None = cache.get(OWN_KEY)
    if known is None:
        known = _own()
        cache.set(OWN_KEY, known, OWN_KEPT_SECONDS)
    return known


def _own() -> Own:
    details = OwnDetail.objects.values_list("kind", "value", "name")
    staff = Value(_STAFF, output_field=CharField())
    people = Person.objects.values_list(staff, "name", Value("", output_field=CharField()))
    found: dict[str, list[tuple[str, str]]] = {}
    for kind, value, name in details.union(people, all=True):
        found.setdefault(kind, []).append((value, name))

    def values(kind: str) -> list[str]:
        return [value for value, _ in found.get(kind, ())]

    return Own(
        allow(
            mail_domains=values(DetailKind.MAIL_DOMAIN),
            phones=values(DetailKind.PHONE),
            postcodes=values(DetailKind.OFFICE_POSTCODE),
            staff=values(_STAFF),
        ),
        tuple(Reference(name, value) for value, name in sorted(found.get(DetailKind.REFERENCE_PATTERN, ()))),
    )
