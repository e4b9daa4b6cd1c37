"""Builds the landlord of the journey through a quarter: a vacancy, an acting manager, a Head changed in mid-quarter.

Run by `test_a_quarter.py` in a process of its own: `python -m tests.journeys.quarter_building`. It opens the last two
quarters that have ended by the real clock; the earlier one is told to its end, and was corrected afterwards.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.journeys.building import Building, set_up

LONDON = ZoneInfo("Europe/London")
FIRST, SECOND = "Keys are logged on return.", "Keys are logged at handover."


class QuarterBuilding(Building):
    """The cast, with posts as a quarter finds them, and the two quarters."""

    def __init__(self) -> None:
        from tests import cast

        now = datetime.now(LONDON)
        cast.AT, cast.FROM = now - timedelta(days=400), (now - timedelta(days=500)).date()  # before both quarters
        super().__init__()

    def everything(self) -> dict[str, Any]:
        """Build it all in one transaction and give what the journey looks for."""
        from django.conf import settings
        from django.db import transaction

        from kim.foundations.audit_trail import sealing
        from kim.foundations.landlord.queries import quarter_calendar

        with transaction.atomic():
            sealing.make_key(keys=settings.KEYS, by=None, at=self.began)
            calendar = quarter_calendar()
            now = calendar.quarter_of(self.now.date()).previous()
            earlier = now.previous()
            self._passwords()
            self._opened(earlier, calendar)
            self._told(earlier)
            self._opened(now, calendar)
            self._posts(now)
            self._evidence()
            self.found["quarter"], self.found["earlier"] = now.code, earlier.code
            self.found["sessions"] = {name: self._session(name) for name in self.cast.people}
        return self.found

    def _passwords(self) -> None:
        from django.contrib.auth.hashers import make_password

        from kim.foundations.sign_in.models import Account
        from tests.cast import PASSWORD

        Account.objects.update(password=make_password(PASSWORD))

    def _opened(self, quarter: Any, calendar: Any) -> None:
        from kim.assurance.reviews import quarter_actions

        dates = calendar.dates_of(quarter)
        at = datetime.combine(dates.opens_on, time(6), LONDON)
        quarter_actions.open_quarter(quarter=quarter, dates=dates, by=None, at=at, on=dates.opens_on)

    def _told(self, quarter: Any) -> None:
        """Tell the earlier quarter: Voids sent and agreed, closed, and corrected twelve days later."""
        from kim.assurance.reviews import actions, quarter_actions
        from kim.assurance.reviews.content import Answers
        from kim.assurance.reviews.models import KimQuarter, Review

        row = KimQuarter.objects.get(code=quarter.code)
        review = Review.objects.select_related("area__team__service", "quarter").get(quarter=row, area__name="Voids")
        answers = Answers("STATEMENT", {"statement": FIRST}, "WORK", "Keys can't be traced.")
        day = row.due_on
        manager, above = self._on("manager", day), self._on("service_manager", day)
        saved = actions.save_review(review=review, answers=answers, seen=0, by=manager, at=self._at(day, 9))
        sent = actions.submit_review(review=saved, seen=1, facts=[], by=manager, at=self._at(day, 10))
        actions.agree_review(review=sent, opened="The review", concurs=True, by=above, at=self._at(day, 11))
        for service, head in (("Housing", "head"), ("Property", "other_head")):
            by, at = self._on(head, row.close_by_on), self._at(row.close_by_on, 16)
            quarter_actions.close_service(quarter=row, service=self.cast.places[service], by=by, at=at)  # type: ignore[arg-type]
        later = row.close_by_on + timedelta(days=12)
        review.refresh_from_db()
        right = Answers("STATEMENT", {"statement": SECOND}, "WORK", "Keys can't be traced.")
        given = {"why": "It was so since May.", "by": self._on("manager", later), "at": self._at(later, 9)}
        actions.correct_review(review=review, answers=right, seen=2, **given)
        self.found |= {"review": review.pk, "agreed_on": day.isoformat(), "corrected_on": later.isoformat()}

    def _posts(self, quarter: Any) -> None:
        """Leasehold has no manager; Repairs' is long sick, and somebody acts; Housing's Head changed in mid-quarter."""
        from kim.foundations.people import actions as people

        one, two = self._on("administrator", quarter.last_day), self._on("second_administrator", quarter.last_day)
        given = {"by": one, "at": self._at(quarter.last_day, 9)}
        sick = self._on("other_manager", quarter.last_day).posts[0]
        acting = people.add_person(name="Grace Acting", email="acting@testshire.example", **given)
        self.cast.people["acting"] = acting
        until = self.now.date() + timedelta(days=60)
        people.appoint(
            person=acting,
            role="LINE_MANAGER",
            place=sick.area,
            from_on=quarter.first_day + timedelta(days=20),
            to_on=until,
            covers=sick,
            cover_reason="LONG_SICKNESS",
            **given,
        )
        middle = quarter.first_day + timedelta(days=45)
        head = self._on("head", quarter.first_day).posts[0]
        people.end_post(post=head, last_on=middle, **given)
        new = people.add_person(name="Nora Newhead", email="new_head@testshire.example", **given)
        self.cast.people["new_head"] = new
        place = self.cast.places["Housing"]
        post = people.appoint(
            person=new, role="HEAD_OF_SERVICE", place=place, from_on=middle + timedelta(days=1), **given
        )
        people.confirm_post(post=post, by=two, at=self._at(quarter.last_day, 10))
        self._passwords()

    def _evidence(self) -> None:
        from kim.practice.kim_log import actions

        for by, area in (("manager", "Voids"), ("acting", "Repairs")):
            entry = self._record(by, area, f"{area} are written down the same day.")
            given = {"by": self._as(by), "at": next(self.moments)}
            actions.add_link(entry=entry, label=f"The {area} procedure", url="https://files.example/it", **given)

    def _on(self, name: str, day: date) -> Any:
        return self.cast.standing(name, day)

    def _at(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour), LONDON)


if __name__ == "__main__":
    set_up()
    print(json.dumps(QuarterBuilding().everything()))
