"""The doors of who answers: for one area on any day, naming line managers, and what is not covered."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from kim.foundations.answering import actions, policies, queries
from kim.foundations.answering.choices import Outcome
from kim.foundations.answering.coverage import coverage, covered
from kim.foundations.answering.forms import DayForm, NamingForm
from kim.foundations.answering.listing import LISTING, manager_said, with_covered
from kim.foundations.answering.models import Naming
from kim.foundations.answering.timeline import timelines
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.audit_trail.slots import link_to
from kim.foundations.people.doors import now, refusals_on, today, who
from kim.foundations.people.forms import tried
from kim.foundations.people.models import WorkArea
from kim.foundations.people.policies import may_administer
from kim.foundations.people.queries import person_meant, standing_areas
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import named
from kim.foundations.spreadsheets.downloads import download


def area_people(request: HttpRequest, number: int) -> HttpResponse:
    """Who answers for an area today, or answered on a day; and everybody who ever did."""
    area = get_object_or_404(queries.areas_visible_to(who(request)), pk=number)
    form, on = _asked_day(request)
    found = timelines([area])
    context = {
        "area": area,
        "form": form,
        "on": on,
        "is_today": on == today(),
        "answering": queries.answering_by([area], found, on)[area.pk],
        "area_link": link_to("people.area", area.pk),
        "naming": queries.naming_of([area], on).get(area.pk),
        "periods": found[area.pk].periods(today()),
        "may_name": policies.may_name(who(request), area=area).allowed,
    }
    return render(request, "answering/area_people.html", context)


def naming_list(request: HttpRequest) -> HttpResponse:
    """The areas whose line manager this person names, each with who it is and since when."""
    require(policies.may_name_at_all(who(request)))
    rows = covered(list(queries.areas_to_name_for(who(request))), who(request).on)
    context = {"rows": rows, "manager_said": manager_said, "open": sum(1 for row in rows if row.naming is None)}
    return render(request, "answering/naming_list.html", context)


def naming_new(request: HttpRequest, number: int) -> HttpResponse:
    """Name an area's line manager, or say why it needs none."""
    area = get_object_or_404(queries.areas_visible_to(who(request)), pk=number)
    require(policies.may_name(who(request), area=area))
    [row] = covered([area], who(request).on)
    names = " and ".join(post.person.name for post in row.own)
    form = NamingForm(request.POST or None, now=names, initial={"named_on": who(request).on, "stays": "ends"})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if tried(form, lambda: _name(request, area, form)):
                messages.success(request, f"It is decided for {area.name}.")
                return redirect("answering:naming_list")
    context = {"area": area, "form": form, "row": row, "manager_said": manager_said, "history": _history(row.naming)}
    return render(request, "answering/naming_new.html", context)


def coverage_show(request: HttpRequest) -> HttpResponseBase:
    """What is not covered, in the part that this person oversees; its areas as a download."""
    require(policies.may_see_coverage(who(request)))
    person = who(request)
    if request.GET.get("format"):
        areas = standing_areas().filter(queries.overseen_by(person)).select_related("team__service")
        page = LISTING.read(request.GET, areas)
        return download(request, page, name="coverage", prepare=with_covered(person.on))
    context = {"found": coverage(person), "named": named, "may_name": policies.may_name_at_all(person).allowed}
    context["may_administer"] = may_administer(person).allowed
    return render(request, "answering/coverage_show.html", context)


def _asked_day(request: HttpRequest) -> tuple[DayForm, date]:
    form = DayForm(request.GET if "on-day" in request.GET else None)
    return form, form.cleaned_data["on"] if form.is_bound and form.is_valid() else today()


def _name(request: HttpRequest, area: WorkArea, form: NamingForm) -> Naming:
    typed = form.cleaned_data
    given: dict[str, Any] = {"area": area, "named_on": typed["named_on"], "why": typed["why"], "kept": form.kept()}
    given |= {"by": who(request), "at": now()}
    if typed["outcome"] == Outcome.NOT_APPLICABLE:
        return actions.consider_not_applicable(**given)
    is_shared = typed.get("stays") == "shares"
    return actions.name_line_manager(person=person_meant(typed["said"]), is_shared=is_shared, **given)


def _history(naming: Naming | None) -> list[Any]:
    return history_of(queries.KIND, naming.pk) if naming else []
