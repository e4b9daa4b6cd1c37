"""R45: the page says minutes, unused questions and returns that changed nothing, each with what it is out of."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

from django.urls import reverse

from kim.assurance.reviews import actions as reviews
from kim.assurance.reviews.content import Answers
from kim.assurance.reviews.models import KimQuarter
from kim.foundations.landlord import actions as landlord
from kim.practice.kim_log import actions as kim_log
from kim.practice.kim_log.content import Restricting
from tests import factories
from tests.cast import Cast
from tests.factories import moment
from tests.rooms.assurance.method_reviews.deciding import dropped
from tests.rooms.assurance.method_reviews.test_dropping import guided
from tests.rooms.assurance.reviews import quarters
from tests.rooms.assurance.reviews.quarters import Q1, Q2


def table(cast: Cast, key: str, service: str = "") -> list[dict[str, str]]:
    place = ("service_show", [cast.places[service].pk]) if service else ("landlord_show", [])
    address = reverse(f"method_reviews:{place[0]}", args=place[1])
    response = cast.client("director").get(f"{address}?format=csv&table={key}")
    heading, *lines = csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig")))
    return [dict(zip(heading, each, strict=True)) for each in lines]


def sent(cast: Cast, quarter: KimQuarter, area: str, answers: Answers, by: str, minutes: int | None = None) -> None:
    review = quarters.saved(cast, quarters.review(quarter, area), answers, by=by)
    given = {"seen": review.revision, "facts": [], "by": cast.standing(by), "at": moment()}
    reviews.submit_review(review=review, minutes=minutes, **given)


def logged(cast: Cast, on: date, area: str = "Voids", by: str = "manager", few: bool = False, **given: Any) -> None:
    at = datetime(on.year, on.month, on.day, 10, 0, tzinfo=UTC)
    content = factories.content(**({"in_force_on": on} | given))
    restricting = Restricting("STAFF", "It names somebody.") if few else Restricting()
    by_whom = {"by": cast.standing(by, on), "at": at, "restricting": restricting}
    kim_log.record_entry(area=cast.area(area), content=content, **by_whom)


def two_quarters(cast: Cast) -> None:
    """Q1 is closed: one guided return with an entry after it, one nil return after which nothing came, one silent."""
    logged(cast, date(2026, 5, 4), known_only_by="Officer", covered_by="n/a")
    logged(cast, date(2026, 5, 5), known_only_by="Not known.")
    logged(cast, date(2026, 5, 6), few=True, known_only_by="Officer", covered_by="The porter", questions="1")
    guided(cast)
    first = quarters.opened(Q1)
    texts = {"answer_1": "Lettings.", "answer_2": "None"}
    sent(cast, first, "Voids", quarters.statement(way="GUIDED", texts=texts), "manager", 20)
    proof = quarters.proof(cast, "Repairs", "other_manager")
    sent(cast, first, "Repairs", quarters.unchanged(proof), "other_manager")
    quarters.closed(cast, first)
    quarters.closed(cast, first, by="other_head", service="Property")
    logged(cast, date(2026, 8, 3))
    logged(cast, date(2026, 8, 4), area="Repairs", by="other_manager", few=True)
    sent(cast, quarters.opened(Q2), "Voids", quarters.statement(way="GUIDED", texts={"answer_3": "Porter."}), "manager")


def test_the_page_counts_and_says_what_it_is_out_of(cast: Cast) -> None:
    two_quarters(cast)
    now, before = table(cast, "minutes")
    assert now["Quarter"] == "Q2 2026/27, not closed yet"
    assert (before["Reviews that said"], before["Median minutes of a review"]) == ("1 of 2", "Too few to say")
    assert now["Reviews that said"] == "0 of 1"
    assert before["Median of a part"] == "None asked"
    uses = {each["Question"]: each for each in table(cast, "questions")}
    closed = {name: (each["Q1 2026/27"], each["How it stands"]) for name, each in uses.items()}
    assert closed["Log a change: Known only by"] == ("2 of 2 (1 said ‘not known’ or the like)", "Used")
    assert closed["Log a change: Covered by"] == ("1 of 2 (1 said ‘not known’ or the like)", "Nobody used it")
    assert closed["Log a change: Review questions it touches"] == ("0 of 2", "Nobody used it"), "not the restricted one"
    activities = "Quarterly review: What are the key activities of this service?"
    assert closed[activities] == ("1 of 1", "Used"), "only the guided form asks it"
    reports = "Quarterly review: Where do we need reports on how good the records are?"
    assert closed[reports] == ("0 of 1", "Nobody used it")
    assert closed["Form for people without an account: Where we keep it"][1] == "Nobody was asked yet"
    came = [tuple(each.values())[1:] for each in table(cast, "returns")]
    assert came == [
        ("Housing", "0 of 1", "0 of 1", "0 of 1", "1 of 1"),
        ("Property", *["None was sent"] * 4),
        ("Housing", "0 of 1", "0 of 1", "1 of 1", "0 of 1"),
        ("Property", "1 of 1", "1 of 1", "0 of 1", "0 of 1"),
    ], "a restricted entry tells nobody that it followed"


def test_choices_nobody_picked_are_named_but_not_what_is_new_and_each_service_counts_its_own(cast: Cast) -> None:
    two_quarters(cast)
    landlord.add_customer_type(name="Licensee", by=None, at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    landlord.add_customer_type(name="Lodger", by=None, at=moment())
    pages = {
        name: cast.client("director").get(reverse(f"method_reviews:{page}", args=args)).content.decode()
        for name, page, args in (
            ("all", "landlord_show", []),
            ("property", "service_show", [cast.places["Property"].pk]),
        )
    }
    assert "<li>Who it concerns: Licensee</li>" in pages["all"], "what came after the quarter began is new"
    assert "<li>Where we keep it:" not in pages["all"]
    assert "Kind of entry: Practice as it is, Best practice, Gap found" in pages["all"]
    assert "None to name." in pages["property"], "where nothing was logged nobody failed to pick"
    assert "Dip checks" in pages["all"]
    dropped(cast)
    dropped(cast, "review.answer_6", service="Property", by="other_head")
    said = {each["Question"]: each["How it stands"] for each in table(cast, "questions")}
    assert said["Log a change: Covered by"] == "Nobody used it. Dropped in 1 of 2 services"
    own = {each["Question"]: each["How it stands"] for each in table(cast, "questions", "Housing")}
    assert own["Log a change: Covered by"] == "Nobody used it. Dropped from 1 January 2027"
    unread = cast.client("manager").get(reverse("method_reviews:landlord_show"))
    assert unread.status_code == 403
    assert "Heads of Service and Directors look" in unread.content.decode()


def test_before_the_first_quarter_nothing_is_called_unused(cast: Cast) -> None:
    page = cast.client("head").get(reverse("method_reviews:landlord_show")).content.decode()
    assert "No quarter has been opened yet" in page
    quarters.opened()
    page = cast.client("head").get(reverse("method_reviews:landlord_show")).content.decode()
    assert "No quarter is closed yet" in page
    assert "Nobody used it" not in page
    assert cast.client("head").get(f"{reverse('method_reviews:landlord_show')}?format=csv&table=x").status_code == 404
