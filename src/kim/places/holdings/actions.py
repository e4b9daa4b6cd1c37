"""Adding and renaming the places where information is kept."""

from __future__ import annotations

from datetime import datetime

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import Actor, writing
from kim.places.holdings.models import Location


def add_location(*, name: str, kind: str, by: Actor | None, at: datetime) -> Location:
    """Add a place."""
    with writing(by=by, at=at) as history:
        location = Location.objects.create(name=name, kind=kind)
        history.changed("holdings.location_added", location)
    return location


def change_location(*, location: Location, name: str, kind: str, by: Actor, at: datetime) -> None:
    """Rename a place or change its kind."""
    with writing(by=by, at=at) as history:
        before = state_of(location)
        location.name, location.kind = name, kind
        location.save()
        history.changed("holdings.location_changed", location, before=before)
