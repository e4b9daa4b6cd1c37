"""How each verb of reviewing the method is walked."""

from __future__ import annotations

from functools import partial

from kim.assurance.method_reviews import actions
from tests.cast import Cast
from tests.rooms.assurance.method_reviews.deciding import QUESTION, dropped
from tests.rooms.walking import Call, Walk


def of_housing(action: Call, **given: str) -> Walk:
    type = {"keep_questions": "questions_kept", "drop_question": "question_dropped"}[action.__name__]
    walked = lambda cast: partial(action, service=cast.places["Housing"], **given)  # noqa: E731
    return Walk(walked, (f"method_reviews.{type}",), by="head", refuses="other_head")


def to_bring_back(cast: Cast) -> Call:
    dropped(cast)
    return partial(actions.bring_back, service=cast.places["Housing"], question=QUESTION, why="It is missed.")


WALKS: dict[str, Walk] = {
    "method_reviews.keep_questions": of_housing(actions.keep_questions),
    "method_reviews.drop_question": of_housing(actions.drop_question, question=QUESTION, why="Nobody uses it."),
    "method_reviews.bring_back": Walk(
        to_bring_back, ("method_reviews.question_brought_back",), by="head", refuses="service_manager"
    ),
}
