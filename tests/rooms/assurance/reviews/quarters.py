"""Ready-made quarters and reviews: each goes through the action that a person would use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kim.assurance.reviews import actions, quarter_actions
from kim.assurance.reviews.content import Answers
from kim.assurance.reviews.models import KimQuarter, Review
from kim.practice.kim_log import actions as kim_log
from kim_engine.calendar import Quarter
from tests import factories
from tests.cast import Cast
from tests.factories import moment

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)  # both over on the cast's day


@dataclass(frozen=True)
class Dates:
    """A quarter's dates, as a landlord's calendar would give them."""

    opens_on: date
    due_on: date
    agree_by_on: date
    close_by_on: date


DATES = {
    Q1: Dates(date(2026, 6, 16), date(2026, 7, 21), date(2026, 8, 4), date(2026, 8, 18)),
    Q2: Dates(date(2026, 9, 16), date(2026, 10, 21), date(2026, 11, 4), date(2026, 11, 18)),
}


def opened(quarter: Quarter = Q2, *, at: datetime | None = None) -> KimQuarter:
    """Open a quarter."""
    on = DATES[quarter].opens_on
    return quarter_actions.open_quarter(quarter=quarter, dates=DATES[quarter], by=None, at=at or moment(), on=on)


def review(quarter: KimQuarter, area: str = "Voids") -> Review:
    """Find an area's review in a quarter, as it stands now."""
    return Review.objects.select_related("area__team__service", "quarter").get(quarter=quarter, area__name=area)


def proof(cast: Cast, area: str = "Voids", by: str = "manager") -> int:
    """Make a piece of evidence of an area that a review can point to, and give its number."""
    entry = factories.entry(cast, area=area, by=by)
    given = {"by": cast.standing(by), "at": moment()}
    kim_log.add_link(entry=entry, label="The void procedure", url="https://files.example/voids", **given)
    from kim.foundations.evidence_files.models import Evidence

    return Evidence.objects.latest("pk").pk


def statement(**given: Any) -> Answers:
    """Say something that a review could say."""
    usual: dict[str, Any] = {
        "way": "STATEMENT",
        "texts": {"statement": "Keys are logged at handover. Nine of ten voids have a key record."},
        "judgement": "WORK",
        "sentence": "The contractor's key safe has no owner.",
    }
    return Answers(**(usual | given))


def unchanged(*evidence: int, **given: Any) -> Answers:
    """Say that nothing changed."""
    usual: dict[str, Any] = {
        "way": "UNCHANGED",
        "judgement": "WELL",
        "sentence": "It works as it did.",
        "evidence": evidence,
    }
    return Answers(**(usual | given))


def saved(cast: Cast, found: Review, answers: Answers, *, by: str = "manager") -> Review:
    """Save a review over what stands now."""
    found.refresh_from_db()
    given = {"by": cast.standing(by), "at": moment()}
    return actions.save_review(review=found, answers=answers, seen=found.revision, **given)


def sent(cast: Cast, found: Review, answers: Answers | None = None, *, by: str = "manager") -> Review:
    """Save a review and send it."""
    found = saved(cast, found, answers or statement(), by=by)
    given = {"by": cast.standing(by), "at": moment()}
    return actions.submit_review(review=found, seen=found.revision, facts=[], **given)


def agreed(cast: Cast, found: Review, *, by: str = "service_manager", checked: str = "") -> Review:
    """Agree a submitted review."""
    given = {"by": cast.standing(by), "at": moment()}
    return actions.agree_review(review=found, opened="The review", concurs=True, checked=checked, **given)


def closed(cast: Cast, quarter: KimQuarter, *, by: str = "head", service: str = "Housing") -> None:
    """Close a quarter for a service."""
    place: Any = cast.places[service]
    quarter_actions.close_service(quarter=quarter, service=place, by=cast.standing(by), at=moment())
