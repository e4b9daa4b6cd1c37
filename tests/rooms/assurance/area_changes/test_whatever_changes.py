"""R9, R10: whatever work areas go through, in whatever order: nothing is lost, counted twice, or asked of nobody."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from kim.assurance.area_changes import actions
from kim.assurance.progress.queries import Scope, rows_of
from kim.assurance.reviews.choices import ANSWERABLE, ReviewState
from kim.assurance.reviews.due import due_items
from kim.assurance.reviews.models import KimQuarter, Review
from kim.foundations.landlord.names import NameTakenError
from kim.foundations.people import move_actions
from kim.foundations.people.actions import DateDoesNotFitError
from kim.foundations.people.holders import holders_on
from kim.foundations.people.lineage import found_under, standing_successions
from kim.foundations.people.models import AreaChange, Service, Team, WorkArea
from kim.foundations.people.queries import standing_areas
from kim.foundations.people.refusals import RefusedError
from kim.practice.best_practice.actions import offer_practice
from kim.practice.best_practice.models import Answer
from kim.practice.kim_log.models import Entry
from tests import factories
from tests.cast import TODAY, Cast
from tests.factories import moment
from tests.rooms.assurance.reviews import quarters
from tests.rooms.assurance.reviews.quarters import Q1, Q2

FIRST = date(2026, 5, 20)
REFUSALS = (RefusedError, DateDoesNotFitError, NameTakenError)


class Landlord:
    """A landlord at which anything happens, drawn by a seed."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.draw, self.day, self.made = cast, random.Random(seed), FIRST, 0
        self.quarters = [quarters.opened(Q1), quarters.opened(Q2)]
        self.closed: dict[int, tuple[str, ...]] = {}
        for area in ("Voids", "Leasehold"):
            factories.entry(cast, area=area, by="head")
        practice = factories.entry(cast, by="manager", kind="BEST_PRACTICE")
        others = [cast.area("Leasehold"), cast.area("Repairs")]
        offer_practice(entry=practice, areas=others, by=cast.standing("manager"), at=moment())

    def given(self) -> dict[str, Any]:
        return {"by": self.cast.standing("administrator"), "at": moment(), "why": "So it was decided."}

    def area(self) -> WorkArea:
        return self.draw.choice(list(standing_areas().order_by("pk")))

    def step(self) -> bool:
        """Let something happen; say whether it was allowed."""
        self.day = min(TODAY, self.day + timedelta(days=self.draw.randrange(0, 20)))
        act = self.draw.choice((self.merge, self.merge, self.split, self.split, self.move, self.undo, self.send))
        try:
            act()
        except REFUSALS:
            return False
        return True

    def merge(self) -> None:
        actions.merge_areas(area=self.area(), into=self.area(), from_on=self.day, **self.given())

    def split(self) -> None:
        self.made += 1
        names = [f"Area {self.made}{letter}" for letter in "AB"]
        goes_on = self.draw.random() < 0.5
        actions.split_areas(area=self.area(), names=names, goes_on=goes_on, from_on=self.day, **self.given())

    def move(self) -> None:
        to = self.draw.choice(list(Team.objects.order_by("pk")))
        move_actions.move_area(area=self.area(), to_team=to, moved_on=self.day, **self.given())

    def undo(self) -> None:
        changes = list(AreaChange.objects.order_by("-pk"))
        if changes:
            change = self.draw.choice(changes[:2])
            actions.undo_change(change=change, from_on=self.day, **self.given())

    def send(self) -> None:
        waiting = Review.objects.filter(closed_in__isnull=True, state__in=ANSWERABLE).order_by("pk")
        if not waiting:
            return
        review = self.draw.choice(list(waiting))
        keepers = holders_on(TODAY).keepers(review.area) or holders_on(TODAY).above(review.area)[1]
        name = next(name for name, person in self.cast.people.items() if person.pk == keepers[0])
        quarters.sent(
            self.cast, Review.objects.select_related("area__team__service", "quarter").get(pk=review.pk), by=name
        )

    def close(self, quarter: KimQuarter) -> None:
        for service, head in (("Housing", "head"), ("Property", "other_head")):
            if Review.objects.filter(quarter=quarter, closed_in=None, area__team__service__name=service).exists():
                quarters.closed(self.cast, quarter, by=head, service=service)
        self.closed[quarter.pk] = snapshot(quarter)

    def holds(self) -> None:
        """Hold everything that must be so, whatever happened."""
        self.entries()
        self.reviews()
        self.counts()
        for number, said in self.closed.items():
            assert snapshot(KimQuarter.objects.get(pk=number)) == said, "a closed quarter does not change"

    def entries(self) -> None:
        found = set()
        for area in WorkArea.objects.all():
            own = set(Entry.objects.filter(area=area))
            under = set(Entry.objects.filter(found_under(area.pk, "listed_at")))
            assert own <= under
            found |= under
        assert found == set(Entry.objects.all())
        for each in standing_successions():
            if each.predecessor.ended_on is not None and each.successor.ended_on is None:
                own = set(Entry.objects.filter(area=each.predecessor))
                assert own <= set(Entry.objects.filter(found_under(each.successor_id, "listed_at")))
        asked = Answer.objects.filter(state="ASKED")
        assert all(answer.area.ended_on is None for answer in asked), "what has ended answers nothing"

    def reviews(self) -> None:
        holders = holders_on(TODAY)
        for review in Review.objects.select_related("area__team", "quarter", "passed_to", "area__kept_in"):
            if review.state in ANSWERABLE and not review.is_closed:
                managers, heads = holders.above(review.area)
                assert holders.keepers(review.area) or managers or heads, "nothing is asked of nobody"
                assert review.area.kept_in is None or review.area.kept_in.ended_on is None
            if review.state == ReviewState.PASSED_ON:
                assert review.passed_to is not None
                assert review.passed_to.quarter == review.quarter
                assert review.submitted_at is None, "what was sent is never passed on"
        keys = Counter(item.key for item in due_items(TODAY))
        assert not [key for key, times in keys.items() if times > 1], "nobody is asked twice"
        for quarter in KimQuarter.objects.filter(closed_at__isnull=True):
            there = set(Review.objects.filter(quarter=quarter).values_list("area", flat=True))
            stood = {each.pk for each in standing_areas() if not each.began_on or each.began_on <= quarter.ends_on}
            assert stood <= there, "every area that stood in the quarter is in it"

    def counts(self) -> None:
        who = self.cast.standing("director")
        for quarter in KimQuarter.objects.all():
            whole = rows_of(who, Scope("All"), [quarter])
            assert len(whole) == Review.objects.filter(quarter=quarter).exclude(state=ReviewState.PASSED_ON).count()
            services = [rows_of(who, Scope("", service=each), [quarter]) for each in Service.objects.all()]
            assert sorted(row.area for rows in services for row in rows) == sorted(row.area for row in whole)


def snapshot(quarter: KimQuarter) -> tuple[str, ...]:
    rows = Review.objects.filter(quarter=quarter).order_by("pk")
    return tuple(f"{row.pk} {row.area_id} {row.state} {row.closed_in_id} {row.passed_to_id}" for row in rows)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_nothing_is_lost_counted_twice_or_asked_of_nobody(cast: Cast, seed: int) -> None:
    landlord = Landlord(cast, seed)
    done = 0
    for step in range(14):
        done += landlord.step()
        if step == 6:
            landlord.close(landlord.quarters[0])
        landlord.holds()
    landlord.close(landlord.quarters[1])
    landlord.holds()
    assert done > 3, "enough was allowed to show anything"
