"""What this room answers to the rooms below: its line of the administration page, and how its values are said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kim.foundations.landlord.names import NameTakenError
from kim.foundations.people.slots import AdministrationItem, FilteredList
from kim.foundations.people.standing import Standing
from kim.foundations.spreadsheets.lists_back import CellBack, ListBack
from kim.foundations.spreadsheets.returning import choice, words
from kim.places.holdings import actions
from kim.places.holdings.choices import LocationKind
from kim.places.holdings.listing import LISTING
from kim.places.holdings.models import Location
from kim.places.holdings.recorded import LOCATION


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


def _change(row: Location, values: Mapping[str, Any], *, by: Standing, at: datetime) -> None:
    stands: dict[str, Any] = {"name": row.name, "kind": row.kind}
    actions.change_location(location=row, **(stands | dict(values)), by=by, at=at)


LISTS_BACK = (
    ListBack(
        code="places",
        title="Places where we keep it",
        url_name="holdings:location_list",
        kind=LOCATION.name,
        columns=LISTING.columns,
        cells={
            "name": CellBack(words(120), lambda row: row.name),
            "kind": CellBack(choice(LocationKind.choices), lambda row: row.kind),
        },
        rows=Location.objects.all,
        change=_change,
        add=lambda values, *, by, at: actions.add_location(**values, by=by, at=at),
        mistakes={NameTakenError: "name"},
        can=("You can change a place’s name and kind.", "A row without a number adds a place."),
    ),
)


def say_value(name: str, value: Any) -> str:
    """Say a state value of a place as the screen does."""
    if name == "kind":
        return LocationKind(value).label
    return "" if value is None else str(value)


FILTERED_LISTS = (FilteredList("places", "Places where we keep it", "holdings:location_list"),)
