"""The doors of Logs that were brought in. All of them only read."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from kim.foundations.adopted_logs import policies, queries
from kim.foundations.adopted_logs.listing import listing
from kim.foundations.people.doors import who
from kim.foundations.people.refusals import require
from kim.foundations.spreadsheets.downloads import download


def log_list(request: HttpRequest) -> HttpResponse:
    """Which Logs were brought in, and how each is shown to be whole."""
    person = who(request)
    require(policies.may_list(person))
    context = {"logs": queries.visible_to(person), "may_read": policies.may_read(person).allowed}
    return render(request, "adopted_logs/log_list.html", context)


def log_show(request: HttpRequest, number: int) -> HttpResponseBase:
    """What an adopted Log says: its events as they were, a page of them at a time, or as a file."""
    person = who(request)
    log = get_object_or_404(queries.visible_to(person), pk=number)
    require(policies.may_read(person))
    page = listing(log).read(request.GET, queries.events_visible_to(person, log))
    if request.GET.get("format"):
        return download(request, page, name=f"adopted-log-{number}", prepare=partial(queries.tell, log))
    queries.tell(log, page.rows)
    return render(request, "adopted_logs/log_show.html", {"log": log, "page": page})
