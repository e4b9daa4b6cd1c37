"""Who may open and close a quarter, write, agree, send back and correct a review, and set how an area answers."""

from __future__ import annotations

from datetime import date

from kim.assurance.reviews.choices import (
    ANSWERABLE,
    MOST_MINUTES,
    MOVES,
    NEVER_SENT,
    UNCHANGED_UNTIL_CHECKED,
    WAYS,
    Autonomy,
    PartState,
    ReviewState,
    Way,
)
from kim.assurance.reviews.content import ANSWERS, Answers
from kim.assurance.reviews.models import KimQuarter, Review, ReviewPart
from kim.foundations.people.choices import Role
from kim.foundations.people.models import Service, WorkArea
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import ALLOWED, Decision

MINUTES_WRONG = f"Enter whole minutes from 1 to {MOST_MINUTES:,}, like 20, or leave the box empty."
CLOSED = Decision(False, "This quarter is closed. What was wrong is corrected as a new version.")


def may_open(who: Standing) -> Decision:
    """A site administrator opens a quarter before `kim tick` does."""
    if who.has(Role.SITE_ADMINISTRATOR):
        return ALLOWED
    return Decision(False, "Only a site administrator can open a quarter.")


def may_answer(who: Standing, *, review: Review) -> Decision:
    """Whoever keeps the area answers; where the post is vacant, those who answer for it above."""
    if review.is_closed:
        return CLOSED
    if not who.reaches(review.area):
        return Decision(False, f"Only those who answer for {review.area.name} can write its review.")
    if review.state not in ANSWERABLE:
        return Decision(False, f"This review is {ReviewState(review.state).label.lower()}: it can't be written now.")
    return ALLOWED


def may_agree(who: Standing, *, review: Review) -> Decision:
    """The service manager, the Head of Service or a Director agrees or sends back. Nobody agrees their own review."""
    if review.is_closed:
        return CLOSED
    if not is_above(who, review.area):
        return Decision(False, "Only its service manager, its Head of Service or a Director can agree this review.")
    if review.state != ReviewState.SUBMITTED:
        return Decision(False, f"Only a submitted review can be agreed. This one is {_said(review)}.")
    if who.keeps(review.area) or _wrote(who, review):
        return Decision(False, "Nobody agrees their own review. Ask somebody else who answers for the area.")
    return ALLOWED


def is_above(who: Standing, area: WorkArea) -> bool:
    """Say whether somebody answers for an area from above, a Director among them (reads the area's team)."""
    return who.has(Role.DIRECTOR) or who.is_above(area)


def may_move(review: Review, *, to: str) -> Decision:
    """A review moves as its table says, and no more once its quarter is closed."""
    if to not in MOVES[ReviewState(review.state)]:
        return Decision(False, f"This review is {_said(review)}: that can't be done now.")
    return ALLOWED


def needs_a_check(review: Review) -> bool:
    """Say whether whoever agrees has to open the evidence: after three unchanged reviews running."""
    return review.way == Way.UNCHANGED and review.unchanged_running >= UNCHANGED_UNTIL_CHECKED


def is_complete(answers: Answers, *, autonomy: str) -> Decision:
    """What a review needs before it is sent: a way, what goes with it, a judgement and one sentence why."""
    lacks = lacking(answers, autonomy=autonomy)
    return Decision(False, f"{lacks[0][1]}.") if lacks else ALLOWED


def lacking(answers: Answers, *, autonomy: str) -> list[tuple[str, str]]:
    """List all that a review lacks, each with the box that mends it: a page that asks again is never finished."""
    way = answers.way
    shows = way not in (Way.UNCHANGED, Way.OWN) or bool(answers.evidence)
    guided = way != Way.GUIDED or any(answers.get(name) for name in ANSWERS)
    stated = way != Way.STATEMENT or bool(answers.get("statement"))
    needs = (
        ("way", way in WAYS[Autonomy(autonomy)], "Choose how this quarter was"),
        (
            "own_url" if way == Way.OWN else "evidence",
            shows,
            "Give a link or a file" if way == Way.OWN else "Point to at least one piece of evidence",
        ),
        ("answer_1", guided, "Answer at least one of the questions"),
        ("statement", stated, "Say what changed, and how you know it works"),
        ("judgement", bool(answers.judgement), "Choose your judgement: working well, needs work or not working"),
        ("sentence", bool(answers.sentence.strip()), "Say in one sentence why you judge so"),
    )
    return [(box, sentence) for box, is_there, sentence in needs if not is_there]


def may_correct(who: Standing, *, review: Review) -> Decision:
    """After closing, those who answer for the area correct its review: a new version, with the reason."""
    if review.state == ReviewState.PASSED_ON:
        return Decision(False, "Another area’s review covers this one. Correct that review.")
    if not review.is_closed:
        return Decision(False, "The quarter is not closed. Write in the review itself.")
    if not who.reaches(review.area):
        return Decision(False, f"Only those who answer for {review.area.name} can correct its review.")
    return ALLOWED


def may_close(who: Standing, *, quarter: KimQuarter, service: Service, has_head: bool) -> Decision:
    """The Head of Service of the day closes their own service; a Director, where there is no Head."""
    is_head = any(post.role == Role.HEAD_OF_SERVICE and post.service_id == service.pk for post in who.posts)
    if not is_head and (has_head or not who.has(Role.DIRECTOR)):
        return Decision(False, f"Only the Head of Service of {service.name} can close its quarter.")
    if who.on <= quarter.ends_on:
        return Decision(False, "A quarter can't be closed before it has ended.")
    return ALLOWED


def has_something_to_close(reviews: int, *, service: Service) -> Decision:
    """A service whose reviews are all closed has nothing to close."""
    return Decision(reviews > 0, "" if reviews else f"{service.name} is closed for this quarter.")


def may_answer_part(who: Standing, *, part: ReviewPart) -> Decision:
    """Whoever was asked for a part answers it, as long as the review is being written."""
    if who.person_id != part.asked_id:
        return Decision(False, "Somebody else was asked for this.")
    if part.state != PartState.ASKED or part.review.is_closed or part.review.state not in ANSWERABLE:
        return Decision(False, "This is not waiting for an answer any more.")
    return ALLOWED


def are_minutes(minutes: int | None) -> Decision:
    """Minutes are a whole number from one on, or not said."""
    are = minutes is None or 1 <= minutes <= MOST_MINUTES
    return ALLOWED if are else Decision(False, MINUTES_WRONG)


def may_set_approach(who: Standing, *, area: WorkArea) -> Decision:
    """Its service manager or its Head of Service decides how freely an area answers; nobody for their own area."""
    if who.has(Role.DIRECTOR) and not who.has(Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE):
        return Decision(False, "Its service manager or its Head of Service sets this.")
    if not is_above(who, area):
        return Decision(False, "Its service manager or its Head of Service sets this.")
    if who.keeps(area):
        return Decision(False, "You keep this area. Somebody else who answers for it sets this.")
    return ALLOWED


def _wrote(who: Standing, review: Review) -> bool:
    """Say whether somebody wrote in a review: as it was read along, else by asking."""
    known = getattr(review, "is_writer", None)
    return review.writers.filter(pk=who.person_id).exists() if known is None else bool(known)


def _said(review: Review) -> str:
    return ReviewState(review.state).label.lower()


def covers(review: Review, *, heir: Review | None, from_on: date) -> bool:
    """Say whether the heir's review of a quarter can cover this one, whose area ended on a day.

    An area that stood in the whole quarter is asked for its own. So is one whose heir has sent its review already.
    """
    if heir is None or review.is_closed or review.state not in NEVER_SENT:
        return False
    if from_on <= review.quarter.begins_on:  # it did not stand in that quarter at all
        return True
    return from_on <= review.quarter.ends_on and not heir.is_closed and heir.state in ANSWERABLE


def can_be_taken_back(review: Review, *, from_on: date) -> bool:
    """Say whether a review that was passed on is asked of its own area again, since the area stands again."""
    heir = review.passed_to
    if heir is None or review.is_closed or heir.is_closed or heir.state not in ANSWERABLE:
        return False
    return from_on <= review.quarter.ends_on
