"""Ready-made decisions on the method, made through the actions that Heads use."""

from __future__ import annotations

from datetime import date

from kim.assurance.method_reviews import actions
from kim.assurance.method_reviews.models import MethodDecision
from tests.cast import TODAY, Cast
from tests.factories import moment

QUESTION = "entry.covered_by"
NEXT = date(2027, 1, 1)  # when the quarter after the cast's day begins


def dropped(cast: Cast, question: str = QUESTION, *, by: str = "head", service: str = "Housing", on: date = TODAY):
    given = {"service": cast.places[service], "why": "Nobody uses it.", "by": cast.standing(by, on), "at": moment()}
    return actions.drop_question(question=question, **given)


def brought_back(cast: Cast, question: str = QUESTION, *, on: date = TODAY) -> MethodDecision:
    given = {"service": cast.places["Housing"], "why": "It is missed.", "by": cast.standing("head", on)}
    return actions.bring_back(question=question, at=moment(), **given)
