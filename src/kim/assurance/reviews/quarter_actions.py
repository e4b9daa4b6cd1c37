"""The verbs of a quarter: open it, add reviews of later areas, move its dates, close it; and an area's autonomy."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from kim.assurance.reviews import policies, queries
from kim.assurance.reviews.choices import NEVER_SENT, Autonomy, ReviewState
from kim.assurance.reviews.models import Approach, KimQuarter, Review, ServiceClosing
from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import Writing, writing
from kim.foundations.people.models import Service, WorkArea
from kim.foundations.people.refusals import RefusedError, require
from kim.foundations.people.standing import Standing
from kim_engine.calendar import Quarter
from kim_engine.risk.information import InformationRisk
from kim_engine.vocabulary import Decision


class Dates(Protocol):
    """When a quarter opens, is due, is to be agreed and closes: the landlord's calendar gives them."""

    @property
    def opens_on(self) -> date: ...
    @property
    def due_on(self) -> date: ...
    @property
    def agree_by_on(self) -> date: ...
    @property
    def close_by_on(self) -> date: ...


def open_quarter(*, quarter: Quarter, dates: Dates, by: Standing | None, at: datetime, on: date) -> KimQuarter:
    """Open a quarter with one review for every work area of the day. `kim tick` opens it by nobody."""
    if by is not None:
        require(policies.may_open(by))
    with writing(by=by, at=at) as history:
        met = KimQuarter.objects.filter(begins_on__lte=quarter.last_day, ends_on__gte=quarter.first_day).first()
        if met is not None:
            raise RefusedError(f"{met.label} is open already, or was, and has days of this quarter.")
        row = KimQuarter(
            code=quarter.code,
            starts_in=quarter.starts_in,
            begins_on=quarter.first_day,
            ends_on=quarter.last_day,
            opened_at=at,
        )
        _put_dates(row, dates)
        row.save()
        history.changed("reviews.quarter_opened", row)
        _add_reviews(row, history, on)
    return row


def add_missing_reviews(*, quarter: KimQuarter, at: datetime, on: date) -> int:
    """Give a review to each work area that came later. Returns how many were added."""
    with writing(by=None, at=at) as history:
        return _add_reviews(KimQuarter.objects.select_for_update().get(pk=quarter.pk), history, on)


def move_dates(*, quarter: KimQuarter, dates: Dates, at: datetime) -> bool:
    """Move an open quarter's dates to what the landlord's calendar says now. Returns whether they moved."""
    with writing(by=None, at=at) as history:
        quarter = KimQuarter.objects.select_for_update().get(pk=quarter.pk)
        if quarter.closed_at is not None:
            return False
        before = state_of(quarter)
        opened_on = quarter.opens_on
        _put_dates(quarter, dates)
        quarter.opens_on = opened_on  # it has opened: that day does not move any more
        if state_of(quarter) == before:
            return False
        quarter.save()
        history.changed("reviews.quarter_dates_moved", quarter, before=before)
    return True


def close_service(*, quarter: KimQuarter, service: Service, by: Standing, at: datetime) -> ServiceClosing:
    """Close a service's quarter: what nobody sent is 'not returned'. With the last service the quarter closes."""
    head_stands = queries.has_head(service, by.on)
    with writing(by=by, at=at) as history:
        quarter = KimQuarter.objects.select_for_update().get(pk=quarter.pk)
        require(policies.may_close(by, quarter=quarter, service=service, has_head=head_stands))
        still = Review.objects.filter(quarter=quarter, area__team__service=service, closed_in__isnull=True)
        reviews = list(still.select_for_update(of=("self",)).order_by("pk"))
        require(policies.has_something_to_close(len(reviews), service=service))
        closing = ServiceClosing.objects.filter(quarter=quarter, service=service).first()
        if closing is None:
            closing = ServiceClosing(quarter=quarter, service=service, closed_by_id=by.person_id, closed_at=at)
            closing.save()
            history.changed("reviews.service_closed", closing)
        for review in reviews:
            _close(review, closing, history)
        _close_with_the_last(quarter, history, at)
    return closing


def set_approach(
    *, area: WorkArea, autonomy: str, risk: InformationRisk, why: str, by: Standing, at: datetime
) -> Approach:
    """Set how freely an area shows its good KIM, beside what its information risk suggests, with the reason."""
    require(policies.may_set_approach(by, area=area))
    require(Decision(bool(why.strip()), "Say why."))
    with writing(by=by, at=at) as history:
        approach = Approach(
            area=area,
            autonomy=Autonomy(autonomy),
            amount=risk.amount,
            sensitivity=risk.sensitivity,
            sharing=risk.sharing,
            technology=risk.technology,
            suggested=risk.suggests(),
            why=why,
            set_by_id=by.person_id,
            set_on=by.on,
        )
        approach.save()
        history.changed("reviews.approach_set", approach)
    return approach


def _put_dates(row: KimQuarter, dates: Dates) -> None:
    row.opens_on, row.due_on = dates.opens_on, dates.due_on
    row.agree_by_on, row.close_by_on = dates.agree_by_on, dates.close_by_on


def _add_reviews(quarter: KimQuarter, history: Writing, on: date) -> int:
    there = set(Review.objects.filter(quarter=quarter).values_list("area", flat=True))
    areas = [area for area in queries.areas_to_review(on, quarter) if area.pk not in there]
    for area in areas:
        review = Review(quarter=quarter, area=area)
        review.save()
        history.changed("reviews.review_opened", review)
    return len(areas)


def _close(review: Review, closing: ServiceClosing, history: Writing) -> None:
    before = state_of(review)
    review.closed_in = closing
    if review.state in NEVER_SENT:
        require(policies.may_move(review, to=ReviewState.NOT_RETURNED))
        review.state = ReviewState.NOT_RETURNED
        review.save()
        history.changed("reviews.review_not_returned", review, before=before)
    else:
        review.save()
        history.changed("reviews.review_closed", review, before=before)


def _close_with_the_last(quarter: KimQuarter, history: Writing, at: datetime) -> None:
    if Review.objects.filter(quarter=quarter, closed_in__isnull=True).exists():
        return
    before = state_of(quarter)
    quarter.closed_at = at
    quarter.save()
    history.changed("reviews.quarter_closed", quarter, before=before)
