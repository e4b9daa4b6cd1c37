"""The doors of pauses because of an incident: recording one and ending it, each saying which dates it moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.landlord import actions
from kim.foundations.landlord.models import Pause
from kim.foundations.landlord.pauses import PauseDoesNotFitError, as_counted
from kim.foundations.landlord.queries import quarter_calendar
from kim.foundations.people.calendar_forms import EndPauseForm, PauseForm
from kim.foundations.people.calendar_views import moved_dates
from kim.foundations.people.doors import for_administrators, now, who


@for_administrators
def pause_add(request: HttpRequest) -> HttpResponse:
    """Record that no time runs from a day on, because of an incident."""
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {name: form.cleaned_data[name] for name in ("from_on", "to_on", "name")}
        given["kept"] = form.kept()
        if _kept(request, form, lambda: actions.record_pause(**given, **_act(request)), "The pause is recorded."):
            return redirect("people:quarter_dates")
    return render(request, "people/pause_add.html", {"form": form}, status=400 if form.errors else 200)


@for_administrators
def pause_end(request: HttpRequest, number: int) -> HttpResponse:
    """Say the last day of a pause; its History stands beside."""
    row = get_object_or_404(Pause, pk=number)
    form = EndPauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        last_on = form.cleaned_data["last_on"]
        if _kept(request, form, lambda: actions.end_pause(pause=row, last_on=last_on, **_act(request)), "It ends."):
            return redirect("people:quarter_dates")
    said = as_counted(row, who(request).on).said
    context = {"form": form, "row": row, "said": said, "history": history_of("landlord.pause", row.pk)}
    return render(request, "people/pause_end.html", context, status=400 if form.errors else 200)


def _act(request: HttpRequest) -> dict[str, Any]:
    return {"by": who(request), "at": now(), "on": who(request).on}


def _kept(request: HttpRequest, form: forms.Form, act: Callable[[], Any], done: str) -> bool:
    """Run an act on a pause and say what moved; days that do not fit become an error beside their boxes."""
    on = who(request).on
    before = quarter_calendar(on)
    try:
        act()
    except PauseDoesNotFitError as error:
        form.add_error(error.field, str(error))
        return False
    messages.success(request, " ".join([done, *moved_dates(before, quarter_calendar(on), on)]))
    return True
