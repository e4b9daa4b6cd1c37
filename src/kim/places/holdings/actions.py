"""Adding and renaming the places where information is kept."""

from __future__ import annotations

from datetime import datetime

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import writing
from kim.foundations.landlord.names import check_free
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim.places.holdings import policies
from kim.places.holdings.models import Location

PLACE = "a place"


def add_location(*, name: str, kind: str, by: Standing | None, at: datetime) -> Location:
    """Add a place. Raises NameTakenError. Nobody (by=None) is the demonstration, which begins with some."""
    if by is not None:
        require(policies.may_keep_locations(by))
    with writing(by=by, at=at) as history:
        check_free(Location.objects.all(), name=name, thing=PLACE)
        location = Location.objects.create(name=name, kind=kind)
        history.changed("holdings.location_added", location)
    return location


def change_location(*, location: Location, name: str, kind: str, by: Standing, at: datetime) -> None:
    """Rename a place or change its kind. Raises NameTakenError."""
    require(policies.may_keep_locations(by))
    with writing(by=by, at=at) as history:
        check_free(Location.objects.exclude(pk=location.pk), name=name, thing=PLACE)
        location = Location.objects.select_for_update().get(pk=location.pk)
        before = state_of(location)
        location.name, location.kind = name, kind
        location.save()
        history.changed("holdings.location_changed", location, before=before)
