"""The doors of a list that comes back: the file, what it would change, and doing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kim.foundations.design.jinja import count
from kim.foundations.people.doors import now, refusals_on, today, who
from kim.foundations.people.refusals import require
from kim.foundations.spreadsheets import doors
from kim.foundations.spreadsheets.staging import Staged
from kim.practice.list_changes import actions, policies
from kim.practice.list_changes.forms import ChangeForm
from kim.practice.list_changes.reading import read_list
from kim_engine.tables.refusals import RefusedFile

PURPOSE = "list_changes.log"
SHOWN = 200


def list_new(request: HttpRequest) -> HttpResponse:
    """Ask for the file; it is read, and nothing is written."""
    require(policies.may_bring_back(who(request)))
    form = doors.upload_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            staged = doors.bring(request, form, purpose=PURPOSE, at=now())
        except RefusedFile as refusal:
            form.refuse(refusal)
        else:
            return redirect("list_changes:list_check", staged.token)
    return render(request, "list_changes/list_new.html", {"form": form}, status=400 if form.errors else 200)


def list_check(request: HttpRequest, token: str) -> HttpResponse:
    """Show what would change, cell by cell, or what cannot; then do all of it, or nothing."""
    staged, person = _waiting(request, token), who(request)
    found = read_list(staged.workbook, person, today())
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and found.may_be_done and form.is_valid():
        with refusals_on(form):
            given = {"why": form.cleaned_data["reason"], "kept": form.kept(), "by": person, "at": now()}
            number = actions.change_entries(planned=found.planned, **given)
            staged.forget()
            messages.success(request, f"{count(number, 'entry is', 'entries are')} changed.")
            return redirect("kim_log:entry_list")
    return render(request, "list_changes/list_check.html", {"form": form, "found": found, "staged": staged, "n": SHOWN})


def list_drop(request: HttpRequest, token: str) -> HttpResponse:
    """Forget a waiting list."""
    staged = _waiting(request, token)
    if request.method == "POST":
        staged.forget()
        messages.success(request, "The list is removed. Nothing was changed.")
        return redirect("list_changes:list_new")
    return render(request, "list_changes/list_drop.html", {"staged": staged})


def _waiting(request: HttpRequest, token: str) -> Staged:
    require(policies.may_bring_back(who(request)))
    return doors.waiting_or_404(request, token, purpose=PURPOSE)
