"""The list of places: its columns, filters and order."""

from __future__ import annotations

from django.urls import reverse
from markupsafe import Markup

from kim.foundations.design.lists import Column, Filter, Listing, Order
from kim.places.holdings.choices import LocationKind
from kim.places.holdings.models import Location


def location_link(row: Location) -> Markup:
    """Link a place by its name."""
    return Markup('<a class="govuk-link govuk-link--no-visited-state" href="{}">{}</a>').format(
        reverse("holdings:location_change", args=[row.pk]), row.name
    )


LISTING: Listing[Location] = Listing(
    (
        Column("name", "Name", lambda row: row.name, show=location_link),
        Column("kind", "Kind", lambda row: LocationKind(row.kind).label, code=lambda row: row.kind),
    ),
    (
        Filter("words", "Words", lambda q, v: q.filter(name__icontains=v)),
        Filter("kind", "Kind", lambda q, v: q.filter(kind=v), LocationKind.choices, "All kinds"),
    ),
    (Order("name", "by name", ("name", "pk")), Order("kind", "by kind", ("kind", "name", "pk"))),
    ("place", "places"),
)
