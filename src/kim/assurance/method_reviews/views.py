"""The doors of 'Is it light enough?': the landlord, one service, and the decision of its Head."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from kim.assurance.method_reviews import actions, policies, queries, weighing
from kim.assurance.method_reviews.choices import STAY, Outcome
from kim.assurance.method_reviews.forms import DecideForm
from kim.assurance.progress.queries import Scope, services_visible_to
from kim.assurance.reviews.queries import has_head
from kim.foundations.design.jinja import day
from kim.foundations.people.doors import now, refusals_on, today, who
from kim.foundations.people.models import Service
from kim.foundations.people.refusals import require
from kim.foundations.spreadsheets.downloads import as_file


def landlord_show(request: HttpRequest) -> HttpResponseBase:
    """Whether the method is light enough, over the whole landlord."""
    require(policies.may_see(who(request)))
    return _show(request, Scope("The whole landlord"), "landlord")


def service_show(request: HttpRequest, number: int) -> HttpResponseBase:
    """Whether it is light enough in one service, and what its Head decided."""
    require(policies.may_see(who(request)))
    service = get_object_or_404(services_visible_to(who(request)), pk=number)
    return _show(request, Scope(service.name, service=service), f"service-{number}")


def _show(request: HttpRequest, scope: Scope, name: str) -> HttpResponseBase:
    page = weighing.page_of(who(request), scope)
    if request.GET.get("format"):
        found = page.table(request.GET.get("table", ""))
        if found is None:
            raise Http404
        file = f"light-enough-{name}-{found.key}"
        return as_file(request.GET["format"], found.headings, iter(found.rows), name=file, sheet=found.title)
    said = [(each, weighing.decided(each)) for each in page.decisions]
    context = {"page": page, "on": today(), "stay": STAY, "decided": said}
    return render(request, "method_reviews/light_show.html", context)


def method_decide(request: HttpRequest, number: int) -> HttpResponse:
    """Decide what a service asks: all as it is, a question less from the next quarter, or one again."""
    require(policies.may_see(who(request)))
    service = get_object_or_404(services_visible_to(who(request)), pk=number)
    require(policies.may_decide(who(request), service=service, has_head=has_head(service, today())))
    from_on = queries.next_quarter_on(today())
    form = DecideForm(request.POST or None, dropped=queries.not_asked(service, from_on))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            messages.success(request, _done(request, form, service))
            return redirect("method_reviews:service_show", service.pk)
    context = {"form": form, "service": service, "from_on": from_on}
    return render(request, "method_reviews/method_decide.html", context, status=400 if form.errors else 200)


def _done(request: HttpRequest, form: DecideForm, service: Service) -> str:
    outcome, key = form.decided()
    given: dict[str, Any] = {"service": service, "why": form.cleaned_data["why"], "kept": form.kept()}
    given |= {"by": who(request), "at": now()}
    if outcome == Outcome.KEEP:
        actions.keep_questions(**given)
        return "It is recorded: all questions stay as they are."
    act = actions.drop_question if outcome == Outcome.DROP else actions.bring_back
    made = act(question=key, **given)
    return f"It is recorded. From {day(made.from_on)} the question is {'not ' if outcome == Outcome.DROP else ''}asked."
