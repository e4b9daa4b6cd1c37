"""How each verb by which work areas are merged, split and stand again is walked."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from kim.assurance.area_changes import actions
from kim.assurance.reviews import passing_actions as reviews
from kim.foundations.people import change_actions as people
from kim.foundations.people.models import AreaChange
from kim.practice.best_practice import actions as best_practice
from kim.practice.kim_log import actions as kim_log
from tests import factories
from tests.cast import Cast
from tests.factories import moment
from tests.rooms.assurance.reviews import quarters
from tests.rooms.walking import Call, Walk

DAY, LATER = date(2026, 8, 17), date(2026, 9, 1)
WHY = {"from_on": DAY, "why": "One team does both now."}
POSTS = ["people.post_given_with_area", "people.post_ended_with_area"]
ENDED = ("people.area_moved", "people.area_move_kept", "people.area_ended")
# Its officer and its KIM Log administrator go along; the other area has a line manager already.
MERGED = ("people.areas_merged", "people.succession_kept", *POSTS, "people.post_ended_with_area", *POSTS, *ENDED)
BACK = (*["people.post_ended_with_area", "people.post_given_with_area"], "people.post_given_with_area")
UNDONE = (
    "people.change_undone",
    "people.area_begun_again",
    "people.area_moved",
    "people.area_move_kept",
    *BACK,
    *BACK[:2],
)
ADMIN: dict[str, Any] = {"by": "administrator", "refuses": "director"}
IN_OTHER_TESTS = {"people.area_kept", "reviews.part_withdrawn"}


def of_two(verb: Call) -> Call:
    return lambda cast: partial(verb, area=cast.area(), into=cast.area("Repairs"), **WHY)


def of_one(verb: Call) -> Call:
    return lambda cast: partial(verb, area=cast.area("Leasehold"), names=["Ground rent"], goes_on=True, **WHY)


def merged(cast: Cast) -> AreaChange:
    given = {"by": cast.standing("administrator"), "at": moment()}
    return actions.merge_areas(area=cast.area(), into=cast.area("Repairs"), **WHY, **given)


def to_undo(verb: Call) -> Call:
    return lambda cast: partial(verb, change=merged(cast), from_on=LATER, why="A mistake.")


def to_pass_reviews(cast: Cast) -> Call:
    quarters.opened(quarters.Q2)
    return partial(reviews.pass_on_reviews, area=cast.area(), into=cast.area("Repairs"), from_on=DAY)


def to_take_back(cast: Cast) -> Call:
    quarters.opened(quarters.Q2)
    merged(cast)
    return partial(reviews.take_back_reviews, area=cast.area(), from_on=LATER)


def to_open(cast: Cast) -> Call:
    quarters.opened(quarters.Q2)
    given = {"by": cast.standing("administrator"), "at": moment()}
    people.split_area(area=cast.area("Leasehold"), names=["Ground rent"], goes_on=True, **WHY, **given)
    return reviews.open_reviews


def to_pass_answers(cast: Cast) -> Call:
    by = cast.standing("manager")
    entry = factories.entry(cast, kind="BEST_PRACTICE")
    best_practice.offer_practice(entry=entry, areas=[cast.area("Leasehold")], by=by, at=moment())
    return partial(best_practice.pass_on_answers, area=cast.area("Leasehold"), into=cast.area("Repairs"))


def to_pass_drafts(cast: Cast) -> Call:
    factories.draft(cast)
    return partial(kim_log.pass_on_drafts, area=cast.area(), into=cast.area("Repairs"))


SPLIT = ("people.area_parted", "people.area_split", "people.succession_kept")
WALKS: dict[str, Walk] = {
    "people.merge_area": Walk(of_two(people.merge_area), MERGED, **ADMIN),
    "people.split_area": Walk(of_one(people.split_area), SPLIT, **ADMIN),
    "people.undo_area_change": Walk(to_undo(people.undo_area_change), UNDONE, **ADMIN),
    "area_changes.merge_areas": Walk(of_two(actions.merge_areas), MERGED, **ADMIN),
    "area_changes.split_areas": Walk(of_one(actions.split_areas), SPLIT, **ADMIN),
    "area_changes.undo_change": Walk(to_undo(actions.undo_change), UNDONE, **ADMIN),
    "reviews.open_reviews": Walk(to_open, ("reviews.review_opened",), **ADMIN),
    "reviews.pass_on_reviews": Walk(to_pass_reviews, ("reviews.review_passed_on",), **ADMIN),
    "reviews.take_back_reviews": Walk(to_take_back, ("reviews.review_taken_back",), **ADMIN),
    "best_practice.pass_on_answers": Walk(to_pass_answers, ("best_practice.answer_passed_on",), **ADMIN),
    "kim_log.pass_on_drafts": Walk(to_pass_drafts, ("kim_log.draft_passed_on",), **ADMIN),
}
