"""What of a quarter waits for somebody: reviews to write and to agree, parts to answer, services to close."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from kim.assurance.reviews.choices import ANSWERABLE, PartState, ReviewState
from kim.assurance.reviews.models import KimQuarter, Review, ReviewPart
from kim.foundations.people.choices import Role
from kim.foundations.people.holders import Holders, People, holders_on
from kim.foundations.people.models import Service
from kim_engine.clocks.reminders import DueItem

_VERBS = {ReviewState.NOT_STARTED: "Review", ReviewState.IN_PROGRESS: "Finish the review of"}


def due_items(on: date) -> Iterator[DueItem]:
    """Give what of the open quarters waits for somebody (six statements, whatever the number of areas)."""
    posts = holders_on(on)
    yield from _reviews(posts)
    yield from _parts(posts)
    yield from _closings(posts)


def _reviews(posts: Holders) -> Iterator[DueItem]:
    waiting = Review.objects.filter(closed_in__isnull=True, state__in=[*ANSWERABLE, ReviewState.SUBMITTED])
    rows = waiting.select_related("quarter", "area__team").prefetch_related("writers").order_by("pk")
    for review in rows:
        if review.state == ReviewState.SUBMITTED:
            yield _to_agree(review, posts)
        else:
            yield _to_write(review, posts)


def _to_write(review: Review, posts: Holders) -> DueItem:
    verb = _VERBS.get(ReviewState(review.state), "Mend the review of")
    return DueItem(
        ("reviews.review", review.pk, "WRITE"),
        f"{verb} {review.area.name}, {review.quarter.name}",
        reverse("reviews:review_answer", args=[review.pk]),
        review.quarter.due_on,
        (posts.keepers(review.area), *posts.above(review.area)),
    )


def _to_agree(review: Review, posts: Holders) -> DueItem:
    """Nobody agrees what they wrote or keep: whoever may not is not asked."""
    barred = {*(person.pk for person in review.writers.all()), *posts.keepers(review.area)}
    barred |= set(posts.of(Role.KIM_LOG_ADMINISTRATOR, review.area.keeper_id))
    managers, heads = (_without(people, barred) for people in posts.above(review.area))
    return DueItem(
        ("reviews.review", review.pk, "AGREE"),
        f"Agree the review of {review.area.name}, {review.quarter.name}",
        reverse("reviews:review_agree", args=[review.pk]),
        review.quarter.agree_by_on,
        (managers, heads, heads),
    )


def _parts(posts: Holders) -> Iterator[DueItem]:
    asked = Q(state=PartState.ASKED, review__closed_in__isnull=True, review__state__in=ANSWERABLE)
    rows = ReviewPart.objects.filter(asked).select_related("review__quarter", "review__area__team", "asked_by")
    for part in rows.order_by("pk"):
        area = part.review.area
        yield DueItem(
            ("reviews.part", part.pk, "ANSWER"),
            f"Answer {part.asked_by.name} on {area.name}, {part.review.quarter.name}",
            reverse("reviews:part_answer", args=[part.pk]),
            part.review.quarter.due_on,
            ((part.asked_id,), posts.keepers(area), ()),
        )


def _closings(posts: Holders) -> Iterator[DueItem]:
    """Give the services whose quarter is still to be closed: by their Head, then told to the Directors."""
    for quarter in KimQuarter.objects.filter(closed_at__isnull=True).order_by("pk"):
        still = Q(teams__areas__reviews__quarter=quarter, teams__areas__reviews__closed_in__isnull=True)
        for service in Service.objects.filter(still).distinct().order_by("pk"):
            directors = posts.of(Role.DIRECTOR)
            yield DueItem(
                ("people.service", service.pk, f"CLOSE {quarter.code}"),
                f"Close {quarter.name} for {service.name}",
                reverse("reviews:service_close", args=[quarter.code, service.pk]),
                quarter.close_by_on,
                (posts.of(Role.HEAD_OF_SERVICE, service.pk), directors, ()),
            )


def _without(people: Iterable[int], barred: set[int]) -> People:
    return tuple(person for person in people if person not in barred)
