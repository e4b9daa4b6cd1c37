"""What reviews answer to the rooms below: their job, who sees what, links, closed quarters, and how values are said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from kim.assurance.reviews import queries
from kim.assurance.reviews.choices import ANSWERABLE, Autonomy, Judgement, Level, PartState, ReviewState, Way
from kim.assurance.reviews.models import KimQuarter, Review, ServiceClosing
from kim.foundations.design.jinja import day
from kim.foundations.design.slots import NavigationItem
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.full_text.slots import Hit, SearchSource
from kim.foundations.people.choices import KEEPS_AN_AREA
from kim.foundations.people.doors import who
from kim.foundations.people.models import Post, WorkArea
from kim.foundations.people.slots import AreaItem
from kim.foundations.people.standing import Standing
from kim.practice.handovers.queries import areas_stayed_in
from kim.practice.handovers.slots import Handed
from kim.practice.kim_log import queries as kim_log

AREA_ITEMS = (AreaItem("Quarterly reviews", "reviews:area_reviews"),)
NAVIGATION = (
    NavigationItem("The quarter", "reviews:quarter_now", 30, ("reviews",), lambda request: who(request).is_reader),
)
_SAID: dict[str, Callable[[Any], str]] = {
    "state": lambda value: ReviewState(value).label,
    "way": lambda value: Way(value).label,
    "judgement": lambda value: Judgement(value).label,
    "autonomy": lambda value: Autonomy(value).label,
    **dict.fromkeys(("amount", "sensitivity", "sharing", "technology"), lambda value: Level(value).label),
    **dict.fromkeys(("due_on", "agree_by_on", "close_by_on"), lambda value: day(date.fromisoformat(value))),
}


def say_value(name: str, value: Any) -> str:
    """Say a state value as the screen does."""
    if value in (None, "", []):
        return ""
    return _SAID[name](value) if name in _SAID else str(value)


def handed_over(post: Post) -> Iterator[Handed]:
    """Give what of the open quarters goes with a post: its area's review, and the parts asked of who holds it."""
    open_ = Review.objects.filter(closed_in__isnull=True, state__in=ANSWERABLE).select_related("quarter", "area")
    of_post = Q(area=post.area_id) | Q(area__kept_in=post.area_id)
    kept = open_.filter(of_post) if post.role in KEEPS_AN_AREA else open_.none()
    asked = open_.filter(parts__asked=post.person_id, parts__state=PartState.ASKED)
    asked = asked.exclude(area__in=areas_stayed_in(post))  # those go with their other post
    found = {review.pk: ("Review of", review) for review in kept.order_by("pk")}
    found |= {
        review.pk: ("A part of the review of", review) for review in asked.order_by("pk") if review.pk not in found
    }
    for number, (what, review) in found.items():
        title = f"{what} {review.area.name}, {review.quarter.name}"
        yield Handed("REVIEW", title, "reviews.review", number, review.quarter.due_on)


def may_see(person: Standing, number: int) -> bool:
    """Say whether a person may read a review, and so its own evidence."""
    return queries.visible_to(person).filter(pk=number).exists()


def link(number: int) -> str:
    """Give a review's address."""
    return reverse("reviews:review_show", args=[number])


def reviews_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the numbers of the reviews a person may read."""
    return queries.visible_to(person).values_list("pk", flat=True)


def parts_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the numbers of the parts a person may read."""
    return queries.parts_visible_to(person).values_list("pk", flat=True)


def evidence_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the evidence a person may see: of the Log's entries, and of reviews they may read."""
    own = Q(source_kind=queries.KIND, source_number__in=reviews_seen(person))
    return Evidence.objects.filter(kim_log.beside_seen(person) | own).values_list("pk", flat=True)


def read_by_all(person: Standing) -> QuerySet[Any, int] | None:
    """Open quarters, closings and how areas answer to whoever holds a post."""
    return None if person.is_reader else ServiceClosing.objects.none().values_list("pk", flat=True)


READERS = {
    "reviews.quarter": read_by_all,
    "reviews.closing": read_by_all,
    "reviews.approach": read_by_all,
    "reviews.review": reviews_seen,
    "reviews.part": parts_seen,
    "evidence_files.evidence": evidence_seen,
}


def writing_withheld(person: Standing) -> Callable[[int, str, str], bool]:
    """Keep back what was saved while a review was written from those who do not write it."""
    own = set(queries.kept_by(person).values_list("pk", flat=True))
    return lambda number, type, name: type in queries.BEING_WRITTEN and number not in own


def closed_quarter(area: WorkArea, on: date) -> str:
    """Say the closed quarter of an area that a day lies in: 'Quarter 2, July to September 2026'; else nothing."""
    found: KimQuarter | None = queries.closed_quarter_on(area, on)
    return found.label if found else ""


def hit(review: Review) -> Hit:
    """Show a review that was found."""
    texts = [getattr(review, each) for each in queries.SEARCHED]
    return Hit(f"{review.area.name}, {review.quarter.label}", link(review.pk), review.area.name, texts)


SEARCH = SearchSource("review", "Quarterly reviews", ("review", "reviews"), queries.found, hit)
