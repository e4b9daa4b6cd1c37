"""The doors of progress: the landlord, one service, one area; each table as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from kim.assurance.progress import measures, queries
from kim.assurance.progress.slots import page_links
from kim.assurance.reviews.views import readers
from kim.foundations.people.doors import today, who
from kim.foundations.people.refusals import require
from kim.foundations.spreadsheets.downloads import as_file

SHOWN = "progress/progress_show.html"


def landlord_progress(request: HttpRequest) -> HttpResponseBase:
    """How the whole landlord does, quarter by quarter."""
    require(readers(who(request)))
    return _show(request, queries.Scope("The whole landlord"), "landlord", "progress/landlord_show.html")


def service_progress(request: HttpRequest, number: int) -> HttpResponseBase:
    """How one service does, quarter by quarter."""
    service = get_object_or_404(queries.services_visible_to(who(request)), pk=number)
    return _show(request, queries.Scope(service.name, service=service), f"service-{number}")


def area_progress(request: HttpRequest, number: int) -> HttpResponseBase:
    """How one work area does, quarter by quarter."""
    area = get_object_or_404(queries.visible_to(who(request)), pk=number)
    return _show(request, queries.Scope(area.name, area=area), f"area-{number}")


def _show(request: HttpRequest, scope: queries.Scope, name: str, template: str = SHOWN) -> HttpResponseBase:
    page = measures.page_of(who(request), scope)
    if request.GET.get("format"):
        found = page.measure(request.GET.get("table", ""))
        if found is None:
            raise Http404
        file = f"progress-{name}-{found.key}"
        return as_file(request.GET["format"], found.headings, iter(found.rows), name=file, sheet=found.title)
    links = [] if scope.area else page_links(who(request), scope.service)
    return render(request, template, {"page": page, "on": today(), "links": links})
