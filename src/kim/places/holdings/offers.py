"""What this room answers to the rooms below: its line of the administration page, and how its values are said."""

from __future__ import annotations

from typing import Any

from kim.foundations.people.slots import AdministrationItem
from kim.foundations.people.standing import Standing
from kim.places.holdings.choices import LocationKind
from kim.places.holdings.models import Location


def _count(_: Standing) -> str:
    number = Location.objects.count()
    return f"{number:,} {'place' if number == 1 else 'places'}"


ADMINISTRATION = (
    AdministrationItem(
        "Places where we keep it",
        "Systems, document stores, spreadsheets, contractors and paper that an entry can name.",
        "holdings:location_list",
        50,
        _count,
    ),
)


def say_value(name: str, value: Any) -> str:
    """Say a state value of a place as the screen does."""
    if name == "kind":
        return LocationKind(value).label
    return "" if value is None else str(value)
