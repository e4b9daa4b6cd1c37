"""The door of the quarterly report: choose a quarter, a paper and a format, and take it away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kim.assurance.progress import actions, policies
from kim.assurance.progress.choices import PaperFormat, Report
from kim.assurance.progress.forms import ReportForm
from kim.assurance.reviews.queries import quarters
from kim.foundations.documents import pdf, word
from kim.foundations.people.doors import now, refusals_on, today, who
from kim.foundations.people.refusals import require

FILES = {PaperFormat.PDF: ("pdf", pdf.TYPE), PaperFormat.WORD: ("docx", word.TYPE)}
NAMES = {Report.SUMMARY: "quarterly-summary", Report.FULL: "quarterly-report"}


def report_make(request: HttpRequest) -> HttpResponse:
    """Make the quarterly report and give it as a download; only a POST makes one."""
    require(policies.may_make_report(who(request)))
    found = list(quarters().filter(opens_on__lte=today()))
    form = ReportForm(request.POST or None, quarters=found)
    if request.method == "POST" and form.is_valid():
        given = form.given()
        with refusals_on(form):
            made = actions.make_report(**given, by=who(request), at=now())
            return _given(made, given)
    return render(request, "progress/report_make.html", {"form": form, "quarters": found})


def _given(made: bytes, given: dict[str, Any]) -> HttpResponse:
    ending, type = FILES[PaperFormat(given["format"])]
    response = HttpResponse(made, content_type=type)
    name = f"{NAMES[Report(given['report'])]}-{given['quarter'].code}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
