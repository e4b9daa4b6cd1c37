"""Who sees whether the method is light enough, who decides for a service, and what may be dropped."""

from __future__ import annotations

from collections.abc import Collection

from kim.assurance.method_reviews.choices import OF_THE_GUIDED_FORM, QUESTIONS
from kim.foundations.people.choices import Role
from kim.foundations.people.models import Service
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import ALLOWED, Decision


def may_see(who: Standing) -> Decision:
    """Heads of Service and Directors look at the method."""
    if who.has(Role.HEAD_OF_SERVICE, Role.DIRECTOR):
        return ALLOWED
    return Decision(False, "Heads of Service and Directors look at whether KIM Log is light enough.")


def may_decide(who: Standing, *, service: Service, has_head: bool) -> Decision:
    """The Head of Service of the day decides for their own service; a Director, where there is no Head."""
    if not may_see(who):
        return may_see(who)
    is_head = any(post.role == Role.HEAD_OF_SERVICE and post.service_id == service.pk for post in who.posts)
    if not is_head and (has_head or not who.has(Role.DIRECTOR)):
        return Decision(False, f"Only the Head of Service of {service.name} decides what is asked there.")
    return ALLOWED


def may_drop(key: str, *, dropped: Collection[str]) -> Decision:
    """A question is dropped if neither the strategy nor the return itself needs it, and one of the six is left."""
    question = QUESTIONS.get(key)
    if question is None:
        return Decision(False, "There is no such question.")
    if question.stays:
        return Decision(False, f"“{question.label}” stays. {question.stays}")
    if key in dropped:
        return Decision(False, f"“{question.label}” is dropped already.")
    if key in OF_THE_GUIDED_FORM and not OF_THE_GUIDED_FORM - {*dropped, key}:
        return Decision(False, "One question of the guided form has to stay: the form would ask nothing.")
    return ALLOWED


def may_bring_back(key: str, *, dropped: Collection[str]) -> Decision:
    """What is dropped, or will be, can be asked again."""
    if key not in QUESTIONS:
        return Decision(False, "There is no such question.")
    return Decision(key in dropped, "" if key in dropped else f"“{QUESTIONS[key].label}” is asked.")
