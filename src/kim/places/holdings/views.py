"""The doors of the places where information is kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people.doors import for_administrators, now, who
from kim.foundations.people.forms import tried
from kim.foundations.spreadsheets.downloads import download
from kim.foundations.spreadsheets.lists_back import MARKS, marked
from kim.places.holdings import actions
from kim.places.holdings.forms import LocationForm
from kim.places.holdings.listing import LISTING
from kim.places.holdings.models import Location
from kim.places.holdings.recorded import LOCATION


@for_administrators
def location_list(request: HttpRequest) -> HttpResponseBase:
    """The places, filtered and in order; the same rows as a download."""
    page = LISTING.read(request.GET, Location.objects.all())
    if request.GET.get("format"):
        return download(request, page, name="places", more=MARKS, prepare=marked(LOCATION.name))
    return render(request, "holdings/location_list.html", {"page": page})


@for_administrators
def location_add(request: HttpRequest) -> HttpResponse:
    """Add a place."""
    form = LocationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data | {"by": who(request), "at": now()}
        if tried(form, lambda: actions.add_location(**given)):
            messages.success(request, f"The place is added: {form.cleaned_data['name']}.")
            return redirect("holdings:location_list")
    return render(request, "holdings/location_add.html", {"form": form})


@for_administrators
def location_change(request: HttpRequest, number: int) -> HttpResponse:
    """Rename a place or change its kind; its History stands beside."""
    row = get_object_or_404(Location, pk=number)
    form = LocationForm(request.POST or None, initial={"name": row.name, "kind": row.kind})
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data | {"location": row, "by": who(request), "at": now()}
        if tried(form, lambda: actions.change_location(**given)):
            messages.success(request, "The place is changed.")
            return redirect("holdings:location_list")
    context = {"form": form, "row": row, "history": history_of("holdings.location", row.pk)}
    return render(request, "holdings/location_change.html", context)
