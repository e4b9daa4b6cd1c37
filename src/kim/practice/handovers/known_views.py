"""The doors of lines on what one person knows: writing, changing and ending one, and raising a gap from it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kim.foundations.people.doors import now, refusals_on, who
from kim.foundations.people.refusals import require
from kim.practice.handovers import known_actions as actions
from kim.practice.handovers import policies, queries
from kim.practice.handovers.forms import KnownEndForm, KnownForm
from kim.practice.handovers.models import KnownLine


def line_add(request: HttpRequest, number: int) -> HttpResponse:
    """Say something that only one person in an area knows."""
    area = get_object_or_404(queries.areas_visible_to(who(request)), pk=number)
    require(policies.may_keep_lines(who(request), area=area))
    form = KnownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.write_line(area=area, line=form.line(), **_given(request, form))
            messages.success(request, "The line is written.")
            return redirect("handovers:area_knowledge", area.pk)
    return render(request, "handovers/line_write.html", {"form": form, "area": area, "heading": "Add a line"})


def line_change(request: HttpRequest, number: int) -> HttpResponse:
    """Say anew what only one person knows, or who covers it."""
    known = _line_or_404(request, number)
    require(policies.may_change_line(who(request), line=known))
    said = {name: getattr(known, name) for name in ("what", "known_by", "covered_by")}
    form = KnownForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.change_line(known=known, line=form.line(), **_given(request, form))
            messages.success(request, "The line is changed.")
            return redirect("handovers:area_knowledge", known.area_id)
    return render(
        request, "handovers/line_write.html", {"form": form, "area": known.area, "heading": "Change the line"}
    )


def line_end(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a line is over."""
    known = _line_or_404(request, number)
    require(policies.may_change_line(who(request), line=known))
    form = KnownEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.end_line(known=known, why=form.cleaned_data["reason"], **_given(request, form))
            messages.success(request, "The line is over. The History keeps it.")
            return redirect("handovers:area_knowledge", known.area_id)
    return render(request, "handovers/line_end.html", {"form": form, "known": known})


def line_gap(request: HttpRequest, number: int) -> HttpResponse:
    """Raise a gap from a line."""
    known = _line_or_404(request, number)
    require(policies.may_raise_gap(who(request), line=known))
    if request.method == "POST":
        actions.raise_gap_of(known=known, by=who(request), at=now())
        messages.success(request, "The gap is raised.")
        return redirect("handovers:area_knowledge", known.area_id)
    return render(request, "handovers/line_gap.html", {"known": known})


def _given(request: HttpRequest, form: Any) -> dict[str, Any]:
    return {"by": who(request), "at": now(), "kept": form.kept()}


def _line_or_404(request: HttpRequest, number: int) -> KnownLine:
    found = queries.lines_visible_to(who(request)).select_related("area__team__service")
    return get_object_or_404(found, pk=number)
