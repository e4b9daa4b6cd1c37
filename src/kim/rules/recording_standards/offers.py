"""What recording standards answer to other rooms: their place in the navigation, links, readers and said values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from kim.foundations.design.jinja import day
from kim.foundations.design.slots import NavigationItem
from kim.foundations.people.doors import who
from kim.foundations.people.standing import Standing
from kim.rules.recording_standards import queries
from kim.rules.recording_standards.choices import VersionState

NAVIGATION = (
    NavigationItem(
        "Standards",
        "recording_standards:standard_list",
        50,
        ("recording_standards",),
        lambda request: who(request).is_reader,
    ),
)
_SAID: dict[str, Callable[[Any], str]] = {
    "state": lambda value: VersionState(value).label,
    **dict.fromkeys(("effective_from", "off_from"), lambda value: day(date.fromisoformat(value))),
}


def say_value(name: str, value: Any) -> str:
    """Say a state value as the screen does."""
    if value in (None, ""):
        return ""
    return _SAID[name](value) if name in _SAID else str(value)


def link(number: int) -> str:
    """Give an address that leads to a standard, without asking for its name."""
    return reverse("recording_standards:standard_find", args=[number])


def version_link(number: int) -> str:
    """Give an address that leads to a version, without asking for its standard."""
    return reverse("recording_standards:version_find", args=[number])


def standards_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the standards a person may read, for the History and its exports."""
    return queries.visible_to(person).values_list("pk", flat=True)


def versions_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the versions a person may read, for the History and its exports."""
    return queries.versions_visible_to(person).values_list("pk", flat=True)


READERS = {queries.STANDARD: standards_seen, queries.VERSION: versions_seen}
