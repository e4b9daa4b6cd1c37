"""How each verb of the quarter is walked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings

from kim.assurance.reviews import actions, quarter_actions
from kim.assurance.reviews.models import Review, ReviewPart
from kim_engine.risk.information import InformationRisk
from tests.cast import Cast
from tests.factories import moment
from tests.rooms.assurance.reviews import quarters
from tests.rooms.assurance.reviews.quarters import DATES, Q1, Q2, statement
from tests.rooms.walking import Call, Walk

TICK = "`kim tick` calls it"
DAY = date(2026, 9, 16)
# Told by test_reviews: an unchanged quarter, and what closes with the last service.
IN_OTHER_TESTS = {"reviews.nil_return", "reviews.quarter_closed"}


def waiting(cast: Cast) -> Review:
    """Give a review that was saved and waits to be sent."""
    return quarters.saved(cast, quarters.review(quarters.opened()), statement())


def sent(cast: Cast) -> Review:
    """Give a review that waits to be agreed."""
    return quarters.sent(cast, quarters.review(quarters.opened()))


def closed(cast: Cast) -> Review:
    """Give a review of a closed quarter."""
    quarter = quarters.opened()
    quarters.closed(cast, quarter)
    return quarters.review(quarter)


def asked(cast: Cast) -> ReviewPart:
    """Give a part that the officer was asked for."""
    given = {"question": "Who?", "by": cast.standing("manager"), "at": moment()}
    return actions.ask_part(review=quarters.review(quarters.opened()), asked=cast.person("officer"), **given)


def on(verb: Call, make: Callable[[Cast], Any], name: str = "review", **given: Any) -> Callable[[Cast], Call]:
    """Prepare a verb with a thing made for it."""
    return lambda cast: partial(verb, **{name: make(cast)}, **given)


FRESH = lambda cast: quarters.review(quarters.opened())  # noqa: E731 - a review as it was opened
WALKS: dict[str, Walk] = {
    "reviews.save_review": Walk(
        on(actions.save_review, FRESH, answers=statement(), seen=0), ("reviews.review_saved",), refuses="officer"
    ),
    "reviews.submit_review": Walk(
        on(actions.submit_review, waiting, seen=1, facts=[]), ("reviews.review_submitted",), refuses="director"
    ),
    "reviews.agree_review": Walk(
        on(actions.agree_review, sent, opened="The review", concurs=True),
        ("reviews.review_agreed",),
        by="service_manager",
        refuses="manager",
    ),
    "reviews.agree_several": Walk(
        lambda cast: partial(actions.agree_several, reviews=[(found := sent(cast))], opened={found.pk: "The review"}),
        ("reviews.review_agreed",),
        by="head",
        refuses="log_administrator",
    ),
    "reviews.send_back": Walk(
        on(actions.send_back, sent, why="Where?"),
        ("reviews.review_sent_back",),
        by="service_manager",
        refuses="governance",
    ),
    "reviews.correct_review": Walk(
        on(actions.correct_review, closed, answers=statement(), why="Wrong.", seen=0),
        ("reviews.review_corrected",),
        refuses="director",
    ),
    "reviews.ask_part": Walk(
        lambda cast: partial(actions.ask_part, review=FRESH(cast), asked=cast.person("officer"), question="Who?"),
        ("reviews.part_asked",),
        refuses="inspector",
    ),
    "reviews.answer_part": Walk(
        on(actions.answer_part, asked, "part", answer="The desk."),
        ("reviews.part_answered",),
        by="officer",
        refuses="manager",
    ),
    "reviews.withdraw_part": Walk(
        on(actions.withdraw_part, asked, "part"), ("reviews.part_withdrawn",), refuses="officer"
    ),
    "reviews.add_link": Walk(
        on(actions.add_link, FRESH, label="A form", url="https://a.example"), ("evidence_files.evidence_added",)
    ),
    "reviews.add_file": Walk(
        on(
            actions.add_file,
            FRESH,
            label="A form",
            file_name="form.txt",
            media_type="text/plain",
            chunks=[b"words"],
            folder=settings.EVIDENCE,
        ),
        ("evidence_files.file_kept", "evidence_files.evidence_added"),
    ),
    "reviews.open_quarter": Walk(
        lambda cast: partial(quarter_actions.open_quarter, quarter=Q1, dates=DATES[Q1], on=DAY),
        ("reviews.quarter_opened", *["reviews.review_opened"] * 3),
        by="administrator",
        refuses="director",
    ),
    "reviews.add_missing_reviews": Walk(
        lambda cast: partial(quarter_actions.add_missing_reviews, quarter=quarters.opened(), on=DAY),
        (),
        by="",
        refuses_nobody=TICK,
    ),
    "reviews.move_dates": Walk(
        lambda cast: partial(quarter_actions.move_dates, quarter=quarters.opened(Q1), dates=DATES[Q2]),
        ("reviews.quarter_dates_moved",),
        by="",
        refuses_nobody=TICK,
    ),
    "reviews.close_service": Walk(
        lambda cast: partial(
            quarter_actions.close_service, quarter=with_one_sent(cast), service=cast.places["Housing"]
        ),
        ("reviews.service_closed", "reviews.review_not_returned", "reviews.review_closed"),
        by="head",
        refuses="service_manager",
    ),
    "reviews.set_approach": Walk(
        lambda cast: partial(
            quarter_actions.set_approach,
            area=cast.area(),
            autonomy="GUIDED",
            risk=InformationRisk("LOW", "LOW", "LOW", "LOW"),
            why="New manager.",
        ),
        ("reviews.approach_set",),
        by="service_manager",
        refuses="director",
    ),
}


def with_one_sent(cast: Cast) -> Any:
    """Give a quarter in which the Voids were sent, and Leasehold was not."""
    quarter = quarters.opened()
    quarters.sent(cast, quarters.review(quarter))
    return quarter
