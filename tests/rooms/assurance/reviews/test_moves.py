"""R3, R4: whatever people do and in whatever order, no review is stuck, agreed by its own, or changed once closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kim.assurance.reviews import actions, policies, quarter_actions
from kim.assurance.reviews.choices import ANSWERABLE, ReviewState
from kim.assurance.reviews.models import Review
from kim.foundations.audit_trail.verification import verify_state
from kim.foundations.people.refusals import RefusedError
from tests.cast import Cast
from tests.factories import moment
from tests.rooms.assurance.reviews import quarters
from tests.rooms.assurance.reviews.quarters import statement

WHO = ("officer", "manager", "log_administrator", "service_manager", "head", "director", "other_manager", "inspector")
VERBS = ("save", "submit", "agree", "send_back", "close", "correct")


def act(cast: Cast, review: Review, verb: str, name: str) -> None:
    by, at = cast.standing(name), moment()
    calls: dict[str, Callable[[], object]] = {
        "save": lambda: actions.save_review(review=review, answers=statement(), seen=review.revision, by=by, at=at),
        "submit": lambda: actions.submit_review(review=review, seen=review.revision, facts=[], by=by, at=at),
        "agree": lambda: actions.agree_review(review=review, opened="It", concurs=True, by=by, at=at),
        "send_back": lambda: actions.send_back(review=review, why="Why?", by=by, at=at),
        "close": lambda: quarter_actions.close_service(
            quarter=review.quarter, service=review.area.team.service, by=by, at=at
        ),
        "correct": lambda: actions.correct_review(
            review=review, answers=statement(judgement="NOT"), why="So.", seen=review.revision, by=by, at=at
        ),
    }
    calls[verb]()


def somebody_can_go_on(cast: Cast, review: Review) -> bool:
    """Say whether somebody of the cast can do the next thing: write, agree, or correct."""
    standings = [cast.standing(name) for name in WHO]
    if review.is_closed:
        return any(policies.may_correct(who, review=review) for who in standings)
    if review.state in ANSWERABLE:
        return any(policies.may_answer(who, review=review) for who in standings)
    return review.state == ReviewState.AGREED or any(policies.may_agree(who, review=review) for who in standings)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(WHO)), max_size=9))
@pytest.mark.django_db
def test_no_sequence_of_moves_breaks_a_review(cast, steps):
    with transaction.atomic():
        quarter = quarters.opened()
        before = quarters.review(quarter)
        for verb, name in steps:
            try:
                with transaction.atomic():
                    act(cast, before, verb, name)
            except RefusedError:
                after = quarters.review(quarter)
                assert (after.state, after.revision, after.version) == (before.state, before.revision, before.version)
                continue
            after = quarters.review(quarter)
            if before.is_closed:
                assert after.version == before.version + 1, "changed after closing without a version"
                assert after.state == before.state
            if after.state == ReviewState.AGREED:
                assert after.agreed_by not in after.writers.all()
                assert after.agreed_by not in (cast.person("manager"), cast.person("log_administrator"))
            before = after
        assert somebody_can_go_on(cast, before)
        assert verify_state().problems == []
        transaction.set_rollback(True)


def test_a_review_can_be_corrected_again_and_again_after_closing(cast):
    quarter = quarters.opened()
    quarters.closed(cast, quarter)
    for version in (2, 3):
        act(cast, quarters.review(quarter), "correct", "manager")
        assert quarters.review(quarter).version == version


def test_two_corrections_over_one_version_are_told_apart(cast):
    quarter = quarters.opened()
    quarters.closed(cast, quarter)
    seen = quarters.review(quarter)
    act(cast, seen, "correct", "manager")
    with pytest.raises(RefusedError, match="Somebody else corrected this review"):
        act(cast, seen, "correct", "service_manager")


def test_a_vacant_post_leaves_nobody_stuck(cast):
    from kim.assurance.reviews.queries import to_write
    from kim.foundations.people import actions as people

    for name in ("manager", "log_administrator"):
        post = cast.standing(name).posts[0]
        people.end_post(post=post, last_on=date(2026, 11, 1), by=cast.standing("administrator"), at=moment())
    review = quarters.review(quarters.opened())
    assert review in to_write(cast.standing("service_manager"))
    assert review in to_write(cast.standing("head"))
    quarters.sent(cast, review, by="service_manager")
    assert quarters.agreed(cast, quarters.review(review.quarter), by="head").state == "AGREED"
