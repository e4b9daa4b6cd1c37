"""What becomes of open reviews when work areas are merged, split, or stand again (ADR 27)."""

from __future__ import annotations

from datetime import date, datetime

from kim.assurance.reviews import policies
from kim.assurance.reviews.choices import PartState, ReviewState
from kim.assurance.reviews.models import Review, ReviewPart
from kim.assurance.reviews.quarter_actions import add_missing_reviews
from kim.assurance.reviews.queries import open_quarters
from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import Writing, writing
from kim.foundations.people.models import WorkArea
from kim.foundations.people.policies import may_administer
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing


def open_reviews(*, by: Standing, at: datetime) -> int:
    """Give the areas that a change made, or that stand again, their reviews of the open quarters."""
    require(may_administer(by))
    with writing(by=by, at=at):
        return sum(add_missing_reviews(quarter=quarter, at=at, on=by.on) for quarter in open_quarters())


def pass_on_reviews(*, area: WorkArea, into: WorkArea, from_on: date, by: Standing, at: datetime) -> list[Review]:
    """Pass an ended area's reviews on to those of the area that it went to, where they can cover them.

    What cannot be covered stays to be written: by whoever keeps the other area now.
    """
    require(may_administer(by))
    with writing(by=by, at=at) as history:
        passed = []
        rows = Review.objects.select_for_update(of=("self",)).filter(area=area, closed_in__isnull=True)
        for review in rows.select_related("quarter").order_by("pk"):
            heir = Review.objects.filter(area=into, quarter=review.quarter_id).first()
            if heir is not None and policies.covers(review, heir=heir, from_on=from_on):
                _pass_on(review, heir, history)
                passed.append(review)
    return passed


def take_back_reviews(*, area: WorkArea, from_on: date, by: Standing, at: datetime) -> list[Review]:
    """Take back the reviews that were passed on, when the area stands again and the other's is not sent yet."""
    require(may_administer(by))
    with writing(by=by, at=at) as history:
        rows = Review.objects.select_for_update(of=("self",)).filter(area=area, state=ReviewState.PASSED_ON)
        found = list(rows.select_related("quarter", "passed_to").order_by("pk"))
        taken = [review for review in found if policies.can_be_taken_back(review, from_on=from_on)]
        for review in taken:
            before = state_of(review)
            review.state = ReviewState.IN_PROGRESS if review.revision else ReviewState.NOT_STARTED
            review.passed_to = None
            review.save()
            history.changed("reviews.review_taken_back", review, before=before)
    return taken


def _pass_on(review: Review, heir: Review, history: Writing) -> None:
    require(policies.may_move(review, to=ReviewState.PASSED_ON))
    before = state_of(review)
    review.state, review.passed_to = ReviewState.PASSED_ON, heir
    review.save()
    history.changed("reviews.review_passed_on", review, before=before)
    for part in ReviewPart.objects.select_for_update().filter(review=review, state=PartState.ASKED).order_by("pk"):
        before = state_of(part)
        part.state = PartState.WITHDRAWN  # nobody is asked for what is not written any more
        part.save()
        history.changed("reviews.part_withdrawn", part, before=before)
