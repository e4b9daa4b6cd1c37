"""R4: whoever must act is reminded, once; what stays undone climbs; what is done, moved or another's goes away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from kim.assurance.reviews import quarter_actions
from kim.foundations.audit_trail.models import Event
from kim.foundations.landlord import actions as landlord
from kim.foundations.notices import actions, queries
from kim.foundations.notices.models import Reminder
from kim.foundations.people import actions as people
from kim.foundations.people.refusals import RefusedError
from kim_engine.clocks.reminders import Steps
from tests.cast import TODAY, Cast
from tests.factories import moment
from tests.rooms.assurance.reviews import quarters
from tests.rooms.assurance.reviews.quarters import DATES, Q2

DUE = DATES[Q2].due_on  # Wednesday 21 October 2026


def remind(on: date) -> tuple[int, int]:
    done = actions.remind(at=moment(), on=on)
    return done.made, done.ended


def told(cast: Cast, name: str) -> list[tuple[str, str]]:
    rows = Reminder.objects.filter(person=cast.person(name), ended_at__isnull=True).order_by("due_on", "text")
    return [(row.text, row.stage) for row in rows]


def test_a_line_manager_hears_ten_working_days_before_and_again_as_the_day_comes(cast: Cast) -> None:
    quarters.opened()
    assert remind(DUE - timedelta(days=15)) == (0, 0)
    assert remind(DUE - timedelta(days=14)) == (3, 0)
    assert told(cast, "manager") == [("Review Voids, quarter 2", "SOON")]
    assert remind(DUE - timedelta(days=14)) == (0, 0), "a second tick has nothing to do"
    assert remind(DUE) == (3, 3)
    assert told(cast, "manager") == [("Review Voids, quarter 2", "TODAY")]
    assert told(cast, "service_manager") == [("Review Leasehold, quarter 2", "TODAY")], "Leasehold has no line manager"


def test_what_stays_undone_climbs_to_the_service_manager_and_then_to_the_head(cast: Cast) -> None:
    quarters.opened()
    remind(DUE + timedelta(days=5))
    assert ("Review Voids, quarter 2", "CLIMBED") in told(cast, "service_manager")
    assert ("Review Voids, quarter 2", "CLIMBED") not in told(cast, "head")
    remind(DUE + timedelta(days=12))
    assert ("Review Voids, quarter 2", "CLIMBED_AGAIN") in told(cast, "head")
    assert told(cast, "manager") == [("Review Voids, quarter 2", "LATE")]


def test_a_sent_review_ends_the_managers_reminder_and_one_sent_back_begins_it_anew(cast: Cast) -> None:
    review = quarters.review(quarters.opened())
    remind(DUE)
    quarters.sent(cast, review)
    remind(DUE)
    assert told(cast, "manager") == []
    ended = Reminder.objects.get(person=cast.person("manager"))
    assert (ended.ended_because, ended.stage) == ("DONE", "TODAY")
    remind(DATES[Q2].agree_by_on)
    assert ("Agree the review of Voids, quarter 2", "TODAY") in told(cast, "service_manager")
    from kim.assurance.reviews import actions as reviews

    review.refresh_from_db()
    reviews.send_back(review=review, why="Which form?", by=cast.standing("service_manager"), at=moment())
    remind(DATES[Q2].agree_by_on)
    assert told(cast, "manager") == [("Mend the review of Voids, quarter 2", "LATE")]


def test_a_reminder_follows_the_post_to_its_new_holder(cast: Cast) -> None:
    quarters.opened()
    remind(DUE)
    by = cast.standing("administrator")
    post = cast.standing("manager").posts[0]
    people.end_post(post=post, last_on=DUE, by=by, at=moment())
    people.appoint(
        person=cast.person("nobody"),
        role="LINE_MANAGER",
        place=cast.area(),
        from_on=DUE + timedelta(days=1),
        by=by,
        at=moment(),
    )
    remind(DUE + timedelta(days=1))
    assert told(cast, "manager") == []
    assert Reminder.objects.get(person=cast.person("manager")).ended_because == "REASSIGNED"
    assert told(cast, "nobody") == [("Review Voids, quarter 2", "LATE")]


def test_a_date_that_moves_ends_the_reminder_and_begins_it_when_the_new_day_is_near(cast: Cast) -> None:
    quarter = quarters.opened()
    remind(DUE)
    later = DATES[Q2].__class__(DATES[Q2].opens_on, DUE + timedelta(days=30), *[date(2027, 1, day) for day in (4, 15)])
    quarter_actions.move_dates(quarter=quarter, dates=later, at=moment())
    assert remind(DUE) == (0, 3)
    assert {row.ended_because for row in Reminder.objects.all()} == {"MOVED"}
    assert remind(DUE + timedelta(days=30)) == (3, 0)


def test_a_clock_that_is_set_back_makes_nothing_twice(cast: Cast) -> None:
    quarters.opened()
    remind(DUE)
    assert remind(DUE - timedelta(days=40)) == (0, 0)
    assert remind(DUE) == (0, 0)
    assert Reminder.objects.count() == 3


def test_a_day_on_which_we_are_closed_moves_a_reminder(cast: Cast) -> None:
    quarters.opened()
    landlord.add_day_off(
        falls_on=DUE - timedelta(days=2), kind="CLOSED", name="Move", by=cast.standing("administrator"), at=moment()
    )
    assert remind(DUE - timedelta(days=15)) == (3, 0)


def test_the_head_is_reminded_to_close_and_the_director_hears_of_it_late(cast: Cast) -> None:
    quarters.opened()
    remind(DATES[Q2].close_by_on + timedelta(days=5))
    assert ("Close quarter 2 for Housing", "LATE") in told(cast, "head")
    assert ("Close quarter 2 for Housing", "CLIMBED") in told(cast, "director")


def test_a_post_that_waits_reminds_the_other_administrator_alone(cast: Cast) -> None:
    given = {"from_on": TODAY, "by": cast.standing("administrator"), "at": moment()}
    people.appoint(person=cast.person("nobody"), role="DIRECTOR", place=None, **given)
    remind(TODAY)
    assert told(cast, "second_administrator") == [("Confirm a post: Nobody, Director", "TODAY")]
    assert told(cast, "administrator") == []


def test_nobody_is_asked_to_agree_what_they_wrote(cast: Cast) -> None:
    review = quarters.review(quarters.opened(), "Leasehold")
    quarters.sent(cast, review, by="service_manager")
    remind(DATES[Q2].agree_by_on)
    assert not [text for text, _ in told(cast, "service_manager") if text.startswith("Agree")]
    assert ("Agree the review of Leasehold, quarter 2", "TODAY") in told(cast, "head")


def test_the_plan_moves_every_reminder_and_is_the_administrators(cast: Cast) -> None:
    quarters.opened()
    with pytest.raises(RefusedError):
        actions.change_plan(steps=Steps(), letter_on=0, by=cast.standing("head"), at=moment())
    steps = Steps(soon_before=15, near_before=5, climbs_after=1, climbs_again_after=2)
    actions.change_plan(steps=steps, letter_on=3, by=cast.standing("administrator"), at=moment())
    assert (queries.plan().steps, queries.plan().letter_on) == (steps, 3)
    assert remind(DUE - timedelta(days=21)) == (3, 0)


def test_reminders_stand_in_the_history_and_are_ones_own(cast: Cast) -> None:
    quarters.opened()
    remind(DUE)
    assert Event.objects.filter(type="notices.reminder_made").count() == 3
    assert [row.text for row in queries.standing_for(cast.standing("manager"))] == ["Review Voids, quarter 2"]
    assert list(queries.standing_for(cast.standing("nobody"))) == []


def test_the_page_of_the_quarter_says_how_often_each_area_was_reminded(cast: Cast) -> None:
    quarter = quarters.opened()
    for days in (-14, 0, 0, 1):
        remind(DUE + timedelta(days=days))
    page = cast.client("head").get(reverse("reviews:quarter_show", args=[quarter.code])).content.decode()
    assert page.count("Reminded 3 times") == 3, "each of the three areas: soon due, due, overdue"


def test_a_date_beyond_every_calendar_stops_no_other_reminder(cast: Cast) -> None:
    quarters.opened()
    given = {"by": cast.standing("administrator"), "at": moment()}
    people.appoint(person=cast.person("nobody"), role="DIRECTOR", place=None, from_on=date(2150, 1, 1), **given)
    assert remind(DUE) == (3, 0)
