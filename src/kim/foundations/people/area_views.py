"""The doors of the structure: services, their teams, their work areas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people import actions, queries
from kim.foundations.people.doors import for_administrators, now, who
from kim.foundations.people.forms import NameForm, tried
from kim.foundations.people.listing import AREA_LISTING
from kim.foundations.people.models import Service, Team, WorkArea
from kim.foundations.people.slots import area_items
from kim.foundations.spreadsheets.downloads import download
from kim.foundations.spreadsheets.lists_back import MARKS, marked


@for_administrators
def structure(request: HttpRequest) -> HttpResponseBase:
    """The services with their teams and work areas; the areas as a download."""
    if request.GET.get("format"):
        areas = queries.standing_areas().select_related("team__service")
        return download(
            request, AREA_LISTING.read(request.GET, areas), name="work-areas", more=MARKS, prepare=marked("people.area")
        )
    return render(request, "people/structure_show.html", {"services": queries.structure(), "area_links": area_items()})


@for_administrators
def service_add(request: HttpRequest) -> HttpResponse:
    """Add a service."""
    return _add(request, "service", "", actions.add_service)


@for_administrators
def team_add(request: HttpRequest, number: int) -> HttpResponse:
    """Add a team to a service."""
    service = get_object_or_404(Service, pk=number)
    return _add(request, "team", service.name, actions.add_team, service=service)


@for_administrators
def area_add(request: HttpRequest, number: int) -> HttpResponse:
    """Add a work area to a team."""
    team = get_object_or_404(Team, pk=number)
    return _add(request, "work area", team.name, actions.add_area, team=team)


@for_administrators
def service_rename(request: HttpRequest, number: int) -> HttpResponse:
    """Rename a service; its History stands beside."""
    service = get_object_or_404(Service, pk=number)
    return _rename(request, "service", service, actions.rename_service, service=service)


@for_administrators
def team_rename(request: HttpRequest, number: int) -> HttpResponse:
    """Rename a team; its History stands beside."""
    team = get_object_or_404(Team, pk=number)
    return _rename(request, "team", team, actions.rename_team, team=team)


@for_administrators
def area_rename(request: HttpRequest, number: int) -> HttpResponse:
    """Rename a work area; its History stands beside."""
    area = get_object_or_404(WorkArea, pk=number)
    return _rename(request, "work area", area, actions.rename_area, area=area)


def _add(request: HttpRequest, thing: str, within: str, add: Callable[..., Any], **given: Any) -> HttpResponse:
    form = NameForm(request.POST or None)
    given |= {"by": who(request), "at": now()}
    if request.method == "POST" and form.is_valid() and tried(form, lambda: add(**form.cleaned_data, **given)):
        messages.success(request, f"The {thing} is added: {form.cleaned_data['name']}.")
        return redirect("people:structure")
    return render(request, "people/place_add.html", {"form": form, "thing": thing, "within": within})


def _rename(
    request: HttpRequest, thing: str, place: Service | Team | WorkArea, rename: Callable[..., None], **given: Any
) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"name": place.name})
    given |= {"by": who(request), "at": now()}
    if request.method == "POST" and form.is_valid() and tried(form, lambda: rename(**form.cleaned_data, **given)):
        messages.success(request, f"The {thing} is called {form.cleaned_data['name']} now.")
        return redirect("people:structure")
    kind = {"service": "people.service", "team": "people.team", "work area": "people.area"}[thing]
    context = {"form": form, "thing": thing, "place": place, "history": history_of(kind, place.pk)}
    return render(request, "people/place_rename.html", context)
