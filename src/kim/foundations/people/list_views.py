"""The doors of the lists that come back: the file, what it would change, and doing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kim.foundations.design.jinja import count
from kim.foundations.people.doors import for_administrators, now, who
from kim.foundations.people.list_actions import ListRefusedError, change_list
from kim.foundations.people.list_trying import try_list
from kim.foundations.people.slots import list_back
from kim.foundations.spreadsheets import doors
from kim.foundations.spreadsheets.lists_back import ListBack, read_back
from kim.foundations.spreadsheets.returning import Problem
from kim.foundations.spreadsheets.staging import Staged
from kim_engine.tables.refusals import RefusedFile

SHOWN = 200
REFUSED = "refused"  # what a trial of the list found, kept beside the file: a page that is read tries nothing


@for_administrators
def list_new(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the file; it is read and tried, and nothing is kept of the trial."""
    of, form = _list_or_404(code), doors.upload_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            staged = doors.bring(request, form, purpose=_purpose(of), at=now())
        except RefusedFile as refusal:
            form.refuse(refusal)
        else:
            found = read_back(staged.workbook, of)
            _keep(staged, try_list(of=of, found=found, by=who(request), at=now()) if found.may_be_done else [])
            return redirect("people:list_check", code, staged.token)
    return render(request, "people/list_new.html", {"form": form, "of": of}, status=400 if form.errors else 200)


@for_administrators
def list_check(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Show what would change, cell by cell, or what cannot; then do all of it, or nothing."""
    of = _list_or_404(code)
    staged = doors.waiting_or_404(request, token, purpose=_purpose(of))
    found = read_back(staged.workbook, of)
    if request.method == "POST" and found.may_be_done:
        try:
            number = change_list(of=of, found=found, by=who(request), at=now())
        except ListRefusedError as refused:
            _keep(staged, refused.problems)
        else:
            staged.forget()
            messages.success(request, f"{count(number, 'row of the list is', 'rows of the list are')} done.")
            return redirect(of.url_name)
    refused_then = staged.answers.get(REFUSED, {}).values()
    found.problems += [Problem(*each.split("\n", 1)) for each in refused_then]
    return render(request, "people/list_check.html", {"of": of, "found": found, "staged": staged, "n": SHOWN})


@for_administrators
def list_drop(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Forget a waiting list."""
    of = _list_or_404(code)
    staged = doors.waiting_or_404(request, token, purpose=_purpose(of))
    if request.method == "POST":
        staged.forget()
        messages.success(request, "The list is removed. Nothing was changed.")
        return redirect("people:list_new", code)
    return render(request, "people/list_drop.html", {"of": of, "staged": staged})


def _list_or_404(code: str) -> ListBack:
    of = list_back(code)
    if of is None:
        raise Http404
    return of


def _purpose(of: ListBack) -> str:
    return f"people.list.{of.code}"


def _keep(staged: Staged, problems: list[Problem]) -> None:
    staged.answers = {REFUSED: {str(n): f"{each.place}\n{each.because}" for n, each in enumerate(problems)}}
    staged.keep()
