"""What best practice answers to the rooms below: its list, the way to offer an entry, and how its values are said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from kim.foundations.design.jinja import day
from kim.foundations.design.slots import NavigationItem
from kim.foundations.people.doors import who
from kim.foundations.people.standing import Standing
from kim.practice.best_practice import policies, queries
from kim.practice.best_practice.choices import AnswerState
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.slots import EntryAction

NAVIGATION = (
    NavigationItem(
        "Best practice",
        "best_practice:practice_list",
        40,
        ("best_practice",),
        lambda request: who(request).is_reader,
        is_footer=True,
    ),
)


def _may_offer(person: Standing, entry: Entry) -> bool:
    return policies.may_offer(person, entry=entry).allowed


ENTRY_ACTION = EntryAction("Offer it to other areas", "best_practice:practice_offer", _may_offer)
_SAID: dict[str, Callable[[Any], str]] = {
    "state": lambda value: AnswerState(value).label,
    **dict.fromkeys(("offered_on", "answer_by_on", "answered_on"), lambda value: day(date.fromisoformat(value))),
}


def say_value(name: str, value: Any) -> str:
    """Say a state value as the screen does."""
    if value in (None, ""):
        return ""
    return _SAID[name](value) if name in _SAID else str(value)


def offers_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the offers that a person may read, for the History and its exports."""
    return queries.visible_to(person).values_list("pk", flat=True)


def answers_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the answers that a person may read, for the History and its exports."""
    return queries.answers_visible_to(person).values_list("pk", flat=True)


READERS = {"best_practice.offer": offers_seen, "best_practice.answer": answers_seen}
