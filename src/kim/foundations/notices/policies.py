"""Who may change how reminders go out."""

from __future__ import annotations

from kim.foundations.people.policies import may_administer
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import ALLOWED, Decision


def may_change_plan(person: Standing) -> Decision:
    """Site administrators keep the plan: it holds for everybody."""
    return may_administer(person)


def may_wish(person: Standing) -> Decision:
    """Whoever has a post chooses how often their own letter comes."""
    if person.person is None or not person.is_reader:
        return Decision(False, "You hold no post, so nothing is sent to you.")
    return ALLOWED
