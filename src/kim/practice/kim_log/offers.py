"""What the Log answers to the rooms below: its job, who sees an entry's evidence, and how its values are said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from kim.foundations.design.jinja import day
from kim.foundations.design.slots import NavigationItem
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.landlord.models import CustomerType
from kim.foundations.people.doors import who
from kim.foundations.people.standing import Standing
from kim.places.holdings.models import Location
from kim.practice.kim_log.choices import EntryKind, EntryState, Restriction
from kim.practice.kim_log.queries import KIND, visible_to
from kim.practice.risk_register.models import Gap

NAVIGATION = (
    NavigationItem("The Log", "kim_log:entry_list", 20, ("kim_log",), lambda request: who(request).is_reader),
)


def may_see(person: Standing, number: int) -> bool:
    """Say whether a person may see an entry, and so its evidence."""
    return visible_to(person).filter(pk=number).exists()


def link(number: int) -> str:
    """Give an entry's address."""
    return reverse("kim_log:entry_show", args=[number])


def say_value(name: str, value: Any) -> str:
    """Say a state value of an entry as the screen does."""
    if value in (None, "", []):
        return ""
    return _SAID[name](value) if name in _SAID else str(value)


def _names(model: type[CustomerType] | type[Location], numbers: list[int]) -> str:
    return ", ".join(model.objects.filter(pk__in=numbers).order_by("name").values_list("name", flat=True))


def _said_day(value: str) -> str:
    return day(date.fromisoformat(value))


_SAID: dict[str, Callable[[Any], str]] = {
    "kind": lambda value: EntryKind(value).label,
    "state": lambda value: EntryState(value).label,
    "restriction": lambda value: Restriction(value).label,
    "in_force_on": _said_day,
    "in_force_to": _said_day,
    "customer_types": lambda value: _names(CustomerType, value),
    "locations": lambda value: _names(Location, value),
    "questions": ", ".join,
    "replaces_id": lambda value: f"entry {value}",
}


def entries_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the numbers of the entries a person may see, for the History and its exports."""
    return visible_to(person).values_list("pk", flat=True)


def evidence_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the evidence of the entries a person may see."""
    found = Evidence.objects.filter(source_kind=KIND, source_number__in=visible_to(person).values("pk"))
    return found.values_list("pk", flat=True)


def gaps_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the gaps that came from entries a person may see."""
    found = Gap.objects.filter(source_kind=KIND, source_number__in=visible_to(person).values("pk"))
    return found.values_list("pk", flat=True)


READERS = {
    "kim_log.entry": entries_seen,
    "evidence_files.evidence": evidence_seen,
    "risk_register.gap": gaps_seen,
}
