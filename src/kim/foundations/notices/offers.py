"""What reminders answer to the rooms below: their settings, whose they are, and how their values are said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from kim.foundations.design.jinja import day, moment
from kim.foundations.design.slots import Inbox
from kim.foundations.notices import queries
from kim.foundations.notices.choices import ENDED, STAGES, LetterKind, LetterState, Rhythm, Weekday
from kim.foundations.notices.models import LetterWish
from kim.foundations.people.doors import who
from kim.foundations.people.slots import AdministrationItem
from kim.foundations.people.standing import Standing
from kim_engine.clocks.reminders import Ended, Stage

TALLY = "reminders"
ADMINISTRATION = (
    AdministrationItem(
        "Reminders",
        "How long before and after a date people are told, and when it climbs.",
        "notices:plan_change",
        62,
        lambda _: "",
    ),
)
INBOX = Inbox("Reminders", "notices:reminder_list", lambda request: who(request).tallies.get(TALLY, 0))
_SAID: dict[str, Callable[[Any], str]] = {
    "letter_on": lambda value: Weekday(value).label,
    "rhythm": lambda value: Rhythm(value).label,
    "kind": lambda value: LetterKind(value).label,
    "state": lambda value: LetterState(value).label,
    "stage": lambda value: STAGES[Stage(value)],
    "ended_because": lambda value: ENDED[Ended(value)],
    "due_on": lambda value: day(date.fromisoformat(value)),
    **dict.fromkeys(
        ("made_at", "begun_at", "ended_at", "try_after"),
        lambda value: moment(localtime(datetime.fromisoformat(value))),
    ),
}


def say_value(name: str, value: Any) -> str:
    """Say a state value as the screen does."""
    if value in (None, ""):
        return ""
    return _SAID[name](value) if name in _SAID else str(value)


def reminders_seen(person: Standing) -> QuerySet[Any, int]:
    """Select a person's own reminders, for the History and its exports."""
    return queries.visible_to(person).values_list("pk", flat=True)


def wishes_seen(person: Standing) -> QuerySet[Any, int]:
    """Select a person's own wish, for the History and its exports."""
    return LetterWish.objects.filter(person=person.person).values_list("pk", flat=True)


how_many = queries.how_many
READERS = {
    "notices.reminder": reminders_seen,
    "notices.letter": queries.letters_seen,
    "notices.letter_wish": wishes_seen,
}
