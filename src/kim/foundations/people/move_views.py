"""The doors through which a work area or a team moves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people import move_actions
from kim.foundations.people.cover_forms import AreaMoveForm, TeamMoveForm
from kim.foundations.people.doors import for_administrators, now, who
from kim.foundations.people.forms import tried
from kim.foundations.people.models import Team, WorkArea


@for_administrators
def area_move(request: HttpRequest, number: int) -> HttpResponse:
    """Move a work area to another team, from a day on."""
    area = get_object_or_404(WorkArea.objects.select_related("team__service"), pk=number)
    form = AreaMoveForm(request.POST or None, team=area.team, initial={"moved_on": who(request).on})
    if request.method == "POST" and form.is_valid():
        given = form.given() | {"area": area, "to_team": form.chosen(), "by": who(request), "at": now()}
        if tried(form, lambda: move_actions.move_area(**given)):
            messages.success(request, f"{area.name} belongs to {form.chosen().name} now.")
            return redirect("people:structure")
    within = f"{area.team.name}, {area.team.service.name}"
    context = {"form": form, "thing": "work area", "place": area, "within": within}
    return render(request, "people/place_move.html", context | {"history": history_of("people.area", area.pk)})


@for_administrators
def team_move(request: HttpRequest, number: int) -> HttpResponse:
    """Move a team, with its work areas, to another service, from a day on."""
    team = get_object_or_404(Team.objects.select_related("service"), pk=number)
    form = TeamMoveForm(request.POST or None, service=team.service, initial={"moved_on": who(request).on})
    if request.method == "POST" and form.is_valid():
        given = form.given() | {"team": team, "to_service": form.chosen(), "by": who(request), "at": now()}
        if tried(form, lambda: move_actions.move_team(**given)):
            messages.success(request, f"{team.name} belongs to {form.chosen().name} now.")
            return redirect("people:structure")
    context = {"form": form, "thing": "team", "place": team, "within": team.service.name}
    return render(request, "people/place_move.html", context | {"history": history_of("people.team", team.pk)})
