"""What reviews of the method answer to the rooms below: the link from progress, who reads what, how it is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from kim.assurance.method_reviews import policies, queries
from kim.assurance.method_reviews.choices import QUESTIONS, Outcome
from kim.assurance.progress.slots import PageLink
from kim.foundations.design.jinja import day
from kim.foundations.people.standing import Standing


def _may(person: Standing) -> bool:
    return policies.may_see(person).allowed


LINK = PageLink("Is it light enough?", "method_reviews:landlord_show", "method_reviews:service_show", _may)


def decisions_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the decisions a person may see, for the History and its exports."""
    return queries.visible_to(person).values_list("pk", flat=True)


READERS = {queries.KIND: decisions_seen}
_SAID: dict[str, Callable[[Any], str]] = {
    "outcome": lambda value: Outcome(value).label,
    "question": lambda value: QUESTIONS[value].said if value in QUESTIONS else str(value),
    "from_on": lambda value: day(date.fromisoformat(value)),
}


def say_value(name: str, value: Any) -> str:
    """Say a state value of a decision as the screen does."""
    if value in (None, "", []):
        return ""
    return _SAID[name](value) if name in _SAID else str(value)
